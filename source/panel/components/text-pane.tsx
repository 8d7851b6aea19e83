/** Lines of text that scroll: details, help, reports. No hooks. */
import { Text } from 'ink';
import type { ReactNode } from 'react';
import { type Line, spansOf } from '../../presentation/styled-text.ts';
import { keyTable } from '../keys/key-table.ts';
import type { Handlers, Size } from '../screen.ts';
import type { Look } from '../terminal/capabilities.ts';
import { LineText } from './line-text.tsx';
import { wrapLine } from './text.ts';

export interface PaneLine {
  /** Raw text; wrapped where it is too long. */
  readonly text: Line;
  /** Columns in front of the line and of what is wrapped below it. */
  readonly indent?: number;
}

function drawnLines(lines: readonly PaneLine[], columns: number, look: Look): readonly Line[] {
  return lines.flatMap(({ text, indent = 0 }) => {
    const margin = { text: ' '.repeat(indent) };
    return wrapLine(text, columns - indent, look).map((line) => [margin, ...spansOf(line)]);
  });
}

export function paneHeight(lines: readonly PaneLine[], columns: number, look: Look): number {
  return drawnLines(lines, columns, look).length;
}

export interface TextPaneProps extends Size {
  readonly lines: readonly PaneLine[];
  /** First drawn line on screen; more than there are counts as the last page. */
  readonly top: number;
  readonly look: Look;
}

export function TextPane({ lines, top, columns, rows, look }: TextPaneProps): ReactNode {
  const drawn = drawnLines(lines, columns, look);
  // A screen reader reads on by itself.
  const isWhole = look.isScreenReader || drawn.length <= rows;
  const from = isWhole ? 0 : Math.max(0, Math.min(top, drawn.length - rows + 1));
  const visible = isWhole ? drawn : drawn.slice(from, from + rows - 1);
  return (
    <>
      {visible.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row on the screen is its place
        <LineText key={index} line={line} columns={columns} look={look} />
      ))}
      {isWhole ? null : (
        <Text>{`lines ${from + 1} to ${Math.min(drawn.length, from + rows - 1)} of ${drawn.length}`}</Text>
      )}
    </>
  );
}

export const scrollKeys = keyTable<unknown>()({
  up: { chords: ['Up', 'k'], help: 'One line up' },
  down: { chords: ['Down', 'j'], help: 'One line down' },
  pageUp: { chords: ['PgUp', 'Ctrl+U'], help: 'One page up' },
  pageDown: { chords: ['PgDn', 'Ctrl+D', 'Space'], help: 'One page down' },
  first: { chords: ['Home', 'g'], help: 'To the beginning' },
  last: { chords: ['End', 'G'], help: 'To the end' },
});
export type ScrollAction = keyof typeof scrollKeys;

export interface ScrollLens<State> {
  readonly get: (state: State) => number;
  readonly set: (state: State, top: number) => State;
  /** Drawn lines: `paneHeight`. */
  readonly height: (state: State, size: Size, look: Look) => number;
}

export function scrollHandlers<State>({
  get,
  set,
  height,
}: ScrollLens<State>): Handlers<State, ScrollAction> {
  const mover =
    (lines: (page: number) => number): Handlers<State, ScrollAction>['up'] =>
    ({ update, size, panel }) =>
      update((state) => {
        const last = Math.max(0, height(state, size, panel.look) - size.rows + 1);
        const top = Math.min(get(state), last) + lines(Math.max(1, size.rows - 2));
        return set(state, Math.max(0, Math.min(top, last)));
      });
  return {
    up: mover(() => -1),
    down: mover(() => 1),
    pageUp: mover((page) => -page),
    pageDown: mover((page) => page),
    first: mover(() => -Infinity),
    last: mover(() => Infinity),
  };
}
