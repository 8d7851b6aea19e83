/**
 * Text on its way to the screen. Every function takes raw text and answers text that is safe to draw: this is
 * where the panel applies `printable()`, so that no view has to. Widths are columns, not characters.
 */
import stringWidth from 'string-width';
import { printable } from '../../presentation/printable.ts';
import type { Look } from '../terminal/capabilities.ts';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const ascii = /^[\x20-\x7e]*$/;

export interface Symbols {
  readonly ellipsis: string;
  readonly rule: string;
  readonly path: string;
  readonly yes: string;
  readonly no: string;
  readonly key: string;
  readonly warning: string;
}

const unicodeSymbols: Symbols = {
  ellipsis: '…',
  rule: '─',
  path: '›',
  yes: '✓',
  no: '✗',
  key: '⚿',
  warning: '⚠',
};
const asciiSymbols: Symbols = {
  ellipsis: '~',
  rule: '-',
  path: '>',
  yes: '+',
  no: 'x',
  key: '&',
  warning: '!',
};

/** Signs never stand alone: a word says the same. */
export function symbolsOf(look: Look): Symbols {
  return look.hasUnicode ? unicodeSymbols : asciiSymbols;
}

/** Columns that safe text takes. */
export function widthOf(text: string): number {
  return ascii.test(text) ? text.length : stringWidth(text);
}

/** On a terminal without UTF-8 everything beyond ASCII is told by its code point. */
export function shown(text: string, look: Look): string {
  const safe = printable(text);
  if (look.hasUnicode || ascii.test(safe)) return safe;
  return safe.replace(/[^\x20-\x7e]/gu, (character) => {
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}}`;
  });
}

/** Cut to `columns`, with an ellipsis where something is missing. */
export function clip(text: string, columns: number, look: Look): string {
  return clipTo(shown(text, look), columns, look);
}

function clipTo(safe: string, columns: number, look: Look): string {
  if (columns <= 0) return '';
  if (ascii.test(safe)) {
    return safe.length <= columns ? safe : safe.slice(0, columns - 1) + symbolsOf(look).ellipsis;
  }
  let width = 0;
  let kept = '';
  // Nothing visible takes more than a handful of code units for one column.
  for (const { segment } of graphemes.segment(safe.slice(0, columns * 16))) {
    const next = width + stringWidth(segment);
    if (next > columns) {
      while (width > columns - 1) {
        const last = [...graphemes.segment(kept)].at(-1)?.segment ?? kept;
        kept = kept.slice(0, kept.length - last.length);
        width -= stringWidth(last);
      }
      return kept + symbolsOf(look).ellipsis;
    }
    kept += segment;
    width = next;
  }
  return kept;
}

/** Exactly `columns` wide. */
export function cell(text: string, columns: number, look: Look): string {
  const cut = clip(text, columns, look);
  return cut + ' '.repeat(Math.max(0, columns - widthOf(cut)));
}

/** Broken into lines at spaces, and inside words that are longer than a line. */
export function wrap(text: string, columns: number, look: Look): readonly string[] {
  const width = Math.max(1, columns);
  const lines: string[] = [];
  let line = '';
  for (const word of shown(text, look).split(' ')) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (widthOf(joined) <= width) {
      line = joined;
      continue;
    }
    if (line !== '') lines.push(line);
    line = word;
    while (widthOf(line) > width) {
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
    if (head !== '' && widthOf(head + segment) > width) return head;
    head += segment;
  }
  return head;
}

/** `1,250`. */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** `1 certificate`, `1,250 certificates`. */
export function counted(value: number, singular: string, plural = `${singular}s`): string {
  return `${count(value)} ${value === 1 ? singular : plural}`;
}
