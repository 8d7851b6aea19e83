/** What a person sees: text and attributes of the cells of a headless terminal. */
import type { Terminal as HeadlessTerminal, IBufferCell, IBufferLine } from '@xterm/headless';

export interface CellStyle {
  readonly isBold: boolean;
  readonly isInverse: boolean;
  readonly isDim: boolean;
  readonly isUnderlined: boolean;
  readonly isInvisible: boolean;
  /** Palette index, `#rrggbb`, or undefined for the terminal's default. */
  readonly foreground: number | string | undefined;
  readonly background: number | string | undefined;
}

/** Rows from the top, trailing blanks and trailing empty rows left out. */
export function screenText({ buffer, rows }: HeadlessTerminal): string {
  const { active } = buffer;
  const lines = Array.from({ length: rows }, (_, row) =>
    (active.getLine(active.baseY + row)?.translateToString(true) ?? '').trimEnd(),
  );
  return lines.join('\n').trimEnd();
}

/** What scrolled away and what is there, of the normal screen. */
export function scrollbackText({ buffer: { normal } }: HeadlessTerminal): string {
  const lines: string[] = [];
  for (let row = 0; row < normal.length; row++) {
    const line = normal.getLine(row);
    const text = line?.translateToString(true) ?? '';
    if (line?.isWrapped) lines.push(`${lines.pop() ?? ''}${text}`);
    else lines.push(text);
  }
  return lines.join('\n').trimEnd();
}

/** Sentences in one piece that the screen's width had broken, frames left out. */
export function flowingText(screen: string): string {
  return screen
    .split('\n')
    .map((line) => line.replace(/^[\s│┃║|]+|[\s│┃║|]+$/gu, ''))
    .join(' ')
    .replace(/\s+/g, ' ');
}

function colour(cell: IBufferCell, which: 'Fg' | 'Bg'): number | string | undefined {
  const value = which === 'Fg' ? cell.getFgColor() : cell.getBgColor();
  if (which === 'Fg' ? cell.isFgPalette() : cell.isBgPalette()) return value;
  if (which === 'Fg' ? cell.isFgRGB() : cell.isBgRGB()) return `#${value.toString(16).padStart(6, '0')}`;
  return undefined;
}

function styleOf(cell: IBufferCell): CellStyle {
  return {
    isBold: cell.isBold() !== 0,
    isInverse: cell.isInverse() !== 0,
    isDim: cell.isDim() !== 0,
    isUnderlined: cell.isUnderline() !== 0,
    isInvisible: cell.isInvisible() !== 0,
    foreground: colour(cell, 'Fg'),
    background: colour(cell, 'Bg'),
  };
}

/** Column of every UTF-16 unit of the line's text. */
function columnsOf(line: IBufferLine, columns: number): { readonly text: string; readonly at: number[] } {
  let text = '';
  const at: number[] = [];
  for (let column = 0; column < columns; column++) {
    const cell = line.getCell(column);
    if (cell === undefined || cell.getWidth() === 0) continue;
    const characters = cell.getChars() || ' ';
    text += characters;
    for (let i = 0; i < characters.length; i++) at.push(column);
  }
  return { text, at };
}

/** The styles of `text` where it first stands on the screen, one for each cell; undefined where it does not. */
export function stylesOf(terminal: HeadlessTerminal, text: string): readonly CellStyle[] | undefined {
  const { active } = terminal.buffer;
  for (let row = 0; row < terminal.rows; row++) {
    const line = active.getLine(active.baseY + row);
    if (line === undefined) continue;
    const { text: whole, at } = columnsOf(line, terminal.cols);
    const start = whole.indexOf(text);
    if (start < 0) continue;
    const columns = new Set(at.slice(start, start + text.length));
    return [...columns]
      .map((column) => line.getCell(column))
      .flatMap((cell) => (cell ? [styleOf(cell)] : []));
  }
  return undefined;
}
