/** One line of text with its label. */
import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { displayWidth } from '../../presentation/width.ts';
import type { Look } from '../terminal/capabilities.ts';
import { LineInput } from './line-input.tsx';
import { clip } from './text.ts';

export interface TextFieldProps {
  /** Raw text. */
  readonly label: string;
  readonly value: string;
  readonly isFocused: boolean;
  readonly onChange: (value: string) => void;
  readonly columns: number;
  readonly look: Look;
}

export function TextField({ label, value, isFocused, onChange, columns, look }: TextFieldProps): ReactNode {
  const head = `${isFocused ? '>' : ' '} ${clip(label, Math.max(4, columns - 8), look)} `;
  const room = Math.max(1, columns - displayWidth(head));
  return (
    <Box width={columns}>
      <Text>{head}</Text>
      {isFocused ? (
        <LineInput value={value} onChange={onChange} columns={room} look={look} />
      ) : (
        <Text wrap="truncate">{clip(value, room, look)}</Text>
      )}
    </Box>
  );
}
