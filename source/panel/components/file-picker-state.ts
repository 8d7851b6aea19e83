/**
 * Finding a file by typing and choosing: what the typed path means, which names match, and what Tab completes
 * to. Pure; it never touches the disk.
 */
import path from 'node:path';
import type { FolderEntry } from '../screen.ts';
import { type ListState, listStart } from './list-state.ts';

export interface PickerState {
  readonly title: string;
  readonly home: string;
  /** As typed; may begin with `~`. */
  readonly typed: string;
  /** The folder that `entries` are from; undefined until they are there. */
  readonly folder: string | undefined;
  readonly entries: readonly FolderEntry[];
  /** Why the folder cannot be shown: one sentence. */
  readonly problem: string | undefined;
  readonly showsHidden: boolean;
  readonly list: ListState;
  readonly mayPickFolder: boolean;
  readonly answer: (file: string | undefined) => void;
}

/** Absolute, with `~` expanded; a slash at the end stays. */
export function expanded(typed: string, home: string): string {
  const inHome = typed === '~' ? `${home}/` : typed.startsWith('~/') ? home + typed.slice(1) : typed;
  const absolute = path.resolve(home, inHome);
  return inHome.endsWith('/') && absolute !== '/' ? `${absolute}/` : absolute;
}

/** The folder that the typed path lies in, and the part of a name behind it. */
export function split({ typed, home }: Pick<PickerState, 'typed' | 'home'>): {
  folder: string;
  prefix: string;
} {
  const slash = typed.lastIndexOf('/');
  if (typed === '~') return { folder: home, prefix: '' };
  if (slash === -1) return { folder: home, prefix: typed };
  const folder = expanded(typed.slice(0, slash + 1), home);
  return { folder: folder === '/' ? folder : folder.replace(/\/$/, ''), prefix: typed.slice(slash + 1) };
}

/** Names that begin with what was typed, folders first; hidden ones when asked for or typed. */
export function matches(state: PickerState): readonly FolderEntry[] {
  const { prefix } = split(state);
  const wanted = prefix.toLowerCase();
  return state.entries.filter(({ name }) => {
    const isHidden = name.startsWith('.');
    if (isHidden && !state.showsHidden && !prefix.startsWith('.')) return false;
    return name.toLowerCase().startsWith(wanted);
  });
}

const byName = new Intl.Collator('en', { numeric: true });

export function withEntries(
  state: PickerState,
  folder: string,
  entries: readonly FolderEntry[],
): PickerState {
  const sorted = [...entries].sort(
    (one, other) => Number(other.isFolder) - Number(one.isFolder) || byName.compare(one.name, other.name),
  );
  return { ...state, folder, entries: sorted, problem: undefined, list: listStart };
}

export function withTyped(state: PickerState, typed: string): PickerState {
  return typed === state.typed ? state : { ...state, typed, list: listStart };
}

function withName(state: PickerState, name: string): PickerState {
  const head = state.typed === '~' ? '~/' : state.typed.slice(0, state.typed.lastIndexOf('/') + 1);
  return withTyped(state, head + name);
}

/** Tab: as much of the name as all matches share; a single folder is entered. */
export function completed(state: PickerState): PickerState {
  const found = matches(state);
  const [first] = found;
  if (first === undefined) return state;
  if (found.length === 1) return withName(state, first.isFolder ? `${first.name}/` : first.name);
  const { prefix } = split(state);
  let shared = first.name;
  for (const { name } of found) {
    while (!name.toLowerCase().startsWith(shared.toLowerCase())) shared = shared.slice(0, -1);
  }
  // Half of a surrogate pair is no name.
  shared = shared.replace(/\p{Cs}$/u, '');
  return shared.length > prefix.length ? withName(state, shared) : state;
}

/** One folder up. */
export function above(state: PickerState): PickerState {
  const { folder } = split(state);
  const parent = path.dirname(folder);
  return withTyped(state, parent === '/' ? '/' : `${parent}/`);
}

export type Opened =
  | { readonly kind: 'picked'; readonly file: string }
  | { readonly kind: 'entered'; readonly state: PickerState }
  | { readonly kind: 'nothing' };

/** Enter: the highlighted name, or a path that was typed although its folder does not list it. */
export function opened(state: PickerState): Opened {
  const chosen = matches(state)[state.list.cursor];
  if (chosen === undefined) {
    const { prefix } = split(state);
    return prefix === '' ? { kind: 'nothing' } : { kind: 'picked', file: expanded(state.typed, state.home) };
  }
  if (chosen.isFolder) return { kind: 'entered', state: withName(state, `${chosen.name}/`) };
  return { kind: 'picked', file: path.join(split(state).folder, chosen.name) };
}
