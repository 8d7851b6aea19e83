/** One row of the screen from a line with tones. No hooks. */
import { Text } from 'ink';
import type { ReactNode } from 'react';
import { type Line, plainText } from '../../presentation/styled-text.ts';
import { displayWidth } from '../../presentation/width.ts';
import type { Look } from '../terminal/capabilities.ts';
import { styleOf } from './style.ts';
import { clipLine } from './text.ts';

export interface LineTextProps {
  /** Raw text; cut where it is too long. */
  readonly line: Line;
  readonly columns: number;
  readonly look: Look;
  /** Inverse over the whole width. */
  readonly isSelected?: boolean;
}

export function LineText({ line, columns, look, isSelected = false }: LineTextProps): ReactNode {
  const spans = clipLine(line, columns, look);
  const text = plainText(spans);
  const isInverse = isSelected && !look.isScreenReader;
  const rest = isInverse ? ' '.repeat(Math.max(0, columns - displayWidth(text))) : '';
  const isPlain = spans.every(({ tone }) => tone === undefined);
  return (
    <Text wrap="truncate" inverse={isInverse}>
      {isPlain
        ? // An empty row would have no height.
          text + rest || ' '
        : spans.map(({ text: part, tone }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a part of a line is its place
            <Text key={index} {...styleOf(tone, look)}>
              {part}
            </Text>
          ))}
      {isPlain ? '' : rest}
    </Text>
  );
}
