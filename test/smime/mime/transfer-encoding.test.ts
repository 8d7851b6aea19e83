/** Whatever the bytes, they come back; and what is written survives every mail server. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isSafeInTransit } from '../../../source/smime/mime/canonical-entity.ts';
import { readEntity } from '../../../source/smime/mime/entity.ts';
import { decodeQuotedPrintable, encodeQuotedPrintable } from '../../../source/smime/mime/quoted-printable.ts';
import {
  decodedBody,
  encodeBase64Lines,
  transferEncodingOf,
} from '../../../source/smime/mime/transfer-encoding.ts';

const encoded = (text: string): string => encodeQuotedPrintable(Buffer.from(text)).toString();
const decoded = (text: string): string => decodeQuotedPrintable(Buffer.from(text)).toString();

describe('quoted-printable', () => {
  test.each([
    ['Grüße = x', 'Gr=C3=BC=C3=9Fe =3D x'],
    ['a \r\nb\t', 'a=20\r\nb=09'],
    ['a\nb\rc', 'a=0Ab=0Dc'],
    ['From me\r\nFromage\r\n>From', '=46rom me\r\nFromage\r\n>From'],
    ['.\r\n..', '=2E\r\n=2E.'],
    ['-- \r\n- x', '=2D-=20\r\n- x'],
    ['x'.repeat(76), 'x'.repeat(76)],
    ['x'.repeat(77), `${'x'.repeat(75)}=\r\nxx`],
    [`${'x'.repeat(75)}--b`, `${'x'.repeat(75)}=\r\n=2D-b`],
    [`${'x'.repeat(75)}From b`, `${'x'.repeat(75)}=\r\n=46rom b`],
    [`${'x'.repeat(75)} `, `${'x'.repeat(75)}=\r\n=20`],
    ['', ''],
  ])('%j is written %j', (text, expected) => {
    expect(encoded(text)).toBe(expected);
  });

  test.each([
    ['=c3=BC', 'ü'],
    ['a=\r\nb=\nc', 'abc'],
    ['a= \t\r\nb', 'ab'],
    ['a \t\r\nb \n', 'a\r\nb\n'],
    ['a =\r\nb', 'a b'],
    ['a=20\r\n', 'a \r\n'],
    ['a=', 'a'],
    ['a=G0=4', 'a=G0=4'],
    ['a=\rb', 'a=\rb'],
  ])('%j is read %j', (text, expected) => {
    expect(decoded(text)).toBe(expected);
  });

  const telling = fc.constantFrom('\r', '\n', '\r\n', ' ', '\t', '=', '.', '-', 'From ', 'x'.repeat(70), 'é');
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 400 }).map((all) => Buffer.from(all)),
    fc.array(telling).map((all) => Buffer.from(all.join(''))),
  );
  test('gives back every byte, in lines that nobody changes', () => {
    fc.assert(
      fc.property(bytes, (content) => {
        const written = encodeQuotedPrintable(content);
        expect(decodeQuotedPrintable(written)).toEqual(content);
        expect(isSafeInTransit(written)).toBe(true);
        for (const line of written.toString().split('\r\n')) {
          expect(line.length).toBeLessThanOrEqual(76);
          expect(line).not.toMatch(/^--|^\.|[ \t]$/);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('base64', () => {
  test('is written in lines of 76 columns, the last one ended', () => {
    expect(encodeBase64Lines(Buffer.from('a')).toString()).toBe('YQ==\r\n');
    expect(encodeBase64Lines(Buffer.alloc(57)).toString()).toBe(`${'A'.repeat(76)}\r\n`);
    expect(encodeBase64Lines(Buffer.alloc(58)).toString()).toBe(`${'A'.repeat(76)}\r\nAA==\r\n`);
    expect(encodeBase64Lines(Buffer.alloc(0)).toString()).toBe('');
    const view = new Uint8Array(Buffer.from('xabc').buffer, Buffer.from('xabc').byteOffset + 1, 0);
    expect(encodeBase64Lines(view).length).toBe(0);
  });
});

describe('a body', () => {
  const bodyOf = (encoding: string, body: string): string =>
    decodedBody(readEntity(Buffer.from(`Content-Transfer-Encoding:${encoding}\n\n${body}`))).toString();

  test.each([
    [' base64', 'YWJj\r\nZGVm\r\n', 'abcdef'],
    [' BASE64 (comment)', 'YWJj', 'abc'],
    [' base64', 'YWJj*ZG!Vm', 'abcdef'],
    [' base64', 'YWI=\n_______\nThis list is kept by somebody', 'ab'],
    [' Quoted-Printable', '=61', 'a'],
    [' 7bit', '=61', '=61'],
    ['', '=61', '=61'],
    [' x-odd', 'YWJj', 'YWJj'],
    [' base64\nContent-Transfer-Encoding: 7bit', 'YWJj', 'YWJj'],
    [' base64\nContent-Transfer-Encoding: base64', 'YWJj', 'abc'],
  ])('in%s: %j is %j', (encoding, body, expected) => {
    expect(bodyOf(encoding, body)).toBe(expected);
  });

  test('without a field is 7bit', () => {
    expect(transferEncodingOf(readEntity(Buffer.from('\n')))).toBe('7bit');
  });
});
