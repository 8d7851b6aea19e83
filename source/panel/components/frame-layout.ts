/** How the rows and columns of the screen are shared out: title, body, status, footer. Pure. */
import { displayWidth } from '../../presentation/width.ts';
import type { KeyHint } from '../keys/key-table.ts';
import type { Busy, Status } from '../panel-state.ts';
import type { Size } from '../screen.ts';
import type { Look } from '../terminal/capabilities.ts';
import { toneWord } from './style.ts';
import { wrap } from './text.ts';

export const smallest: Size = { columns: 40, rows: 10 };
/** From this height on a rule under the title costs nobody a row that is needed. */
const roomyRows = 16;
const mostStatusRows = 4;

export function isTooSmall({ columns, rows }: Size): boolean {
  return columns < smallest.columns || rows < smallest.rows;
}

export function hasRule({ rows }: Size): boolean {
  return rows >= roomyRows;
}

/** What is left for a screen's view while the status takes `statusRows`. */
export function bodySize(size: Size, statusRows = 1): Size {
  return { columns: size.columns, rows: Math.max(1, size.rows - 2 - (hasRule(size) ? 1 : 0) - statusRows) };
}

/** The status in lines, at least one, so that the body keeps its place. */
export function statusLines(
  status: Status | undefined,
  busy: Busy | undefined,
  columns: number,
  look: Look,
): readonly string[] {
  const told = status === undefined ? '' : toneWord(status.tone) + status.text;
  const text = told === '' && busy !== undefined ? busyText(busy) : told;
  return wrap(text, columns, look).slice(0, mostStatusRows);
}

function busyText({ title, done, total, canCancel, isCancelling }: Busy): string {
  if (isCancelling) return `${title}: cancelling…`;
  const steps = done === undefined ? '' : total === undefined ? ` ${done}` : ` ${done} of ${total}`;
  return `${title}…${steps}${canCancel ? '  (Esc cancels)' : ''}`;
}

/** `Enter open`, as the footer shows it. */
function hintText({ chords: [first = ''], label = '' }: KeyHint): string {
  return `${first} ${label}`;
}

/**
 * As many keys as fit, in their order; those that cannot be used now are left out, and `last` (the help) is
 * the last to go.
 */
export function footerLine(hints: readonly KeyHint[], last: KeyHint | undefined, columns: number): string {
  const gap = '  ';
  const end = last === undefined ? '' : hintText(last);
  let line = '';
  for (const hint of hints) {
    if (hint.label === undefined || hint.unavailable !== undefined) continue;
    const next = line === '' ? hintText(hint) : line + gap + hintText(hint);
    if (displayWidth(next) + (end === '' ? 0 : gap.length + displayWidth(end)) > columns) break;
    line = next;
  }
  return line === '' ? end : end === '' ? line : line + gap + end;
}
