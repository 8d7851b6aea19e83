/**
 * Text on its way to the screen. Every function takes raw text and answers text that is safe to draw: this is
 * where the panel applies `printable()`, so that no view has to. Widths are columns, not characters.
 */
import { printable } from '../../presentation/printable.ts';
import { type Line, plainText, type Span, spansOf, toned } from '../../presentation/styled-text.ts';
import { type Symbols, symbolsFor } from '../../presentation/symbols.ts';
import { displayWidth, padded, truncated } from '../../presentation/width.ts';
import type { Look } from '../terminal/capabilities.ts';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const ascii = /^[\x20-\x7e]*$/;

// What our own sentences are set with.
const asciiTwins: Readonly<Record<string, string>> = { '…': '...', '–': '-', '›': '>', '’': "'" };

/** Signs never stand alone: a word says the same. */
export function symbolsOf(look: Look): Symbols {
  return symbolsFor(look.hasUnicode);
}

/** On a terminal without UTF-8 everything beyond ASCII is told by its code point. */
export function shown(text: string, look: Look): string {
  const safe = printable(text);
  if (look.hasUnicode || ascii.test(safe)) return safe;
  return safe.replace(/[^\x20-\x7e]/gu, (character) => {
    const twin = asciiTwins[character];
    if (twin !== undefined) return twin;
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}}`;
  });
}

/** Cut to `columns`, with an ellipsis where something is missing. */
export function clip(text: string, columns: number, look: Look): string {
  return truncated(shown(text, look), columns, symbolsOf(look).ellipsis);
}

/** Exactly `columns` wide. */
export function cell(text: string, columns: number, look: Look): string {
  return padded(clip(text, columns, look), columns);
}

/** Cut to `columns`, each part with the tone that it had. */
export function clipLine(line: Line, columns: number, look: Look): readonly Span[] {
  const kept: Span[] = [];
  let room = columns;
  for (const { text, tone } of spansOf(line)) {
    const safe = shown(text, look);
    kept.push(toned(truncated(safe, room, symbolsOf(look).ellipsis), tone));
    room -= displayWidth(safe);
    if (room < 0) break;
  }
  return kept;
}

/** Broken into lines at spaces, and inside words that are longer than a line. */
export function wrap(text: string, columns: number, look: Look): readonly string[] {
  const width = Math.max(1, columns);
  const lines: string[] = [];
  let line = '';
  for (const word of shown(text, look).split(' ')) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (displayWidth(joined) <= width) {
      line = joined;
      continue;
    }
    if (line !== '') lines.push(line);
    line = word;
    while (displayWidth(line) > width) {
      const head = headOf(line, width);
      lines.push(head);
      line = line.slice(head.length);
    }
  }
  return [...lines, line];
}

function headOf(word: string, width: number): string {
  if (ascii.test(word)) return word.slice(0, width);
  let head = '';
  for (const { segment } of graphemes.segment(word)) {
    if (head !== '' && displayWidth(head + segment) > width) return head;
    head += segment;
  }
  return head;
}

/** The same for a line with tones: it keeps them where it fits, and its first one where it is broken. */
export function wrapLine(line: Line, columns: number, look: Look): readonly Line[] {
  const text = plainText(line);
  if (displayWidth(shown(text, look)) <= columns) return [line];
  const tone = spansOf(line).find((span) => span.tone !== undefined)?.tone;
  return wrap(text, columns, look).map((part) => [toned(part, tone)]);
}
