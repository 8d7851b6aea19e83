/** Where somebody is in a long list: pure, and the same cost for ten rows and ten thousand. */

import { keyTable } from '../keys/key-table.ts';
import type { Handlers, Size } from '../screen.ts';

export interface ListState {
  /** Index of the selected row. */
  readonly cursor: number;
  /** Index of the first row on screen. */
  readonly top: number;
}

export const listStart: ListState = { cursor: 0, top: 0 };

export interface Extent {
  readonly count: number;
  /** Rows on screen. */
  readonly height: number;
}

/** The nearest place inside of the list that keeps the cursor on screen; at an edge it scrolls half a page. */
export function placed(list: ListState, { count, height }: Extent): ListState {
  const cursor = Math.max(0, Math.min(list.cursor, count - 1));
  const lastTop = Math.max(0, count - height);
  const isOnScreen = cursor >= list.top && cursor < list.top + height;
  const wanted = isOnScreen ? list.top : cursor - Math.floor(height / 2);
  const top = Math.max(0, Math.min(wanted, lastTop));
  return cursor === list.cursor && top === list.top ? list : { cursor, top };
}

export function movedBy(list: ListState, rows: number, extent: Extent): ListState {
  const from = placed(list, extent);
  return placed({ ...from, cursor: from.cursor + rows }, extent);
}

export const listKeys = keyTable<unknown>()({
  up: { chords: ['Up', 'k'], help: 'One row up' },
  down: { chords: ['Down', 'j'], help: 'One row down' },
  pageUp: { chords: ['PgUp', 'Ctrl+U'], help: 'One page up' },
  pageDown: { chords: ['PgDn', 'Ctrl+D'], help: 'One page down' },
  first: { chords: ['Home', 'g'], help: 'To the first row' },
  last: { chords: ['End', 'G'], help: 'To the last row' },
});
export type ListAction = keyof typeof listKeys;

export interface ListLens<State> {
  readonly get: (state: State) => ListState;
  readonly set: (state: State, list: ListState) => State;
  readonly count: (state: State) => number;
  /** Rows that the list has inside of the screen's body. */
  readonly height: (size: Size, state: State) => number;
}

/** Handlers for `listKeys`, over a list anywhere in a screen's state. */
export function listHandlers<State>({
  get,
  set,
  count,
  height,
}: ListLens<State>): Handlers<State, ListAction> {
  const mover =
    (rows: (height: number) => number): Handlers<State, ListAction>['up'] =>
    ({ update, size }) =>
      update((state) => {
        const extent = { count: count(state), height: height(size, state) };
        return set(state, movedBy(get(state), rows(extent.height), extent));
      });
  return {
    up: mover(() => -1),
    down: mover(() => 1),
    pageUp: mover((rows) => -rows),
    pageDown: mover((rows) => rows),
    first: mover(() => -Infinity),
    last: mover(() => Infinity),
  };
}
