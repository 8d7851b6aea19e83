/** Labelled lines, as a detail view has them: labels in one column, what belongs to them in the next. */
import { printable } from './printable.ts';
import { type Line, spansOf } from './styled-text.ts';
import { displayWidth, padded, wrapped } from './width.ts';

export interface Field {
  readonly label: string;
  readonly lines: readonly Line[];
}

/**
 * Labels are padded to the widest of them. With a width, plain lines that are too long are wrapped at spaces
 * below their own beginning; nothing is ever cut. Labels wider than `widestLabel` stand on a line of their own.
 */
export function fieldLines(
  fields: readonly Field[],
  width?: number,
  widestLabel = Number.POSITIVE_INFINITY,
): readonly Line[] {
  const isWide = (label: string) => displayWidth(label) > widestLabel;
  const widths = fields.map(({ label }) => (isWide(label) ? 0 : displayWidth(label)));
  const labelWidth = widths.reduce((most, one) => Math.max(most, one), 0) + 2;
  return fields.flatMap(({ label, lines }) => {
    const details = lines
      .flatMap((line): readonly Line[] => {
        if (width === undefined || typeof line !== 'string') return [line];
        return wrapped(printable(line), Math.max(20, width - labelWidth));
      })
      .map((line, index): Line => {
        const own = index === 0 && !isWide(label) ? label : '';
        return [{ text: padded(own, labelWidth), tone: 'muted' }, ...spansOf(line)];
      });
    return isWide(label) ? [[{ text: label, tone: 'muted' as const }], ...details] : details;
  });
}
