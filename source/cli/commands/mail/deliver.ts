/**
 * How commands on mail answer: the mail goes to standard output and nothing else, what was done into a report for
 * programs, and to standard error for people, or as one line of JSON with --json.
 */
import { printableJson } from '../../../presentation/printable.ts';
import type { Line } from '../../../presentation/styled-text.ts';
import type { Invocation } from '../../command.ts';
import { text } from '../../option.ts';
import { readInputs } from '../../read-inputs.ts';

export const reportOption = text('report', 'write what was done, and why not, into this file as JSON', {
  placeholder: 'FILE',
  completes: 'file',
});

export async function readMail(invocation: Invocation): Promise<Uint8Array> {
  const [input] = await readInputs(invocation, []);
  return input?.bytes ?? new Uint8Array();
}

export interface Delivery {
  /** Absent where there is none to deliver. */
  readonly mail?: Uint8Array;
  readonly json: unknown;
  readonly lines: readonly Line[];
}

/** The report first, so that no mail gets away whose report could not be written. */
export async function deliver(
  { get, context, output }: Invocation,
  { mail, json, lines }: Delivery,
): Promise<void> {
  const file = get(reportOption);
  if (file !== undefined) {
    const { files } = await context();
    await files.writeReport(file, Buffer.from(`${printableJson(json)}\n`));
  }
  if (output.isJson) await output.jsonNote(json);
  else for (const line of lines) await output.note(line);
  if (mail !== undefined) await output.bytes(mail);
}
