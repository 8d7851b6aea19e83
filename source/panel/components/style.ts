/**
 * Colours of the panel: the 16 of the terminal's own palette, on its own background, and only beside a word or
 * a sign that says the same. Yellow and cyan are left out, since nobody can read them on white.
 */
import type { TextProps } from 'ink';
import type { Tone } from '../panel-state.ts';
import type { Look } from '../terminal/capabilities.ts';

export type TextStyle = Pick<TextProps, 'color' | 'bold' | 'inverse'>;

const colors: Readonly<Record<Tone, string | undefined>> = {
  info: undefined,
  success: 'green',
  warning: 'magenta',
  error: 'red',
};

export function styleOf(tone: Tone | undefined, look: Look): TextStyle {
  const color = tone === undefined ? undefined : colors[tone];
  return {
    bold: tone === 'error' || tone === 'warning',
    ...(look.hasColor && color !== undefined ? { color } : {}),
  };
}

/** The word in front of a message, so that its tone needs no colour. */
export const toneWords: Readonly<Record<Tone, string>> = {
  info: '',
  success: '',
  warning: 'Attention: ',
  error: 'Error: ',
};
