/** A header is plain where nobody can find more fields, or fewer, than we do. */
import { expect, test } from 'vitest';
import { readEntity } from '../../../source/smime/mime/entity.ts';
import { hasPlainLines, isHeaderEnded } from '../../../source/smime/mime/header-form.ts';

test.each<[string, string, boolean, boolean]>([
  ['CRLF', 'A: 1\r\nB: 2\r\n\r\nx', true, true],
  ['LF, with a folded field', 'A: 1\n 2\n\nx', true, true],
  ['nothing behind it', 'A: 1\n', true, true],
  ['no line end', 'A: 1', true, true],
  ['only a body', '\nx', true, true],
  ['a lone CR or NUL in the body', 'A: 1\n\n\rx\0', true, true],
  ['a lone CR in the line of a mailbox file', 'From a\rb\nA: 1\n\nx', true, true],
  ['a lone CR', 'A: 1\rB: 2\n\nx', false, true],
  ['CR CR LF', 'A: 1\r\r\n\r\nx', false, true],
  ['CR at the end', 'A: 1\r', false, true],
  ['NUL', 'A: 1\0\n\nx', false, true],
  ['a line that is no field', 'A: 1\nno field\n\nx', true, false],
  ['a line that begins with CR', 'A: 1\n\rB: 2\n\nx', true, false],
  ['a body at once', 'hello\n', true, false],
])('%s', (_, mail, isPlain, isEnded) => {
  const entity = readEntity(Buffer.from(mail, 'latin1'));
  expect({ isPlain: hasPlainLines(entity), isEnded: isHeaderEnded(entity) }).toEqual({ isPlain, isEnded });
});
