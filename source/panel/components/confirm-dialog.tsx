/**
 * Asks before something is destroyed or lost. Cancel has the focus, and the key that led here never answers:
 * a key pressed twice by accident destroys nothing.
 */
import { Text } from 'ink';
import type { ReactNode } from 'react';
import { keyTable } from '../keys/key-table.ts';
import type { Handlers, Panel, Screen, ViewProps } from '../screen.ts';
import { clip } from './text.ts';
import {
  type PaneLine,
  paneHeight,
  type ScrollAction,
  scrollHandlers,
  scrollKeys,
  TextPane,
} from './text-pane.tsx';

export interface Question {
  /** Raw text: `Remove 3 certificates?` */
  readonly title: string;
  /** Raw text: names what is destroyed, and what follows from it. */
  readonly lines: readonly string[];
  /** One word for what happens: `remove`. */
  readonly yes: string;
}

export interface ConfirmState {
  readonly question: Question;
  readonly isYesFocused: boolean;
  /** First line on screen, where there are more than fit. */
  readonly top: number;
  readonly openedBy: string;
  readonly answer: (isYes: boolean) => void;
}

export const confirmKeys = keyTable<ConfirmState>()({
  choose: { chords: ['Enter'], label: 'choose', help: 'Do what is marked; Cancel is marked at first' },
  move: {
    chords: ['Tab', 'Left', 'Right', 'Shift+Tab'],
    label: 'other answer',
    help: 'Mark the other answer',
  },
  yes: {
    chords: ['y'],
    label: 'yes',
    help: 'Do it',
    unavailable: ({ openedBy }) =>
      openedBy === 'y'
        ? 'The key that led to this question does not answer it: press Tab, then Enter.'
        : undefined,
  },
  no: { chords: ['n'], label: 'no', help: 'Do not do it' },
  ...scrollKeys,
});
type ConfirmAction = 'choose' | 'move' | 'yes' | 'no' | ScrollAction;

/** The empty row and the row of answers. */
const answerRows = 2;

const handlers: Handlers<ConfirmState, ConfirmAction> = {
  choose: (control) => answer(control, control.state.isYesFocused),
  move: ({ update }) => update((state) => ({ ...state, isYesFocused: !state.isYesFocused })),
  yes: (control) => answer(control, true),
  no: (control) => answer(control, false),
  ...scrollHandlers<ConfirmState>({
    get: ({ top }) => top,
    set: (state, top) => ({ ...state, top }),
    height: ({ question }, { columns }, look) => paneHeight(paneLines(question), columns, look) + answerRows,
  }),
};

function paneLines({ lines }: Question): readonly PaneLine[] {
  return lines.map((text) => ({ text }));
}

function answer({ state, close }: { state: ConfirmState; close: () => void }, isYes: boolean): void {
  // Whoever asked goes on in a later turn, when this layer is gone.
  state.answer(isYes);
  close();
}

export function ConfirmView({ state, columns, rows, look }: ViewProps<ConfirmState>): ReactNode {
  const { question, isYesFocused, top } = state;
  const choice = (word: string, isFocused: boolean) => (
    <Text
      inverse={isFocused && !look.isScreenReader}
    >{` ${isFocused ? '>' : ' '} ${clip(word, 20, look)} `}</Text>
  );
  return (
    <>
      <TextPane
        lines={paneLines(question)}
        top={top}
        columns={columns}
        rows={rows - answerRows}
        look={look}
      />
      <Text> </Text>
      <Text wrap="truncate">
        {choice('Cancel', !isYesFocused)} {choice(question.yes, isYesFocused)}
      </Text>
    </>
  );
}

export const confirmDialog: Screen<ConfirmState, ConfirmAction> = {
  name: 'question',
  title: ({ question }) => question.title,
  keys: confirmKeys,
  handlers,
  view: ConfirmView,
  closed: (state) => state.answer(false),
};

/** True only for a deliberate yes; Esc and everything else is no. */
export function confirm(panel: Panel, question: Question): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  panel.open(confirmDialog, {
    question,
    isYesFocused: false,
    top: 0,
    openedBy: panel.lastChord,
    answer: resolve,
  });
  return promise;
}
