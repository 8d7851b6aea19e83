/** Editing one line: in a table, and as properties over any text. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  edited,
  graphemesOf,
  type LineEdit,
  lineAtEnd,
  placedIn,
  type TextLine,
} from '../../../source/panel/components/text-line.ts';

/** `ab|c`: the cursor is the bar. */
const line = (marked: string): TextLine => ({ text: marked.replace('|', ''), cursor: marked.indexOf('|') });
const marked = ({ text, cursor }: TextLine) => `${text.slice(0, cursor)}|${text.slice(cursor)}`;

test.each<[string, LineEdit['kind'], string]>([
  ['ab|c', 'left', 'a|bc'],
  ['|abc', 'left', '|abc'],
  ['abc|', 'right', 'abc|'],
  ['🦊|', 'left', '|🦊'],
  ['|👩‍🚀x', 'right', '👩‍🚀|x'],
  ['ab|c', 'home', '|abc'],
  ['a|bc', 'end', 'abc|'],
  ['ab|c', 'backspace', 'a|c'],
  ['|abc', 'backspace', '|abc'],
  ['a🇩🇪|b', 'backspace', 'a|b'],
  ['e\u0301|', 'backspace', '|'],
  ['a|🦊b', 'delete', 'a|b'],
  ['abc|', 'delete', 'abc|'],
  ['one two|', 'delete-word', 'one |'],
  ['one two  |x', 'delete-word', 'one |x'],
  ['/etc/ssl/|', 'delete-word', '/etc/|'],
  ['alice@example|', 'delete-word', 'alice@|'],
  ['ab|c', 'delete-before', '|c'],
])('%s: %s gives %s', (before, kind, after) => {
  expect(kind).not.toBe('insert');
  if (kind !== 'insert') expect(marked(edited(line(before), { kind }))).toBe(after);
});

test('an accent that is typed behind its letter joins it, and the cursor goes behind both', () => {
  expect(marked(edited(line('e|x'), { kind: 'insert', text: '\u0301' }))).toBe('e\u0301|x');
});

test('a text that was completed keeps the cursor at its end, one that was replaced keeps its place', () => {
  expect(marked(placedIn(line('ab|'), 'abcdef'))).toBe('abcdef|');
  expect(marked(placedIn(line('a|b'), 'xyz'))).toBe('x|yz');
  expect(marked(placedIn(line('abc|d'), 'x'))).toBe('x|');
});

const edits: fc.Arbitrary<LineEdit> = fc.oneof(
  fc.record({
    kind: fc.constant('insert' as const),
    text: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 4 }),
  }),
  fc.constantFrom<LineEdit>({ kind: 'left' }, { kind: 'right' }, { kind: 'home' }, { kind: 'end' }),
  fc.constantFrom<LineEdit>(
    { kind: 'backspace' },
    { kind: 'delete' },
    { kind: 'delete-word' },
    { kind: 'delete-before' },
  ),
);

test('no edit ever leaves half of a character, or the cursor in the middle of one', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.array(edits, { maxLength: 30 }),
      (text, all) => {
        let now = lineAtEnd(text);
        for (const edit of all) {
          now = edited(now, edit);
          expect(now.text.isWellFormed()).toBe(true);
          const before = graphemesOf(now.text.slice(0, now.cursor));
          expect(graphemesOf(now.text).slice(0, before.length)).toEqual(before);
        }
      },
    ),
    { numRuns: 300 },
  );
});
