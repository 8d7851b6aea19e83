/**
 * Columns that fit: each has a width, the least important ones go first when the screen is narrow, and the
 * last one takes what is left. Free text belongs there, since the width of some scripts cannot be foretold.
 */
import type { Look } from '../terminal/capabilities.ts';
import { cell, clip } from './text.ts';

export interface Column<Row> {
  readonly title: string;
  /** Columns of the screen; the last column's is its minimum. */
  readonly width: number;
  /** 1 stays longest. */
  readonly priority: number;
  /** Raw text. */
  readonly text: (row: Row) => string;
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

export function headerText<Row>(columns: readonly FittedColumn<Row>[], look: Look): string {
  return line(columns, ({ title }) => title, look);
}

export function rowText<Row>(columns: readonly FittedColumn<Row>[], row: Row, look: Look): string {
  return line(columns, ({ text }) => text(row), look);
}

function line<Row>(
  columns: readonly FittedColumn<Row>[],
  text: (column: Column<Row>) => string,
  look: Look,
): string {
  return columns
    .map(({ column, width }, index) => {
      return index === columns.length - 1 ? clip(text(column), width, look) : cell(text(column), width, look);
    })
    .join(' '.repeat(gap));
}
