/** Header fields go inside of what is protected and come back to their places; nothing else gets out that way. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HeaderPlan } from '../../../source/core/mail-engine.ts';
import { canonicalEntity } from '../../../source/smime/mime/canonical-entity.ts';
import { readEntity } from '../../../source/smime/mime/entity.ts';
import { prepare } from '../../../source/smime/mime/header-protection.ts';
import { toCrlf } from '../../../source/smime/mime/line-ends.ts';
import { entityOfMail, mailAround } from '../../../source/smime/mime/mail-entity.ts';
import { restore } from '../../../source/smime/mime/restore-header.ts';
import { wrapPkcs7Mime } from '../../../source/smime/mime/wrap.ts';
import { randomMail } from './random-mail.ts';

const header = [
  'Received: from somewhere',
  'From: Alice <alice@example.org>',
  'To: bob@example.org,',
  ' carol@example.org',
  'Bcc: dave@example.org',
  'Subject: The',
  '\tprice',
  'Comments: not for everybody',
  'Date: Fri, 21 Jan 2022 20:40:48 -0500',
  'X-Internal: 7',
  'Message-ID: <1@example.org>',
  'MIME-Version: 1.0',
  'Content-Type: text/plain; charset=utf-8',
];
const mail = Buffer.from([...header, '', 'The price is 42.', ''].join('\n'));

const copyClear: HeaderPlan = { protection: 'copy', isEncrypted: false };
const copyCipher: HeaderPlan = { protection: 'copy', isEncrypted: true };
const hide: HeaderPlan = { protection: 'hide-subject', isEncrypted: true };

function put(plan: HeaderPlan, bytes = mail): { readonly outside: string; readonly payload: string } {
  const prepared = prepare(bytes, plan);
  return { outside: prepared.mail.toString(), payload: prepared.payload.toString() };
}

/** What was prepared, in the form that it is sent in. */
function sentAndOpened(bytes: Buffer, plan: HeaderPlan) {
  const { mail: outer, payload } = prepare(bytes, plan);
  const sent = mailAround(outer, wrapPkcs7Mime(Buffer.from('CMS'), 'enveloped-data'));
  return restore(sent, canonicalEntity(payload));
}

describe('what is put inside', () => {
  test('is what people read, never Bcc, and nothing that servers or programs write', () => {
    expect(put(copyClear)).toEqual({
      outside: mail.toString(),
      payload: [
        'From: Alice <alice@example.org>',
        'To: bob@example.org,\n carol@example.org',
        'Subject: The\n\tprice',
        'Comments: not for everybody',
        'Date: Fri, 21 Jan 2022 20:40:48 -0500',
        'Message-ID: <1@example.org>',
        'Content-Type: text/plain; charset=utf-8;\n hp="clear"',
        '',
        'The price is 42.\n',
      ].join('\n'),
    });
  });

  test('says of an encrypted message how the header looks outside', () => {
    const { outside, payload } = put(hide);
    expect(payload).toContain(
      [
        'HP-Outer: From: Alice <alice@example.org>',
        'HP-Outer: To: bob@example.org,\n carol@example.org',
        'HP-Outer: Subject: [...]',
        'HP-Outer: Date: Fri, 21 Jan 2022 20:40:48 -0500',
        'HP-Outer: Message-ID: <1@example.org>',
        'Content-Type: text/plain; charset=utf-8;\n hp="cipher"\n',
      ].join('\n'),
    );
    expect(outside).toBe(
      mail
        .toString()
        .replace('Subject: The\n\tprice', 'Subject: [...]')
        .replace('Comments: not for everybody\n', ''),
    );
  });

  test('of a copy, HP-Outer says that nothing is hidden', () => {
    const { outside, payload } = put(copyCipher);
    expect(outside).toBe(mail.toString());
    expect(payload).toContain('HP-Outer: Subject: The\n\tprice\nHP-Outer: Comments: not for everybody\n');
  });

  test('hides nothing where the message is not encrypted after all', () => {
    expect(put({ protection: 'hide-subject', isEncrypted: false })).toEqual(put(copyClear));
  });

  test('is nothing where nothing is wanted, to the byte', () => {
    expect(put({ protection: 'none', isEncrypted: true })).toEqual({
      outside: mail.toString(),
      payload: entityOfMail(mail).toString(),
    });
  });

  test('replaces a mark from another time', () => {
    const before = mail.toString().replace('utf-8', 'utf-8; HP=clear; format=flowed');
    expect(put(hide, Buffer.from(before)).payload).toContain('utf-8; format=flowed;\n hp="cipher"\n');
  });

  test.each([
    ['two Subjects', 'Subject: a\nSubject: b\n'],
    ['a line that ends as no line does', 'Subject: a\rFrom: x\n'],
    ['an unreadable Content-Type', 'Content-Type: text\n'],
    ['a Content-Type that swallows more', 'Content-Type: text/plain; name="x\n'],
    ['a mark that cannot be taken out', 'Content-Type: text/plain; hp*0=cle; hp*1=ar\n'],
  ])('is refused with %s', (_, field) => {
    expect(() => prepare(Buffer.from(`From: a@b.de\n${field}\nx`), hide)).toThrow(
      expect.objectContaining({ code: 'unreadable-input' }),
    );
  });

  test('cannot be added to what is signed already, and the Subject is not hidden for nothing', () => {
    const signed = Buffer.from(
      'Subject: x\nContent-Type: multipart/signed; boundary=b\n\n--b\n\n--b\n\n--b--',
    );
    expect(put(copyCipher, signed).payload).toBe(entityOfMail(signed).toString());
    expect(() => prepare(signed, hide)).toThrow('signed already');
  });
});

describe('opened again', () => {
  test.each([copyClear, copyCipher, hide])('a mail is the same to the byte: %j', (plan) => {
    for (const bytes of [mail, toCrlf(mail)]) {
      expect(sentAndOpened(bytes, plan)).toEqual({ content: bytes });
    }
  });

  test('a random mail is the same, with what had to be encoded', () => {
    // One that says nothing of itself says afterwards that it is plain text.
    const isTyped = (bytes: Buffer) =>
      readEntity(bytes).fields.filter(({ name }) => name === 'content-type').length === 1;
    const isAgreed = (bytes: Buffer) => {
      const names = readEntity(bytes).fields.map(({ name }) => name);
      return new Set(names).size === names.length;
    };
    fc.assert(
      fc.property(randomMail, fc.constantFrom(copyClear, copyCipher, hide), (bytes, plan) => {
        fc.pre(isTyped(bytes) && isAgreed(bytes));
        const expected = mailAround(bytes, canonicalEntity(entityOfMail(bytes)));
        expect(toCrlf(sentAndOpened(bytes, plan).content).toString('latin1')).toBe(
          toCrlf(expected).toString('latin1'),
        );
      }),
      { numRuns: 1000 },
    );
  });

  test('fields that stand nowhere else come behind their neighbours', () => {
    const bytes = Buffer.from(
      'Comments: first\nX-A: 1\nFrom: a@b.de\nX-B: 2\nKeywords: k\nKeywords: l\nX-C: 3\nSubject: s\nKeywords: m\n\nx',
    );
    const names = readEntity(sentAndOpened(bytes, hide).content).fields.map(
      ({ name, value }) => `${name}=${value}`,
    );
    expect(names.slice(0, 8)).toEqual([
      'x-a=1',
      'from=a@b.de',
      'keywords=k',
      'keywords=l',
      'x-b=2',
      'x-c=3',
      'subject=s',
      'keywords=m',
    ]);
    expect(names).toContain('comments=first');
  });
});

test('a header that is too long to come back is not hidden', () => {
  const longOne = (count: number) =>
    Buffer.from([...Array.from({ length: count }, () => 'Comments: x'), ...header, '', 'x', ''].join('\n'));
  expect(() => prepare(longOne(1000), hide)).toThrow('the header has more fields than can be protected');
  expect(sentAndOpened(longOne(900), hide).content.toString()).toContain('Subject: The\n\tprice\n');
});
