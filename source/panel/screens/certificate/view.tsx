/** How one certificate looks. No hooks. */
import type { ReactNode } from 'react';
import type { Field } from '../../../presentation/fields.ts';
import { type Line, plainText, spansOf, toned } from '../../../presentation/styled-text.ts';
import { displayWidth } from '../../../presentation/width.ts';
import { cell, shown, wrapLine } from '../../components/text.ts';
import { type PaneLine, TextPane } from '../../components/text-pane.tsx';
import type { ViewProps } from '../../screen.ts';
import type { Look } from '../../terminal/capabilities.ts';
import { type CertificateState, cardOf } from './state.ts';

/** From this width on labels have a column of their own beside a whole line of a fingerprint. */
const besideFrom = 60;
const labelColumns = 15;

/** Labels in a column, what belongs to them wrapped in the next. */
function linesBeside({ label, lines }: Field, columns: number, look: Look): readonly PaneLine[] {
  const fitting = lines.flatMap((line) => wrapLine(line, columns - labelColumns, look));
  return fitting.map((line, index) => ({
    text: [toned(cell(index === 0 ? label : '', labelColumns, look), 'muted'), ...spansOf(line)],
  }));
}

/** A label in front of what fits on its line, else above it. */
function linesBelow({ label, lines }: Field, columns: number, look: Look): readonly PaneLine[] {
  const [first = ''] = lines;
  const whole: Line = [toned(`${label}: `, 'muted'), ...spansOf(first)];
  if (lines.length === 1 && displayWidth(shown(plainText(whole), look)) <= columns) return [{ text: whole }];
  return [{ text: [toned(`${label}:`, 'muted')] }, ...lines.map((text) => ({ text, indent: 1 }))];
}

/** @param now milliseconds since the epoch */
export function certificateLines(
  state: CertificateState,
  now: number,
  columns: number,
  look: Look,
): readonly PaneLine[] {
  const card = cardOf(state, now);
  if (card === undefined) return [{ text: 'This certificate is not in the store any more.' }];
  const isBeside = columns >= besideFrom && !look.isScreenReader;
  const facts = card.facts.flatMap((field) => (isBeside ? linesBeside : linesBelow)(field, columns, look));
  const heading = (text: string): PaneLine => ({ text: [toned(text, 'strong')] });
  if (state.described === undefined) return [...facts, { text: '' }, { text: 'Reading the extensions…' }];
  if (card.extensions.length === 0) return [...facts, { text: '' }, { text: 'It has no extensions.' }];
  // Their titles are whole sentences at times, so they always stand above.
  const extensions = card.extensions.flatMap(({ label, lines }) => [
    { text: label },
    ...lines.map((text) => ({ text, indent: 3 })),
  ]);
  return [...facts, { text: '' }, heading('Extensions'), ...extensions];
}

export function CertificateView({ state, columns, rows, look, now }: ViewProps<CertificateState>): ReactNode {
  return (
    <TextPane
      lines={certificateLines(state, now, columns, look)}
      top={state.top}
      columns={columns}
      rows={rows}
      look={look}
    />
  );
}
