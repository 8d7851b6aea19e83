/** How the input screens look. No hooks. */
import { Text } from 'ink';
import type { ReactNode } from 'react';
import { toned } from '../../../presentation/styled-text.ts';
import { withFullStop } from '../../components/sentence.ts';
import { toneWord } from '../../components/style.ts';
import { clip } from '../../components/text.ts';
import { TextArea } from '../../components/text-area.tsx';
import { type PaneLine, paneHeight, TextPane } from '../../components/text-pane.tsx';
import type { ViewProps } from '../../screen.ts';
import { hiddenText, type InputState, isForTheScreen } from './state.ts';

export interface InputViewProps extends ViewProps<InputState> {
  /** Raw text: what is asked for, and what one should know before. */
  readonly lines: readonly string[];
  readonly isSecret: boolean;
}

export const placeholder = 'Paste text here, or Tab for a file';
/** Rows that the text keeps on the smallest screen. */
const leastTextRows = 2;

function problemLines({ problem }: InputState): readonly PaneLine[] {
  if (problem === undefined) return [];
  const { message, hint } = problem;
  return [
    { text: [toned(toneWord('bad') + withFullStop(message), 'bad')] },
    ...(hint === undefined ? [] : [{ text: hint }]),
    { text: 'Nothing was stored.' },
  ];
}

export function InputView({ state, columns, rows, look, lines, isSecret }: InputViewProps): ReactNode {
  const { text } = state;
  const told = problemLines(state);
  const height = (some: readonly PaneLine[]) => paneHeight(some, columns, look);
  const room = rows - leastTextRows;
  const introduction = lines.map((line) => ({ text: line }));
  const both = [...introduction, ...told];
  // Where there is no room for both, what went wrong is what matters.
  const above = told.length === 0 || height(both) <= room ? both : told;
  const headRows = Math.min(height(above), room);
  const hasGap = headRows + leastTextRows < rows;
  const isHidden = text !== '' && (isSecret || !isForTheScreen(text));
  return (
    <>
      <TextPane lines={above} top={0} columns={columns} rows={headRows} look={look} />
      {hasGap ? <Text> </Text> : null}
      {isHidden ? (
        <Text wrap="truncate">{clip(`> ${hiddenText(text)}`, columns, look)}</Text>
      ) : (
        <TextArea
          text={text}
          isFocused
          placeholder={placeholder}
          columns={columns}
          rows={rows - headRows - (hasGap ? 1 : 0)}
          look={look}
        />
      )}
    </>
  );
}
