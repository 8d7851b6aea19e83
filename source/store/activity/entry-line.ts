/** An entry of the activity log as one line of JSON, and back. */
import type { ActivityEntry } from '../../core/activity.ts';
import { filledText, hasShape, listOf, oneOf, optional, record, text } from '../shape.ts';

const shape = record<ActivityEntry>({
  at: filledText,
  actor: optional(text),
  action: filledText,
  outcome: oneOf('success', 'failed'),
  subject: optional(text),
  from: optional(text),
  to: optional(listOf(text)),
  message: optional(text),
});

/** Subjects and addresses come from certificates and mail, and may be as long as their makers like. */
const longestText = 2000;
const mostRecipients = 500;

/** The line with its end. */
export function lineOf(entry: ActivityEntry): string {
  return `${JSON.stringify(entry, (_name, value: unknown) => shortened(value))}\n`;
}

/** Undefined for what is no entry. */
export function entryOf(line: string): ActivityEntry | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return hasShape(shape, value, () => undefined) ? value : undefined;
  } catch {
    return undefined;
  }
}

function shortened(value: unknown): unknown {
  if (typeof value === 'string' && value.length > longestText) return `${value.slice(0, longestText)}…`;
  if (Array.isArray(value) && value.length > mostRecipients) {
    return [...value.slice(0, mostRecipients), `… and ${value.length - mostRecipients} more`];
  }
  return value;
}
