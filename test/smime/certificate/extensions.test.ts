import { describe, expect, test } from 'vitest';
import { factsOfExtensions, readExtensions } from '../../../source/smime/certificate/extensions.ts';
import { DerError, readWhole } from '../../../source/smime/der/read.ts';
import { encode, integer, nullValue, octetString, oid, sequence } from '../../../source/smime/der/write.ts';
import { commonName, extension, generalName, name, subjectAltName, text } from './build-certificate.ts';

const readAll = (...encoded: readonly Uint8Array[]) => readExtensions(readWhole(sequence(...encoded)));
const facts = (...encoded: readonly Uint8Array[]) => factsOfExtensions(readAll(...encoded));
const yes = encode(0x01, Uint8Array.of(0xff));
const no = encode(0x01, Uint8Array.of(0));

const basicConstraints = (...parts: readonly Uint8Array[]) => extension('2.5.29.19', sequence(...parts));
const keyUsage = (...bytes: readonly number[]) =>
  extension('2.5.29.15', encode(0x03, Uint8Array.from(bytes)));
const extendedKeyUsage = (...usages: readonly string[]) =>
  extension('2.5.29.37', sequence(...usages.map(oid)));

test('extensions keep their order, their bytes and whether they are critical', () => {
  const [first, second, third] = readAll(
    extension('1.2.3', nullValue(), { critical: true }),
    extension('1.2.4', new Uint8Array(0)),
    // Not DER, but certificates have it.
    extension('1.2.5', nullValue(), { critical: false }),
  );
  expect(first).toMatchObject({ oid: '1.2.3', critical: true });
  expect([...(first?.value ?? [])]).toEqual([5, 0]);
  expect(second).toMatchObject({ oid: '1.2.4', critical: false });
  expect(third).toMatchObject({ oid: '1.2.5', critical: false });
});

test('a second extension of one type is refused, unknown ones too', () => {
  expect(() => readAll(extension('1.2.3', nullValue()), extension('1.2.3', nullValue()))).toThrow(DerError);
});

describe('an extension is refused', () => {
  test.each([
    ['without a value', sequence(oid('1.2.3'))],
    ['without a type', sequence(octetString(nullValue()))],
    ['with a number for critical', sequence(oid('1.2.3'), integer(1), octetString(nullValue()))],
    [
      'with BER for critical',
      sequence(oid('1.2.3'), encode(0x01, Uint8Array.of(1)), octetString(nullValue())),
    ],
    ['with a part too many', sequence(oid('1.2.3'), octetString(nullValue()), nullValue())],
  ])('%s', (_, encoded) => {
    expect(() => readAll(encoded)).toThrow(DerError);
  });
});

test('absent extensions leave no facts', () => {
  expect(facts()).toEqual({ subjectAltNames: [] });
});

test.each([
  ['nothing', basicConstraints(), { ca: false }],
  ['FALSE, which is not DER but common', basicConstraints(no), { ca: false }],
  ['TRUE', basicConstraints(yes), { ca: true }],
  ['TRUE and a length', basicConstraints(yes, integer(2)), { ca: true, pathLength: 2 }],
  ['a length alone', basicConstraints(integer(0)), { ca: false, pathLength: 0 }],
])('basic constraints of %s', (_, encoded, expected) => {
  expect(facts(encoded).basicConstraints).toEqual(expected);
});

test.each([
  ['all of them', keyUsage(7, 0xff, 0x80), 9],
  ['none', keyUsage(0), 0],
])('key usage: %s', (_, encoded, count) => {
  expect(facts(encoded).keyUsage?.size).toBe(count);
});

test('key usages are told apart by their bits', () => {
  expect(facts(keyUsage(5, 0xa0)).keyUsage).toEqual(new Set(['digitalSignature', 'keyEncipherment']));
  expect(facts(keyUsage(7, 0x08, 0x80)).keyUsage).toEqual(new Set(['keyAgreement', 'decipherOnly']));
  // Trailing zero bits are not DER either.
  expect(facts(keyUsage(0, 0x40)).keyUsage).toEqual(new Set(['nonRepudiation']));
});

test('extended key usages are told in order', () => {
  expect(facts(extendedKeyUsage('1.3.6.1.5.5.7.3.4', '1.2.3')).extendedKeyUsage).toEqual([
    '1.3.6.1.5.5.7.3.4',
    '1.2.3',
  ]);
});

test('an empty list of extended key usages is a list, not the absence of one', () => {
  expect(facts(extendedKeyUsage()).extendedKeyUsage).toEqual([]);
});

test('key identifiers are hex', () => {
  expect(facts(extension('2.5.29.14', octetString(Uint8Array.of(0xab, 1))))).toMatchObject({
    subjectKeyIdentifier: 'ab01',
  });
});

test('an authority key identifier has up to three parts', () => {
  const issuer = generalName.directoryName(name([commonName, text.utf8('Root')]));
  const parts = [
    encode(0x80, Uint8Array.of(0xab)),
    encode(0xa1, issuer),
    encode(0x82, Uint8Array.of(0, 0xff)),
  ] as const;
  const read = (...some: readonly Uint8Array[]) =>
    facts(extension('2.5.29.35', sequence(...some))).authorityKeyIdentifier;
  expect(read()).toEqual({});
  expect(read(parts[0])).toEqual({ keyIdentifier: 'ab' });
  expect(read(...parts)).toMatchObject({
    keyIdentifier: 'ab',
    issuer: [{ kind: 'directoryName', name: { text: 'CN=Root' } }],
    serialNumber: '00ff',
  });
});

test('alternative names are read', () => {
  expect(facts(subjectAltName(generalName.dNSName('b.example'))).subjectAltNames).toEqual([
    { kind: 'dNSName', value: 'b.example' },
  ]);
});

describe('a malformed extension that we rely on is refused', () => {
  test.each([
    ['basic constraints with a negative length', basicConstraints(yes, encode(0x02, Uint8Array.of(0x80)))],
    [
      'basic constraints with a length of 2^64',
      basicConstraints(yes, integer(Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0, 0))),
    ],
    ['basic constraints with three parts', basicConstraints(yes, integer(1), integer(1))],
    ['basic constraints in the wrong order', basicConstraints(integer(1), yes)],
    [
      'basic constraints with bytes behind them',
      extension('2.5.29.19', Buffer.concat([sequence(), nullValue()])),
    ],
    ['key usage that is no bit string', extension('2.5.29.15', integer(1))],
    ['key usage with an unused bit set', keyUsage(7, 0xff)],
    ['extended key usage of text', extension('2.5.29.37', sequence(text.utf8('mail')))],
    ['a key identifier that is a number', extension('2.5.29.14', integer(1))],
    [
      'an authority key identifier in the wrong order',
      extension('2.5.29.35', sequence(encode(0x82, Uint8Array.of(1)), encode(0x80, Uint8Array.of(1)))),
    ],
    ['alternative names that are one name', extension('2.5.29.17', generalName.rfc822Name('a@b.example'))],
    ['an empty value', extension('2.5.29.17', new Uint8Array(0))],
  ])('%s', (_, encoded) => {
    expect(() => facts(encoded)).toThrow(DerError);
  });
});
