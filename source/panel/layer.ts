/**
 * One opened screen with its own state. The state's type stays in here: the panel, the dispatcher and the
 * frame see only what every layer can be asked.
 */
import type { ReactNode } from 'react';
import type { Inventory } from '../core/inventory.ts';
import { actionOf, type KeyHint, keyHints } from './keys/key-table.ts';
import type { Control, Field, Panel, Screen, Size, ViewProps } from './screen.ts';
import type { KeyToken } from './terminal/token.ts';

export interface Layer {
  readonly name: string;
  title(): string;
  /** What takes keys before the key table does. */
  fieldKind(): Field<never>['kind'] | undefined;
  /** Whether letters are text now. */
  isTyping(): boolean;
  hints(): readonly KeyHint[];
  /** Offer a key to a typed field; answers whether it took it. */
  type(key: KeyToken): boolean;
  /** Whether the key table has a row for the key. */
  hasKey(chord: string): boolean;
  /** `unavailable` holds the reason; `unknown`: not a key of this screen. */
  press(chord: string): Pressed;
  /** Answers whether the text was taken; a `text` field's paste is the caller's business. */
  paste(text: string): boolean;
  unsaved(): string | undefined;
  /** Called once, when the layer is on top. */
  opened(): void;
  refresh(inventory: Inventory): void;
  view(surroundings: Omit<ViewProps<never>, 'state' | 'update'>): ReactNode;
  /** Called once, when the layer is gone. */
  closed(): void;
}

export type Pressed =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'unavailable'; readonly reason: string }
  | { readonly kind: 'handled'; readonly done: Promise<void> };

export interface LayerSurroundings {
  readonly panel: Panel;
  changed(): void;
  close(layer: Layer): void;
  bodySize(): Size;
}

export function createLayer<State, Action extends string>(
  screen: Screen<State, Action>,
  initial: State,
  surroundings: LayerSurroundings,
): Layer {
  let state = initial;
  const update = (change: (state: State) => State): void => {
    const next = change(state);
    if (Object.is(next, state)) return;
    const before = state;
    state = next;
    surroundings.changed();
    screen.changed?.(before, control);
  };
  const control: Control<State> = {
    get state() {
      return state;
    },
    update,
    close: () => surroundings.close(layer),
    get size() {
      return surroundings.bodySize();
    },
    panel: surroundings.panel,
  };
  const field = () => screen.field?.(state);
  const layer: Layer = {
    name: screen.name,
    title: () => screen.title(state),
    fieldKind: () => field()?.kind,
    isTyping: () => {
      const kind = field()?.kind;
      return kind === 'text' || kind === 'typed';
    },
    hints: () => keyHints(screen.keys, state, layer.isTyping()),
    type: (key) => {
      const focused = field();
      if (focused?.kind !== 'typed') return false;
      const next = focused.type(state, key);
      if (next === undefined) return false;
      update(() => next);
      return true;
    },
    hasKey: (chord) => actionOf(screen.keys, chord) !== undefined,
    press: (chord) => {
      const action = actionOf(screen.keys, chord);
      if (action === undefined) return { kind: 'unknown' };
      const reason = screen.keys[action].unavailable?.(state);
      if (reason !== undefined) return { kind: 'unavailable', reason };
      return { kind: 'handled', done: (async () => screen.handlers[action](control))() };
    },
    paste: (text) => {
      if (screen.paste?.(text, control)) return true;
      const focused = field();
      if (focused?.kind !== 'typed') return false;
      update((before) => focused.paste(before, text));
      return true;
    },
    unsaved: () => screen.unsaved?.(state),
    refresh: (inventory) => {
      const { refresh } = screen;
      if (refresh !== undefined) update((before) => refresh(before, inventory));
    },
    view: (props) => screen.view({ ...props, state, update }),
    opened: () => screen.opened?.(control),
    closed: () => screen.closed?.(state),
  };
  return layer;
}
