/** Choosing a file: type its path with completion, or walk through the folders. */
import { Text } from 'ink';
import type { ReactNode } from 'react';
import { asUserError } from '../../core/errors.ts';
import { keyTable } from '../keys/key-table.ts';
import type { Control, Panel, Screen, Size, ViewProps } from '../screen.ts';
import {
  above,
  completed,
  matches,
  opened,
  type PickerState,
  split,
  withEntries,
  withTyped,
} from './file-picker-state.ts';
import { List } from './list.tsx';
import { type ListAction, listHandlers, listKeys, listStart } from './list-state.ts';
import { clip } from './text.ts';
import { TextField } from './text-field.tsx';

const pickerKeys = keyTable<PickerState>()({
  ...listKeys,
  open: { chords: ['Enter'], label: 'open', help: 'Open the marked folder, or choose the marked file' },
  complete: { chords: ['Tab'], label: 'complete', help: 'Complete the name that was begun' },
  above: { chords: ['Shift+Tab'], label: 'folder up', help: 'One folder up' },
  hidden: { chords: ['Ctrl+T'], label: 'hidden files', help: 'Show or leave out hidden files' },
  useFolder: {
    chords: ['Ctrl+F'],
    label: 'whole folder',
    help: 'Choose the folder that is shown, with all files in it',
    unavailable: ({ mayPickFolder }) =>
      mayPickFolder ? undefined : 'One file is wanted here, not a folder.',
  },
});

const headRows = 2;

function listHeight({ rows }: Size): number {
  return Math.max(1, rows - headRows);
}

function load({ state, update, panel }: Control<PickerState>): void {
  const { folder } = split(state);
  if (folder === state.folder) return;
  const isStillWanted = (now: PickerState) => split(now).folder === folder;
  panel.listFolder(folder).then(
    (entries) => update((now) => (isStillWanted(now) ? withEntries(now, folder, entries) : now)),
    (thrown) =>
      update((now) => {
        if (!isStillWanted(now)) return now;
        return { ...withEntries(now, folder, []), problem: asUserError(thrown).message };
      }),
  );
}

function FilePickerView({ state, columns, rows, look, update }: ViewProps<PickerState>): ReactNode {
  const found = matches(state);
  const { prefix } = split(state);
  const empty =
    state.problem ??
    (state.folder === undefined
      ? 'Reading the folder…'
      : prefix === ''
        ? 'This folder is empty.'
        : `No name here begins with "${prefix}".`);
  return (
    <>
      <TextField
        label="File:"
        value={state.typed}
        isFocused
        onChange={(typed) => update((before) => withTyped(before, typed))}
        columns={columns}
        look={look}
      />
      <Text wrap="truncate">{clip(state.folder ?? split(state).folder, columns, look)}</Text>
      <List
        list={state.list}
        count={found.length}
        rowAt={(index) => {
          const entry = found[index];
          return { text: entry === undefined ? '' : entry.isFolder ? `${entry.name}/` : entry.name };
        }}
        columns={columns}
        rows={listHeight({ columns, rows })}
        look={look}
        empty={empty}
      />
    </>
  );
}

const filePicker: Screen<PickerState, ListAction | 'open' | 'complete' | 'above' | 'hidden' | 'useFolder'> = {
  name: 'file-picker',
  title: ({ title }) => title,
  keys: pickerKeys,
  field: () => ({ kind: 'text' }),
  handlers: {
    ...listHandlers<PickerState>({
      get: ({ list }) => list,
      set: (state, list) => ({ ...state, list }),
      count: (state) => matches(state).length,
      height: listHeight,
    }),
    open: ({ state, update, close }) => {
      const result = opened(state);
      if (result.kind === 'entered') update(() => result.state);
      if (result.kind !== 'picked') return;
      state.answer(result.file);
      close();
    },
    complete: ({ update }) => update(completed),
    above: ({ update }) => update(above),
    hidden: ({ update }) =>
      update((state) => ({ ...state, showsHidden: !state.showsHidden, list: listStart })),
    useFolder: ({ state, close }) => {
      state.answer(split(state).folder);
      close();
    },
  },
  view: FilePickerView,
  changed: (before, control) => {
    if (before.typed !== control.state.typed) load(control);
  },
  opened: load,
  closed: ({ answer }) => answer(undefined),
};

export interface PickOptions {
  /** Raw text. */
  readonly title: string;
  /** Folder to begin in; the home folder when absent. */
  readonly from?: string;
  readonly mayPickFolder?: boolean;
}

/** An absolute path; undefined when the person went back. */
export function pickFile(
  panel: Panel,
  { title, from, mayPickFolder = false }: PickOptions,
): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  panel.open(filePicker, {
    title,
    home: panel.home,
    typed: from === undefined ? '~/' : from.endsWith('/') ? from : `${from}/`,
    folder: undefined,
    entries: [],
    problem: undefined,
    showsHidden: false,
    list: listStart,
    mayPickFolder,
    answer: resolve,
  });
  return promise;
}
