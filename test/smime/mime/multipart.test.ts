/** Parts are the bytes between the boundary lines, no more and no less. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contentTypeOf } from '../../../source/smime/mime/content-type.ts';
import { readEntity } from '../../../source/smime/mime/entity.ts';
import { boundaryOf, partsOf } from '../../../source/smime/mime/multipart.ts';

interface Split {
  readonly preamble: string;
  readonly parts: readonly string[];
  readonly epilogue: string;
  readonly isClosed: boolean;
}

const split = (body: string, boundary = 'b'): Split => {
  const multipart = partsOf(Buffer.from(body), boundary);
  if (multipart === undefined) throw new Error('too many parts');
  return {
    preamble: multipart.preamble.toString(),
    parts: multipart.parts.map(({ content }) => content.toString()),
    epilogue: multipart.epilogue.toString(),
    isClosed: multipart.isClosed,
  };
};
const closed = (...parts: readonly string[]): Split => ({
  preamble: '',
  parts,
  epilogue: '',
  isClosed: true,
});

describe("the line end before a boundary line is not the part's", () => {
  test.each<[string, string, Split]>([
    ['LF', '--b\none\n--b\ntwo\n--b--\n', closed('one', 'two')],
    ['CRLF', '--b\r\none\r\n\r\n--b\r\ntwo\r\n--b--\r\n', closed('one\r\n', 'two')],
    ['a CR that belongs to the text', '--b\none\r\r\n--b--', closed('one\r')],
    [
      'a preamble and an epilogue',
      'pre\n\n--b\none\n--b--\npost\n--b\nno\n--b--',
      {
        preamble: 'pre\n',
        parts: ['one'],
        epilogue: 'post\n--b\nno\n--b--',
        isClosed: true,
      },
    ],
    ['empty parts', '--b\n--b\n\n--b--', closed('', '')],
    ['no parts', '--b--\n', closed()],
    ['white space behind the boundary', '--b \t\r\none\n--b-- \n', closed('one')],
    [
      'a boundary that begins another',
      '--b\n--bb\n--b-\nx--b\n\n--b--x\n--b--',
      closed('--bb\n--b-\nx--b\n\n--b--x'),
    ],
    ['a boundary with a space before it', '--b\n --b\n--b--', closed(' --b')],
    ['a lone CR before the boundary', '--b\none\r--b\n--b--', closed('one\r--b')],
    ['a lone CR behind the boundary', '--b\n--b\rone\n--b--', closed('--b\rone')],
    [
      'no closing line',
      '--b\none\n--b\ntwo\n',
      {
        preamble: '',
        parts: ['one', 'two\n'],
        epilogue: '',
        isClosed: false,
      },
    ],
    [
      'a boundary at the very end',
      '--b\none\n--b',
      { preamble: '', parts: ['one', ''], epilogue: '', isClosed: false },
    ],
    ['no boundary', 'text\n', { preamble: 'text\n', parts: [], epilogue: '', isClosed: false }],
  ])('%s', (_, body, expected) => {
    expect(split(body)).toEqual(expected);
  });

  test('a boundary means itself, not a pattern', () => {
    expect(split('--a.(b)*\none\n--a.(b)*--', 'a.(b)*')).toEqual(closed('one'));
  });
});

test('all slices in a row are the body', () => {
  const piece = fc.constantFrom('--b', '--b--', '--bb', '\n', '\r\n', '\r', ' ', 'text', '--', '\n--b\n');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const body = Buffer.from(pieces.join(''));
      const multipart = partsOf(body, 'b');
      if (multipart === undefined) throw new Error('too many parts');
      const { preamble, parts, closing, epilogue, isClosed } = multipart;
      const slices = parts.flatMap(({ delimiter, content }) => [delimiter, content]);
      expect(Buffer.concat([preamble, ...slices, closing, epilogue])).toEqual(body);
      expect(closing.length > 0).toBe(isClosed);
    }),
    { numRuns: 2000 },
  );
});

test('more parts than any mail has are not listed', () => {
  expect(partsOf(Buffer.from('--b\nx\n'.repeat(100_000)), 'b')).toBeUndefined();
  expect(partsOf(Buffer.from('--b\nx\n'.repeat(10_000)), 'b')?.parts).toHaveLength(10_000);
});

test.each<[string, string | undefined]>([
  ['multipart/mixed; boundary=abc', 'abc'],
  ['multipart/mixed; boundary="a b "', 'a b'],
  ['multipart/mixed; boundary=""', undefined],
  ['multipart/mixed', undefined],
  ['multipart/mixed; boundary=a; boundary=b', undefined],
  [`multipart/mixed; boundary=${'x'.repeat(201)}`, undefined],
  ['multipart/mixed; boundary="gr\u00fcn"', undefined],
  ['text/plain; boundary=abc', undefined],
])('the boundary of %j is %j', (value, expected) => {
  expect(boundaryOf(contentTypeOf(readEntity(Buffer.from(`Content-Type: ${value}\n\n`))))).toBe(expected);
});
