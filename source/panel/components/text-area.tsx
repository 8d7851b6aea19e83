/**
 * A place for pasted text, which may be large: it tells how much there is and shows its beginning. What is
 * typed goes to the end, where Backspace takes it away again; nobody edits a certificate in the middle.
 */
import { Text } from 'ink';
import type { ReactNode } from 'react';
import { counted, sizeText } from '../../presentation/counts.ts';
import type { Field, Size } from '../screen.ts';
import type { Look } from '../terminal/capabilities.ts';
import { clip } from './text.ts';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

export interface TextAreaLens<State> {
  readonly get: (state: State) => string;
  readonly set: (state: State, text: string) => State;
}

/** The focus on the text: typing, Enter, Backspace; Ctrl+U takes the last line away, Ctrl+K all of it. */
export function textAreaKeys<State>({ get, set }: TextAreaLens<State>): Field<State> {
  return {
    kind: 'typed',
    type: (state, { chord, text }) => {
      const before = get(state);
      if (text !== undefined) return set(state, before + text);
      if (chord === 'Enter') return set(state, `${before}\n`);
      if (chord === 'Backspace') return set(state, withoutLast(before));
      if (chord === 'Ctrl+U')
        return set(state, before.slice(0, before.lastIndexOf('\n', before.length - 2) + 1));
      if (chord === 'Ctrl+K') return set(state, '');
      return undefined;
    },
    paste: (state, text) => set(state, get(state) + text),
  };
}

function withoutLast(text: string): string {
  const tail = [...graphemes.segment(text.slice(-64))].at(-1)?.segment ?? '';
  return text.slice(0, text.length - tail.length);
}

/** `1250 lines, 82.0 KiB`. */
export function textSize(text: string): string {
  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
  return `${counted(lines, 'line')}, ${sizeText(Buffer.byteLength(text))}`;
}

export interface TextAreaProps extends Size {
  readonly text: string;
  readonly isFocused: boolean;
  /** Raw text for the empty area. */
  readonly placeholder: string;
  readonly look: Look;
}

/** The head of the text, and its end where the cursor is. */
export function TextArea({ text, isFocused, placeholder, columns, rows, look }: TextAreaProps): ReactNode {
  const marker = isFocused ? '>' : ' ';
  const cursor = <Text inverse={!look.isScreenReader}>{isFocused ? ' ' : ''}</Text>;
  if (text === '') {
    return (
      <Text wrap="truncate">
        {`${marker} `}
        {cursor}
        {clip(placeholder, columns - 3, look)}
      </Text>
    );
  }
  const lines = text.split('\n');
  const room = Math.max(2, rows - 1);
  const isWhole = lines.length <= room;
  const head = isWhole ? lines.slice(0, -1) : lines.slice(0, room - 2);
  const last = clip(lines.at(-1) ?? '', columns - 3, look);
  return (
    <>
      <Text wrap="truncate">{`${marker} ${textSize(text)}`}</Text>
      {head.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row on the screen is its place
        <Text key={index} wrap="truncate">{`  ${clip(line, columns - 2, look)}`}</Text>
      ))}
      {isWhole ? null : <Text>{`  (${counted(lines.length - room + 1, 'more line')})`}</Text>}
      <Text wrap="truncate">
        {`  ${last}`}
        {cursor}
      </Text>
    </>
  );
}
