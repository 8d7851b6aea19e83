/**
 * Editing one line of text: pure, in whole characters as people see them, so that neither half of an emoji nor
 * an accent without its letter is ever left. It knows nothing of keys' bytes or of drawing.
 */

export interface TextLine {
  readonly text: string;
  /** Where the next character goes: code units before it, never inside of a character. */
  readonly cursor: number;
}

export type LineEdit =
  | { readonly kind: 'insert'; readonly text: string }
  | {
      readonly kind:
        | 'left'
        | 'right'
        | 'home'
        | 'end'
        | 'backspace'
        | 'delete'
        | 'delete-word'
        | 'delete-before';
    };

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

export function graphemesOf(text: string): readonly string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

export function lineAtEnd(text: string): TextLine {
  return { text, cursor: text.length };
}

/** The same place in a text that somebody else changed meanwhile; who was at the end stays there. */
export function placedIn(line: TextLine, text: string): TextLine {
  if (line.text === text) return line;
  return line.cursor === line.text.length ? lineAtEnd(text) : { text, cursor: boundaryAt(text, line.cursor) };
}

export function edited(line: TextLine, edit: LineEdit): TextLine {
  const { text, cursor } = line;
  const before = text.slice(0, cursor);
  const after = text.slice(cursor);
  switch (edit.kind) {
    case 'insert': {
      // Together with its neighbours it may become one character: the cursor goes behind that.
      const joined = before + edit.text + after;
      return { text: joined, cursor: boundaryAt(joined, cursor + edit.text.length) };
    }
    case 'left':
      return { text, cursor: cursor - lengthOfLast(before) };
    case 'right':
      return { text, cursor: cursor + lengthOfFirst(after) };
    case 'home':
      return { text, cursor: 0 };
    case 'end':
      return { text, cursor: text.length };
    case 'backspace':
      return without(text, cursor - lengthOfLast(before), cursor);
    case 'delete':
      return without(text, cursor, cursor + lengthOfFirst(after));
    case 'delete-word':
      return without(text, before.replace(/[^\s/@.]*[\s/@.]*$/u, '').length, cursor);
    case 'delete-before':
      return without(text, 0, cursor);
  }
}

function without(text: string, from: number, to: number): TextLine {
  const joined = text.slice(0, from) + text.slice(to);
  return { text: joined, cursor: boundaryAt(joined, from) };
}

function lengthOfLast(text: string): number {
  return graphemesOf(text).at(-1)?.length ?? 0;
}

function lengthOfFirst(text: string): number {
  const [first] = segmenter.segment(text);
  return first?.segment.length ?? 0;
}

/** The first place between two characters from `index` on. */
function boundaryAt(text: string, index: number): number {
  if (index >= text.length) return text.length;
  const inside = segmenter.segment(text).containing(index);
  return inside === undefined || inside.index === index ? index : inside.index + inside.segment.length;
}
