/**
 * Tables for plain output: aligned by display columns and fitted to the terminal's width. Without a width, as
 * when piped, nothing is cut and no column is left out.
 */
import { printable } from './printable.ts';
import { type Line, type Span, spansOf, toned } from './styled-text.ts';
import { displayWidth, padded, truncated } from './width.ts';

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => string | Span;
  readonly align?: 'left' | 'right';
  /** Free text: may be cut, down to so many columns. Free text stands last, where an odd width harms least. */
  readonly minimum?: number;
  /** Where the width does not do, columns with the lowest number are left out first; without one, never. */
  readonly rank?: number;
}

export interface TableOptions {
  /** Columns of the terminal; undefined to cut nothing. */
  readonly width?: number | undefined;
  readonly ellipsis?: string;
}

const gap = 2;
/** Free text longer than this pushes the rest of its line aside instead of widening every line. */
const widestAligned = 48;

interface Measured<Row> {
  readonly column: Column<Row>;
  readonly cells: readonly Span[];
  readonly widths: readonly number[];
  readonly natural: number;
}

function measure<Row>(column: Column<Row>, rows: readonly Row[]): Measured<Row> {
  const cells = rows.map((row) => {
    const cell = column.cell(row);
    return typeof cell === 'string' ? { text: printable(cell) } : toned(printable(cell.text), cell.tone);
  });
  const widths = cells.map(({ text }) => displayWidth(text));
  const natural = widths.reduce((most, width) => Math.max(most, width), displayWidth(column.title));
  return { column, cells, widths, natural };
}

const minimumOf = <Row>({ column, natural }: Measured<Row>) => Math.min(column.minimum ?? natural, natural);

function fitting<Row>(columns: readonly Measured<Row>[], width: number): readonly Measured<Row>[] {
  let kept = columns;
  for (;;) {
    const needed = kept.reduce((sum, column) => sum + minimumOf(column) + gap, -gap);
    const weakest = kept
      .filter(({ column }) => column.rank !== undefined)
      .toSorted((a, b) => (a.column.rank ?? 0) - (b.column.rank ?? 0))[0];
    if (needed <= width || weakest === undefined) return kept;
    kept = kept.filter((column) => column !== weakest);
  }
}

/** The room that the fixed columns leave goes to the free text, in equal steps up to its natural width. */
function widthsWithin<Row>(columns: readonly Measured<Row>[], width: number): readonly number[] {
  const widths = columns.map(minimumOf);
  let room = width - widths.reduce((sum, each) => sum + each + gap, -gap);
  // On the narrowest terminals free text gives way first, the last column before the others.
  for (let index = columns.length - 1; index >= 0 && room < 0; index--) {
    if (columns[index]?.column.minimum === undefined) continue;
    const less = Math.min(-room, (widths[index] ?? 0) - 1);
    widths[index] = (widths[index] ?? 0) - less;
    room += less;
  }
  for (;;) {
    const hungry = columns.flatMap(({ natural }, index) => ((widths[index] ?? 0) < natural ? [index] : []));
    if (room <= 0 || hungry.length === 0) return widths;
    const share = Math.max(1, Math.floor(room / hungry.length));
    for (const index of hungry) {
      const more = Math.min(share, room, (columns[index]?.natural ?? 0) - (widths[index] ?? 0));
      widths[index] = (widths[index] ?? 0) + more;
      room -= more;
    }
  }
}

/** The header and one line a row. Cells are made printable, since their widths depend on it. */
export function tableLines<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { width, ellipsis = '…' }: TableOptions = {},
): readonly Line[] {
  const measured = columns.map((column) => measure(column, rows));
  const kept = width === undefined ? measured : fitting(measured, width);
  const widths =
    width === undefined
      ? kept.map(({ column, natural }) =>
          column.minimum === undefined ? natural : Math.min(natural, widestAligned),
        )
      : widthsWithin(kept, width);
  const lineOf = (cellAt: (column: Measured<Row>) => Span): Line =>
    kept.flatMap((column, index) => {
      const { text, tone } = cellAt(column);
      const columnWidth = widths[index] ?? 0;
      const isLast = index === kept.length - 1;
      const shown = width === undefined ? text : truncated(text, columnWidth, ellipsis);
      const { align } = column.column;
      if (isLast)
        return spansOf([toned(align === 'right' ? padded(shown, columnWidth, align) : shown, tone)]);
      return [toned(padded(shown, columnWidth, align), tone), { text: ' '.repeat(gap) }];
    });
  return [
    lineOf(({ column }) => toned(column.title, 'strong')),
    ...rows.map((_, row) => lineOf(({ cells }) => cells[row] ?? { text: '' })),
  ];
}
