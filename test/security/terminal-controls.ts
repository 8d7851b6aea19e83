/**
 * What a terminal obeys in an output, by kind: which sequences there are, not how often, and of movements not how far.
 * Two outputs that show different texts in the same way have the same kinds.
 */

/** CSI, OSC, other strings, two-character sequences, and single controls; a line feed is none. */
const control =
  /\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[PX^_][^\x1b]*\x1b\\|\x1b[ -/]*[0-~]?|[\0-\x09\x0b-\x1f\x7f-\x9f]/g;

/** What colours, and what switches modes, is told by its numbers. */
const isNumbered = (sequence: string): boolean => /[mhl]$/.test(sequence);

export function controlKinds(output: string): ReadonlySet<string> {
  const found = output.match(control) ?? [];
  return new Set(found.map((each) => (isNumbered(each) ? each : each.replaceAll(/\d+/g, '#'))));
}

/** The text alone, as a line feed or space wherever something stood between. */
export function withoutControls(output: string): string {
  return output.replaceAll(control, ' ');
}
