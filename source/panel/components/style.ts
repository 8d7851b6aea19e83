/**
 * Colours of the panel: the 16 of the terminal's own palette, on its own background, and only beside a word or
 * a sign that says the same. Yellow and cyan are left out, since nobody can read them on white.
 */
import type { TextProps } from 'ink';
import type { Tone } from '../../presentation/styled-text.ts';
import type { Look } from '../terminal/capabilities.ts';

export type TextStyle = Pick<TextProps, 'color' | 'bold'>;

const colors: Readonly<Record<Tone, string | undefined>> = {
  strong: undefined,
  muted: undefined,
  good: 'green',
  warning: 'magenta',
  bad: 'red',
};
const boldTones: ReadonlySet<Tone | undefined> = new Set(['strong', 'warning', 'bad']);

export function styleOf(tone: Tone | undefined, look: Look): TextStyle {
  const color = tone === undefined ? undefined : colors[tone];
  return { bold: boldTones.has(tone), ...(look.hasColor && color !== undefined ? { color } : {}) };
}

/** The word in front of a message, so that its tone needs no colour. */
export function toneWord(tone: Tone | undefined): string {
  if (tone === 'bad') return 'Error: ';
  return tone === 'warning' ? 'Attention: ' : '';
}
