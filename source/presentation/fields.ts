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
 * below their own beginning; nothing is ever cut.
 */
export function fieldLines(fields: readonly Field[], width?: number): readonly Line[] {
  const labelWidth = fields.reduce((most, { label }) => Math.max(most, displayWidth(label)), 0) + 2;
  return fields.flatMap(({ label, lines }) =>
    lines
      .flatMap((line): readonly Line[] => {
        if (width === undefined || typeof line !== 'string') return [line];
        return wrapped(printable(line), Math.max(20, width - labelWidth));
      })
      .map((line, index) => [
        { text: padded(index === 0 ? label : '', labelWidth), tone: 'muted' as const },
        ...spansOf(line),
      ]),
  );
}
