/**
 * One table per screen tells everything about its keys: the dispatcher, the footer, the help overlay and the
 * README's key section all read it, so that none of them can say something else.
 */
import type { Chord } from './chord.ts';
import { isText } from './chord.ts';

export interface KeyRow<State> {
  /** All that do it; the first is the one that is shown in the footer. */
  readonly chords: readonly [Chord, ...Chord[]];
  /** One short word or two for the footer; absent when the footer need not tell (arrows). */
  readonly label?: string;
  /** A sentence without a full stop for the help: what it does. */
  readonly help: string;
  /** A sentence why it cannot be done now, shown when the key is pressed. */
  readonly unavailable?: (state: State) => string | undefined;
}

export type KeyTable<State, Action extends string = string> = Readonly<Record<Action, KeyRow<State>>>;

/** `keyTable<ListState>()({ open: {…}, … })`: checks the rows against the state, and keeps the actions' names. */
export function keyTable<State>(): <const Action extends string>(
  rows: KeyTable<State, Action>,
) => KeyTable<State, Action> {
  return (rows) => rows;
}

/** A row as footer and help show it: nothing to call. */
export interface KeyHint {
  readonly chords: readonly string[];
  readonly label: string | undefined;
  readonly help: string;
  readonly unavailable: string | undefined;
}

/** The rows in their order. While a text field has the focus, letters are text and no row offers them. */
export function keyHints<State, Action extends string>(
  table: KeyTable<State, Action>,
  state: State,
  isTyping: boolean,
): readonly KeyHint[] {
  const hints: KeyHint[] = [];
  for (const row of Object.values<KeyRow<State>>(table)) {
    const chords = isTyping ? row.chords.filter((chord) => !isText(chord)) : row.chords;
    if (chords.length === 0) continue;
    hints.push({ chords, label: row.label, help: row.help, unavailable: row.unavailable?.(state) });
  }
  return hints;
}

/** What works everywhere, without the keys that the screen uses itself. */
export function remainingHints(globals: readonly KeyHint[], own: readonly KeyHint[]): readonly KeyHint[] {
  const taken = new Set(own.flatMap(({ chords }) => chords));
  return globals
    .map((hint) => ({ ...hint, chords: hint.chords.filter((chord) => !taken.has(chord)) }))
    .filter(({ chords }) => chords.length > 0);
}

/** The action that a chord stands for. */
export function actionOf<State, Action extends string>(
  table: KeyTable<State, Action>,
  chord: string,
): Action | undefined {
  for (const action in table) if (table[action].chords.some((known) => known === chord)) return action;
  return undefined;
}
