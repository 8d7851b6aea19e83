/** One table for footer, help and dispatcher. */
import { expect, test } from 'vitest';
import { type Chord, isText } from '../../../source/panel/keys/chord.ts';
import { globalKeys } from '../../../source/panel/keys/global-keys.ts';
import {
  actionOf,
  type KeyRow,
  keyHints,
  keyTable,
  remainingHints,
} from '../../../source/panel/keys/key-table.ts';

interface State {
  readonly rows: number;
}

const keys = keyTable<State>()({
  open: { chords: ['Enter', 'l'], label: 'open', help: 'Open the row' },
  remove: {
    chords: ['d'],
    label: 'remove',
    help: 'Remove the row',
    unavailable: ({ rows }) => (rows === 0 ? 'There is no row.' : undefined),
  },
  help: { chords: ['F1'], label: 'more', help: 'Help of its own' },
});

test('a chord finds its action, also by its second key', () => {
  expect(actionOf(keys, 'Enter')).toBe('open');
  expect(actionOf(keys, 'l')).toBe('open');
  expect(actionOf(keys, 'D')).toBeUndefined();
});

test('hints keep the order of the table and know what cannot be done now', () => {
  const hints = keyHints(keys, { rows: 0 }, false);
  expect(hints.map(({ chords, unavailable }) => [chords.join(), unavailable])).toEqual([
    ['Enter,l', undefined],
    ['d', 'There is no row.'],
    ['F1', undefined],
  ]);
});

test('while somebody types no hint offers a letter', () => {
  expect(keyHints(keys, { rows: 1 }, true).map(({ chords }) => chords.join())).toEqual(['Enter', 'F1']);
});

test('a key that the screen uses is not offered a second time', () => {
  const globals = keyHints(globalKeys, { canGoBack: true }, false);
  const remaining = remainingHints(globals, keyHints(keys, { rows: 1 }, false));
  expect(remaining.find(({ label }) => label === 'help')?.chords).toEqual(['?']);
});

test.each([
  ['a', true],
  ['?', true],
  ['Space', true],
  ['🦊', true],
  ['Enter', false],
  ['F1', false],
  ['Ctrl+C', false],
])('%s is text: %s', (chord, expected) => {
  expect(isText(chord)).toBe(expected);
});

/** `true` where a value of type `Given` may stand for `Wanted`; checked by the compiler, not by a run. */
type Fits<Given, Wanted> = Given extends Wanted ? true : false;
type Handlers = Readonly<Record<keyof typeof keys, () => void>>;

test('keys that tmux, screen or the terminal take do not compile, and neither does a missing handler', () => {
  const isTmuxKey: Fits<'Ctrl+B', Chord> = false;
  const isFlowControl: Fits<'Ctrl+S', Chord> = false;
  const isEnough: Fits<Omit<Handlers, 'help'>, Handlers> = false;
  const isWhole: Fits<Handlers, Handlers> = true;
  const isFree: Fits<'Ctrl+R', Chord> = true;
  expect([isTmuxKey, isFlowControl, isEnough, isWhole, isFree]).toEqual([false, false, false, true, true]);
});

test('every row of the panel’s own tables has a sentence without its full stop', () => {
  for (const { help } of Object.values<KeyRow<{ canGoBack: boolean }>>(globalKeys)) {
    expect(help).toMatch(/^[A-Z].*[^.]$/);
  }
});
