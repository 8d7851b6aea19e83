/**
 * Lines whose parts have a tone, raw: whoever shows them makes the text printable and adds colours of their own.
 * Tones only ever repeat what a word already says.
 */

export type Tone = 'strong' | 'muted' | 'good' | 'warning' | 'bad';

export interface Span {
  readonly text: string;
  readonly tone?: Tone;
}

export type Line = string | readonly Span[];

export function toned(text: string, tone: Tone | undefined): Span {
  return tone === undefined ? { text } : { text, tone };
}

export function spansOf(line: Line): readonly Span[] {
  return typeof line === 'string' ? [{ text: line }] : line;
}

export function plainText(line: Line): string {
  return typeof line === 'string' ? line : line.map(({ text }) => text).join('');
}
