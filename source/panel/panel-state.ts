/** What the whole panel shows besides its screens, as one value; every change is a pure function. */
import type { UserError } from '../core/errors.ts';
import type { Inventory } from '../core/inventory.ts';
import type { Tone } from '../presentation/styled-text.ts';
import type { Layer } from './layer.ts';
import type { Size } from './screen.ts';

export interface Status {
  /** Raw text. */
  readonly text: string;
  readonly tone: Tone | undefined;
}

export interface Busy {
  readonly title: string;
  readonly done?: number;
  readonly total?: number;
  readonly canCancel: boolean;
  readonly isCancelling: boolean;
}

export interface PanelState {
  /** The last one is on top; the first is never closed. */
  readonly layers: readonly Layer[];
  readonly status: Status | undefined;
  readonly busy: Busy | undefined;
  readonly size: Size;
  /** Undefined until the store was read for the first time. */
  readonly inventory: Inventory | undefined;
  /** Why the store could not be read for the first time. */
  readonly problem: UserError | undefined;
  /** Counts changes inside of layers, which keep their state themselves. */
  readonly revision: number;
}

export type PanelEvent =
  | { readonly kind: 'opened'; readonly layer: Layer }
  /** With everything above it. */
  | { readonly kind: 'closed'; readonly layer: Layer }
  | { readonly kind: 'told'; readonly status: Status }
  | { readonly kind: 'hushed' }
  | { readonly kind: 'started'; readonly busy: Busy }
  | { readonly kind: 'progressed'; readonly done: number; readonly total: number | undefined }
  | { readonly kind: 'cancelling' }
  | { readonly kind: 'finished' }
  | { readonly kind: 'resized'; readonly size: Size }
  | { readonly kind: 'loaded'; readonly inventory: Inventory }
  | { readonly kind: 'not-loaded'; readonly problem: UserError }
  | { readonly kind: 'layer-changed' };

export function initialPanel(size: Size): PanelState {
  return {
    layers: [],
    status: undefined,
    busy: undefined,
    size,
    inventory: undefined,
    problem: undefined,
    revision: 0,
  };
}

export function panelReducer(state: PanelState, event: PanelEvent): PanelState {
  switch (event.kind) {
    case 'opened':
      return { ...state, layers: [...state.layers, event.layer] };
    case 'closed': {
      const at = state.layers.indexOf(event.layer);
      return at < 1 ? state : { ...state, layers: state.layers.slice(0, at) };
    }
    case 'told':
      return { ...state, status: event.status };
    case 'hushed':
      return state.status === undefined ? state : { ...state, status: undefined };
    case 'started':
      return { ...state, busy: event.busy, status: undefined };
    case 'progressed': {
      if (state.busy === undefined) return state;
      const total = event.total === undefined ? {} : { total: event.total };
      return { ...state, busy: { ...state.busy, done: event.done, ...total } };
    }
    case 'cancelling':
      return state.busy === undefined ? state : { ...state, busy: { ...state.busy, isCancelling: true } };
    case 'finished':
      return { ...state, busy: undefined };
    case 'resized':
      return { ...state, size: event.size };
    case 'loaded':
      return { ...state, inventory: event.inventory, problem: undefined };
    case 'not-loaded':
      return { ...state, problem: event.problem };
    case 'layer-changed':
      return { ...state, revision: state.revision + 1 };
  }
}
