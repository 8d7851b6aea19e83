/** A list of any length: one string per row, and only the rows on screen are looked at. No hooks. */
import { Text } from 'ink';
import type { ReactNode } from 'react';
import { type Line, spansOf } from '../../presentation/styled-text.ts';
import type { Look } from '../terminal/capabilities.ts';
import { LineText } from './line-text.tsx';
import { type ListState, placed } from './list-state.ts';
import { clip } from './text.ts';

export interface ListRow {
  /** Raw text; it is cut at the screen's edge. */
  readonly text: Line;
  readonly isMarked?: boolean;
}

export interface ListProps {
  readonly list: ListState;
  readonly count: number;
  readonly rowAt: (index: number) => ListRow;
  readonly columns: number;
  readonly rows: number;
  readonly look: Look;
  /** Raw text for a list without rows. */
  readonly empty: string;
}

/** Columns in front of each row's text: cursor, mark, space. */
export const listMargin = 3;

export function List({ list, count, rowAt, columns, rows, look, empty }: ListProps): ReactNode {
  if (count === 0) return <Text>{clip(empty, columns, look)}</Text>;
  const { cursor, top } = placed(list, { count, height: rows });
  const drawn: ReactNode[] = [];
  for (let index = top; index < Math.min(count, top + rows); index++) {
    const { text, isMarked = false } = rowAt(index);
    const isSelected = index === cursor;
    const margin = `${isSelected ? '>' : ' '}${isMarked ? '*' : ' '} `;
    const line = [{ text: margin }, ...spansOf(text)];
    drawn.push(
      <LineText key={index - top} line={line} columns={columns} look={look} isSelected={isSelected} />,
    );
  }
  return drawn;
}
