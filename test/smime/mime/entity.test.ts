/** A header is read as everybody reads it, and every byte of it can be found again. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../../source/core/errors.ts';
import { readEntity, soleValueOf, valuesOf } from '../../../source/smime/mime/entity.ts';

const read = (text: string, encoding: BufferEncoding = 'utf8') => {
  const { fields, body } = readEntity(Buffer.from(text, encoding));
  return { fields: fields.map(({ name, value }) => `${name}=${value}`), body: body.toString(encoding) };
};

describe('header and body', () => {
  test.each<[string, string, readonly string[], string]>([
    ['LF', 'A: 1\nb:2\n\nbody\n', ['a=1', 'b=2'], 'body\n'],
    ['CRLF', 'A: 1\r\nb:2\r\n\r\nbody\r\n', ['a=1', 'b=2'], 'body\r\n'],
    ['both', 'A: 1\nb:2\r\n\nbody', ['a=1', 'b=2'], 'body'],
    ['folded fields', 'A: 1\r\n 2\r\n\t3\r\n\r\n', ['a=1 2\t3'], ''],
    ['a folded line of white space alone', 'A: 1\n \n 2\n\nx', ['a=1  2'], 'x'],
    ['white space before the colon', 'A \t: 1\n\n', ['a=1'], ''],
    ['empty values', 'A:\nB:  \n\n', ['a=', 'b='], ''],
    ['UTF-8', 'A: Grüße\n\n', ['a=Grüße'], ''],
    ['no header', '\nbody', [], 'body'],
    ['no header, CRLF', '\r\nbody', [], 'body'],
    ['no body', 'A: 1\n', ['a=1'], ''],
    ['no line end at all', 'A: 1', ['a=1'], ''],
    ['nothing', '', [], ''],
    ['the line of a mailbox file', 'From a@b Mon Jan 1\nA: 1\n\nFrom x', ['a=1'], 'From x'],
    [
      'a From with a space before its colon, which is no such line',
      'From : 1\nA: 1\n\nx',
      ['from=1', 'a=1'],
      'x',
    ],
    ['a line that is no field, which begins the body', 'A: 1\nhello\nB: 2\n\nx', ['a=1'], 'hello\nB: 2\n\nx'],
    ['a name with a space in it, which is none', 'A B: 1\n\nx', [], 'A B: 1\n\nx'],
    ['a lone CR, which ends no line', 'A: 1\rB: 2\n\nx', ['a=1\rB: 2'], 'x'],
    ['NUL in a name', 'A: 1\nB\0: 2\n\nx', ['a=1'], 'B\0: 2\n\nx'],
    ['NUL in a value', 'A: 1\x002\n\nx', ['a=1\x002'], 'x'],
  ])('%s', (_, text, fields, body) => {
    expect(read(text)).toEqual({ fields, body });
  });

  test('bytes that are no UTF-8 are marked', () => {
    expect(read('A: J\xf6rg <a@b>\n\n', 'latin1').fields).toEqual(['a=J\ufffdrg <a@b>']);
  });
});

test('a field that is there twice has one value only where both say the same', () => {
  const entity = readEntity(Buffer.from('A: 1\nB: 1\nA: 2\nB:\n 1\n\n'));
  expect(valuesOf(entity, 'a')).toEqual(['1', '2']);
  expect(soleValueOf(entity, 'a')).toEqual({ several: true });
  expect(soleValueOf(entity, 'b')).toEqual({ text: '1', several: false });
  expect(soleValueOf(entity, 'c')).toEqual({ several: false });
});

test('an endless header is refused with a sentence', () => {
  expect(() => readEntity(Buffer.from('a:\n'.repeat(100_001)))).toThrow(UserError);
  expect(() => readEntity(Buffer.from(`a:${'\n b'.repeat(100_001)}`))).toThrow('more than 100000 lines');
  expect(readEntity(Buffer.from(`To: ${'a@example.org,\n '.repeat(99_000)}b@c\n\n`)).fields).toHaveLength(1);
});

test('lead, fields, empty line and body are the whole again', () => {
  const lines = fc.array(
    fc.constantFrom('A: 1', ' folded', '\t', '', 'From x', 'no field', 'b :2', ':', '\r', 'é: 1'),
  );
  fc.assert(
    fc.property(lines, fc.constantFrom('\n', '\r\n'), (all, lineEnd) => {
      const bytes = Buffer.from(all.join(lineEnd));
      const { fields, headerStart, headerEnd, bodyStart, body } = readEntity(bytes);
      const lead = bytes.subarray(0, headerStart);
      const empty = bytes.subarray(headerEnd, bodyStart);
      expect(['', '\n', '\r\n']).toContain(empty.toString());
      expect(Buffer.concat([lead, ...fields.map(({ raw }) => raw), empty, body])).toEqual(bytes);
    }),
  );
});
