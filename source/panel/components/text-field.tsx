/**
 * One line of text, by ink-text-input. It works in UTF-16 units and takes whatever it is given, so two things
 * are seen to around it: the dispatcher hands it editing keys only, and a change that would cut a character
 * in half is completed or refused here.
 */
import { Box, Text } from 'ink';
import TextInput from 'ink-text-input';
import type { ReactNode } from 'react';
import type { Look } from '../terminal/capabilities.ts';
import { clip, shown } from './text.ts';

export interface TextFieldProps {
  /** Raw text. */
  readonly label: string;
  readonly value: string;
  readonly isFocused: boolean;
  readonly onChange: (value: string) => void;
  readonly columns: number;
  readonly look: Look;
}

/** `next` without halves of surrogate pairs: a deleted half takes its other half along. */
export function wholeCharacters(before: string, next: string): string {
  if (next.isWellFormed()) return next;
  // Something typed between two halves has no place to go.
  return next.length > before.length ? before : next.replace(/\p{Cs}/gu, '');
}

export function TextField({ label, value, isFocused, onChange, columns, look }: TextFieldProps): ReactNode {
  const change = (next: string) => {
    const whole = wholeCharacters(value, next);
    if (whole !== value) onChange(whole);
  };
  return (
    <Box width={columns}>
      <Text>{`${isFocused ? '>' : ' '} ${clip(label, columns, look)} `}</Text>
      {/* ink-text-input draws what is typed as it is; typing brings no control characters, but a
          value that was loaded from somewhere may have some, and is shown without being edited. */}
      {isFocused ? (
        <TextInput value={value} onChange={change} focus showCursor />
      ) : (
        <Text>{shown(value, look)}</Text>
      )}
    </Box>
  );
}
