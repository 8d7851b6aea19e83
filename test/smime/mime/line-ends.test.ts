/** Line ends are changed where they are asked to be, and nothing else is. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lineEndOf, toCrlf, toLf, withLineEnd } from '../../../source/smime/mime/line-ends.ts';

const crlf = (text: string): string => toCrlf(Buffer.from(text)).toString();
const lf = (text: string): string => toLf(Buffer.from(text)).toString();

test.each<[string, string, string]>([
  ['a\nb', 'a\r\nb', 'a\nb'],
  ['\n\n', '\r\n\r\n', '\n\n'],
  ['a\r\nb\nc', 'a\r\nb\r\nc', 'a\nb\nc'],
  ['a\rb', 'a\rb', 'a\rb'],
  ['a\r\r\nb', 'a\r\r\nb', 'a\r\nb'],
  ['\r', '\r', '\r'],
  ['', '', ''],
])('%j becomes %j on the wire and %j in a file', (text, onWire, inFile) => {
  expect(crlf(text)).toBe(onWire);
  expect(lf(text)).toBe(inFile);
});

describe('the same buffer comes back', () => {
  test('where nothing is to be changed', () => {
    const wire = Buffer.from('a\r\nb\r\n');
    const file = Buffer.from('a\nb\rc\n');
    expect(toCrlf(wire)).toBe(wire);
    expect(toLf(file)).toBe(file);
    expect(withLineEnd(wire, '\r\n')).toBe(wire);
  });

  test('where the first line has the wanted line end, whatever the others have', () => {
    const mixed = Buffer.from('a\r\nb\nc');
    expect(withLineEnd(mixed, '\r\n')).toBe(mixed);
    expect(withLineEnd(mixed, '\n').toString()).toBe('a\nb\nc');
  });
});

test.each([
  ['a\r\nb\n', '\r\n'],
  ['a\nb\r\n', '\n'],
  ['\nb', '\n'],
  ['a\rb', '\n'],
  ['', '\n'],
])('%j has %j', (text, expected) => {
  expect(lineEndOf(Buffer.from(text))).toBe(expected);
});

test('whatever the bytes, only the line ends differ', () => {
  const bytes = fc
    .array(fc.constantFrom('\r', '\n', 'a', '\x00', 'é'))
    .map((all) => Buffer.from(all.join('')));
  fc.assert(
    fc.property(bytes, (text) => {
      const wire = toCrlf(text);
      expect(toCrlf(wire)).toBe(wire);
      expect(wire.toString()).toBe(text.toString().replace(/(?<!\r)\n/g, '\r\n'));
      expect(toLf(text).toString()).toBe(text.toString().replaceAll('\r\n', '\n'));
    }),
  );
});
