/**
 * Columns of a list of which only the rows on screen are looked at: each has a width, the least important ones go first when the screen is narrow, and the
 * last one takes what is left. Free text belongs there, since the width of some scripts cannot be foretold.
 */
import { type Line, type Span, toned } from '../../presentation/styled-text.ts';
import type { Look } from '../terminal/capabilities.ts';
import { cell, clip } from './text.ts';

export interface Column<Row> {
  readonly title: string;
  /** Columns of the screen; the last column's is its minimum. */
  readonly width: number;
  /** 1 stays longest. */
  readonly priority: number;
  /** Raw text. */
  readonly content: (row: Row) => string | Span;
}

export interface FittedColumn<Row> {
  readonly column: Column<Row>;
  readonly width: number;
}

const gap = 2;

export function fitColumns<Row>(
  columns: readonly Column<Row>[],
  width: number,
): readonly FittedColumn<Row>[] {
  const kept = [...columns];
  while (kept.length > 1 && totalWidth(kept) > width) {
    const least = kept.reduce((one, other) => (other.priority > one.priority ? other : one));
    kept.splice(kept.indexOf(least), 1);
  }
  const spare = width - totalWidth(kept);
  return kept.map((column, index) => ({
    column,
    width: index === kept.length - 1 ? Math.max(1, column.width + spare) : column.width,
  }));
}

function totalWidth<Row>(columns: readonly Column<Row>[]): number {
  return columns.reduce((sum, { width }) => sum + width, gap * (columns.length - 1));
}

export function headerLine<Row>(columns: readonly FittedColumn<Row>[], look: Look): Line {
  return joined(columns, ({ title }) => toned(title, 'strong'), look);
}

export function rowLine<Row>(columns: readonly FittedColumn<Row>[], row: Row, look: Look): Line {
  return joined(columns, ({ content }) => content(row), look);
}

function joined<Row>(
  columns: readonly FittedColumn<Row>[],
  content: (column: Column<Row>) => string | Span,
  look: Look,
): Line {
  return columns.flatMap(({ column, width }, index) => {
    const found = content(column);
    const { text, tone } = typeof found === 'string' ? toned(found, undefined) : found;
    if (index === columns.length - 1) return [toned(clip(text, width, look), tone)];
    return [toned(cell(text, width, look), tone), { text: ' '.repeat(gap) }];
  });
}
