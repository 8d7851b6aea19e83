import { describe, expect, test } from 'vitest';
import type { GeneralName } from '../../../source/core/certificate.ts';
import { matchName } from '../../../source/smime/path/match-names.ts';

type Expected = 'yes' | 'no' | 'doubt';
const email = (value: string): GeneralName => ({ kind: 'rfc822Name', value });
const utf8Mailbox = (value: string): GeneralName => ({ kind: 'smtpUtf8Mailbox', value });
const dns = (value: string): GeneralName => ({ kind: 'dNSName', value });
const uri = (value: string): GeneralName => ({ kind: 'uniformResourceIdentifier', value });
const ip = (...bytes: number[]): GeneralName => ({ kind: 'iPAddress', bytes: Uint8Array.from(bytes) });
const rows = (...all: [GeneralName, GeneralName, Expected][]) =>
  all.map(([one, base, expected]) => ({ one, base, expected, title: JSON.stringify([one, base]) }));

describe('a mailbox against a constraint', () => {
  test.each(
    rows(
      [email('alice@example.org'), email('example.org'), 'yes'],
      [email('alice@EXAMPLE.org'), email('Example.ORG'), 'yes'],
      [email('alice@mail.example.org'), email('example.org'), 'no'],
      [email('alice@mail.example.org'), email('.example.org'), 'yes'],
      [email('alice@example.org'), email('.example.org'), 'no'],
      [email('alice@evilexample.org'), email('.example.org'), 'no'],
      [email('alice@example.org'), email('alice@example.org'), 'yes'],
      [email('alice@example.org'), email('bob@example.org'), 'no'],
      [email('Alice@example.org'), email('alice@example.org'), 'doubt'],
      [email('"a@evil.com"@example.org'), email('example.org'), 'yes'],
      [email('alice@example.org@evil.com'), email('example.org'), 'no'],
      [email('alice@example.org.'), email('example.org'), 'yes'],
      [email('alice'), email('example.org'), 'doubt'],
      [email('@example.org'), email('example.org'), 'doubt'],
      [email('alice@'), email('example.org'), 'doubt'],
      [email('alice@[192.0.2.1]'), email('example.org'), 'doubt'],
      [email('alice@example.org\0.evil.com'), email('example.org'), 'doubt'],
      [email('alice@exam\ufffdple.org'), email('example.org'), 'doubt'],
      [email('alice@example.org'), email(''), 'doubt'],
      [email('alice@example.org'), email('@example.org'), 'doubt'],
    ),
  )('$title: $expected', ({ one, base, expected }) => {
    expect(matchName(one, base)).toBe(expected);
  });
});

describe('a mailbox with characters outside ASCII against an rfc822Name constraint (RFC 9598)', () => {
  test.each(
    rows(
      [utf8Mailbox('ältere@example.org'), email('example.org'), 'yes'],
      [utf8Mailbox('ältere@xn--bcher-kva.example'), email('xn--bcher-kva.example'), 'yes'],
      [utf8Mailbox('ältere@bücher.example'), email('xn--bcher-kva.example'), 'yes'],
      [utf8Mailbox('ältere@XN--BCHER-KVA.example'), email('.example'), 'yes'],
      [utf8Mailbox('ältere@example.com'), email('example.org'), 'no'],
      [utf8Mailbox('alice@example.org'), email('alice@example.org'), 'yes'],
      [utf8Mailbox('älice@example.org'), email('alice@example.org'), 'no'],
    ),
  )('$title: $expected', ({ one, base, expected }) => {
    expect(matchName(one, base)).toBe(expected);
  });
});

describe('a host name against a constraint', () => {
  test.each(
    rows(
      [dns('example.org'), dns('example.org'), 'yes'],
      [dns('www.example.org'), dns('example.org'), 'yes'],
      [dns('evilexample.org'), dns('example.org'), 'no'],
      [dns('WWW.Example.org.'), dns('example.ORG'), 'yes'],
      [dns('www.example.org'), dns('.example.org'), 'yes'],
      [dns('example.org'), dns('.example.org'), 'doubt'],
      [dns('*.example.org'), dns('www.example.org'), 'doubt'],
      [dns('*.example.org'), dns('example.org'), 'yes'],
      [dns('*.example.com'), dns('example.org'), 'no'],
      [dns('example.org'), dns(''), 'yes'],
      [dns('exa mple.org'), dns('example.org'), 'doubt'],
      [dns('example..org'), dns('example.org'), 'doubt'],
    ),
  )('$title: $expected', ({ one, base, expected }) => {
    expect(matchName(one, base)).toBe(expected);
  });
});

describe('a URI against a constraint', () => {
  test.each(
    rows(
      [uri('https://example.org/x'), uri('example.org'), 'yes'],
      [uri('https://user@example.org:8443/x'), uri('example.org'), 'yes'],
      [uri('https://example.org@evil.com/'), uri('example.org'), 'no'],
      [uri('https://evil.com/#@example.org'), uri('example.org'), 'no'],
      [uri('https://evil.com\\@example.org/'), uri('example.org'), 'no'],
      [uri('https://www.example.org/'), uri('example.org'), 'no'],
      [uri('https://www.example.org/'), uri('.example.org'), 'yes'],
      [uri('https://192.0.2.1/'), uri('example.org'), 'doubt'],
      [uri('https://[2001:db8::1]/'), uri('example.org'), 'doubt'],
      [uri('urn:example:x'), uri('example.org'), 'doubt'],
      [uri('mailto:alice@example.org'), uri('example.org'), 'doubt'],
    ),
  )('$title: $expected', ({ one, base, expected }) => {
    expect(matchName(one, base)).toBe(expected);
  });
});

describe('an IP address against a constraint', () => {
  const subnet = ip(192, 0, 2, 0, 255, 255, 255, 0);
  test.each(
    rows(
      [ip(192, 0, 2, 77), subnet, 'yes'],
      [ip(192, 0, 3, 77), subnet, 'no'],
      [ip(...new Array<number>(16).fill(0)), subnet, 'no'],
      [ip(192, 0, 2), subnet, 'doubt'],
      [ip(192, 0, 2, 77), ip(192, 0, 2, 0), 'doubt'],
    ),
  )('$title: $expected', ({ one, base, expected }) => {
    expect(matchName(one, base)).toBe(expected);
  });
});
