/** What is signed survives every mail server, and says the same as before. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalEntity, isSafeInTransit } from '../../../source/smime/mime/canonical-entity.ts';
import { toCrlf } from '../../../source/smime/mime/line-ends.ts';
import { partsWithin, readPartTree } from '../../../source/smime/mime/part-tree.ts';
import { decodeTransfer } from '../../../source/smime/mime/transfer-encoding.ts';
import { randomEntity } from './random-mail.ts';

const canonical = (text: string | Buffer): string => canonicalEntity(Buffer.from(text)).toString('latin1');
const wire = (text: string): string => text.replaceAll(/\r?\n/g, '\r\n');

test.each<[string, string, boolean]>([
  ['text', 'a\r\nb', true],
  ['trailing white space', 'a \t\r\n', true],
  ['998 octets', `${'x'.repeat(998)}\r\n${'x'.repeat(998)}`, true],
  ['999 octets', `x\r\n${'x'.repeat(999)}\r\n`, false],
  ['999 octets at the end', 'x'.repeat(999), false],
  ['8-bit', 'é', false],
  ['NUL', 'a\0', false],
  ['a lone LF', 'a\nb', false],
  ['a lone CR', 'a\rb', false],
  ['CR CR LF', 'a\r\r\n', false],
  ['a CR at the end', 'a\r', false],
  ['From at the start', 'From me', false],
  ['From at the start of a line', 'a\r\nFrom me', false],
  ['From elsewhere', 'a From me\r\n From me\r\nFromage', true],
  ['nothing', '', true],
])('%s', (_, text, isSafe) => {
  expect(isSafeInTransit(Buffer.from(text))).toBe(isSafe);
});

describe('a leaf', () => {
  test('that needs no change comes back as the same buffer', () => {
    const clean = Buffer.from('Content-Type: text/plain\r\nX-Odd :  1\r\n\r\n text \t\r\n\r\n');
    expect(canonicalEntity(clean)).toBe(clean);
    const headerless = Buffer.from('\r\ntext');
    expect(canonicalEntity(headerless)).toBe(headerless);
  });

  test.each<[string, string, string]>([
    ['LF becomes CRLF', 'Content-Type: text/plain\n\na\nb \n', 'Content-Type: text/plain\n\na\nb \n'],
    [
      'text that is mostly ASCII',
      'Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\nX: 1\n\nGrüße an alle\n',
      'Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\nX: 1\n\nGr=C3=BC=C3=9Fe an alle\n',
    ],
    [
      'text that is not',
      'Content-Type: text/plain; charset=utf-8\n\nПривет',
      'Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n0J/RgNC40LLQtdGC\n',
    ],
    [
      'no header',
      '\nGrüße an alle\n',
      'Content-Transfer-Encoding: quoted-printable\n\nGr=C3=BC=C3=9Fe an alle\n',
    ],
    [
      'a line that starts with From',
      '\nFrom me\n',
      'Content-Transfer-Encoding: quoted-printable\n\n=46rom me\n',
    ],
    ['the line of a mailbox file', 'From a@b\nX: 1\n\nx\n', 'X: 1\n\nx\n'],
    ['a body right behind the header', 'X: 1\nno field\n', 'X: 1\n\nno field\n'],
    ['a header alone', 'X: 1\n', 'X: 1\n'],
    [
      'ASCII that is called 8bit, which mail servers would encode',
      'Content-Transfer-Encoding: 8BIT\n\nx\n',
      'Content-Transfer-Encoding: 7bit\n\nx\n',
    ],
    [
      'several encodings that differ',
      'Content-Transfer-Encoding: 7bit\nX: 1\nContent-Transfer-Encoding: base64\n\né und mehr\n',
      'Content-Transfer-Encoding: quoted-printable\nX: 1\n\n=C3=A9 und mehr\n',
    ],
    [
      'base64 in one line',
      `Content-Type: x/y\nContent-Transfer-Encoding: base64\n\n${'QUJD'.repeat(300)}\n`,
      `Content-Type: x/y\nContent-Transfer-Encoding: base64\n\n${'QUJD'.repeat(300).replaceAll(/.{76}/g, '$&\n')}\n`,
    ],
    [
      'quoted-printable with 8-bit in it',
      'Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\n=C3=A9 und é =\nweiter\n',
      'Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\n=C3=A9 und =C3=A9 weiter\n',
    ],
  ])('%s', (_, given, expected) => {
    expect(canonical(given)).toBe(wire(expected));
  });

  test('that is no text keeps its bytes, line ends too', () => {
    const content = 'a\nb\r\nc\rd\0\xff';
    for (const encoding of ['binary', '8bit']) {
      const given = `Content-Type: application/pdf\nContent-Transfer-Encoding: ${encoding}\n\n${content}`;
      const base64 = Buffer.from(content, 'latin1').toString('base64');
      expect(canonical(Buffer.from(given, 'latin1'))).toBe(
        wire(`Content-Type: application/pdf\nContent-Transfer-Encoding: base64\n\n${base64}\n`),
      );
    }
  });
});

const mixed = (...parts: readonly string[]): string =>
  `Content-Type: multipart/mixed; boundary=b\n\npre\n${parts.map((part) => `--b\n${part}\n`).join('')}--b--\npost\n`;

describe('parts', () => {
  test('are changed where they have to be, and nowhere else', () => {
    const clean = 'Content-Type: text/plain\n\n one \n';
    expect(canonical(mixed(clean, '\nGrüße an alle!', clean))).toBe(
      wire(mixed(clean, 'Content-Transfer-Encoding: quoted-printable\n\nGr=C3=BC=C3=9Fe an alle!', clean)),
    );
  });

  test('of signed and encrypted ones are never changed', () => {
    for (const kind of ['signed', 'encrypted']) {
      const inner = mixed('\nGrüße', 'Content-Transfer-Encoding: 8bit\n\nx').replace('mixed', kind);
      expect(canonical(inner)).toBe(Buffer.from(wire(inner)).toString('latin1'));
      const outer = mixed(inner.replaceAll('--b', '--c').replace('=b', '=c'), '\nx');
      expect(canonical(outer)).toBe(Buffer.from(wire(outer)).toString('latin1'));
    }
  });

  test('what holds them is called 7bit when they are', () => {
    const label = (encoding: string, text: string): string =>
      `Content-Transfer-Encoding: ${encoding}\n${text}`;
    expect(canonical(label('8bit', mixed('\nGrüße an alle!')))).toMatch(
      /^Content-Transfer-Encoding: 7bit\r\n/,
    );
    const signed = label('8bit', mixed('\né').replace('mixed', 'signed'));
    expect(canonical(signed)).toMatch(/^Content-Transfer-Encoding: 8bit\r\n/);
    expect(canonical(label('8bit', `Content-Type: message/rfc822\n\n${signed}`))).not.toContain(' 7bit');
  });

  test('of a forwarded mail are changed within it', () => {
    expect(canonical('Content-Type: message/rfc822\n\nSubject: x\nFrom: a@b.de\n\nGrüße an alle!')).toBe(
      wire(
        'Content-Type: message/rfc822\n\nSubject: x\nFrom: a@b.de\nContent-Transfer-Encoding: quoted-printable\n\nGr=C3=BC=C3=9Fe an alle!',
      ),
    );
  });

  test('what nobody shows around them is left out where it could not stay', () => {
    expect(canonical(mixed('\nx').replace('pre', 'für').replace('post', '\nFrom me'))).toBe(
      wire('Content-Type: multipart/mixed; boundary=b\n\n\n--b\n\nx\n--b--\n'),
    );
  });

  test('that cannot be told apart are kept while they are 7-bit, and refused else', () => {
    const unbounded = 'Content-Type: multipart/mixed\n\n';
    expect(canonical(`${unbounded}x`)).toBe(wire(`${unbounded}x`));
    expect(() => canonical(`${unbounded}é`)).toThrow('its own parts cannot be told apart');
    const nested = 'Content-Type: message/rfc822\n\n'.repeat(10_000);
    expect(canonical(`${nested}x`)).toBe(wire(`${nested}x`));
    expect(() => canonical(`${nested}é`)).toThrow('its own parts cannot be told apart');
  });

  test('a mail with two types is refused, since nobody knows what a signature would be for', () => {
    expect(() => canonical('Content-Type: text/plain\nContent-Type: text/html\n\nx')).toThrow(
      'several Content-Type fields',
    );
  });
});

/** Line ends of text are the mail's, not the text's. */
function contentsOf(entity: Buffer): readonly string[] {
  return partsWithin(readPartTree(entity))
    .filter(({ inside }) => inside.kind === 'leaf')
    .map(({ entity: { body }, encoding, contentType: { type } }) => {
      return `${type} ${toCrlf(decodeTransfer(body, encoding)).toString('latin1')}`;
    })
    .toArray();
}

test('every random entity comes out safe, says the same as before, and changes no more', () => {
  fc.assert(
    fc.property(randomEntity, (entity) => {
      const result = canonicalEntity(entity);
      expect(isSafeInTransit(result)).toBe(true);
      expect(contentsOf(result)).toEqual(contentsOf(entity));
      expect(canonicalEntity(result)).toBe(result);
    }),
    { numRuns: 1500 },
  );
});
