/** A screen with a bit of everything, for tests of the panel's own machinery. */
import { Text } from 'ink';
import { askSecret } from '../../../source/panel/components/ask-secret.tsx';
import { choose } from '../../../source/panel/components/choose-dialog.tsx';
import { confirm } from '../../../source/panel/components/confirm-dialog.tsx';
import { pickFile } from '../../../source/panel/components/file-picker.tsx';
import { List } from '../../../source/panel/components/list.tsx';
import {
  type ListState,
  listHandlers,
  listKeys,
  listStart,
} from '../../../source/panel/components/list-state.ts';
import { TextArea, textAreaKeys } from '../../../source/panel/components/text-area.tsx';
import { TextField } from '../../../source/panel/components/text-field.tsx';
import { keyTable } from '../../../source/panel/keys/key-table.ts';
import type { Panel, Screen } from '../../../source/panel/screen.ts';

export interface DemoState {
  readonly list: ListState;
  readonly count: number;
  readonly removed: number;
  readonly focus: 'list' | 'search' | 'area';
  readonly search: string;
  readonly area: string;
  readonly marked: ReadonlySet<number>;
  readonly isBroken: boolean;
}

export const demoStart: DemoState = {
  list: listStart,
  count: 10_000,
  removed: 0,
  focus: 'list',
  search: '',
  area: '',
  marked: new Set(),
  isBroken: false,
};

const demoKeys = keyTable<DemoState>()({
  ...listKeys,
  open: { chords: ['Enter'], label: 'open', help: 'Say what is selected' },
  mark: { chords: ['Space'], label: 'mark', help: 'Mark the row' },
  search: { chords: ['/'], label: 'search', help: 'Type what to search for' },
  write: { chords: ['w'], label: 'write', help: 'Write or paste text' },
  remove: { chords: ['d'], label: 'remove', help: 'Remove a row' },
  refused: {
    chords: ['x'],
    label: 'export',
    help: 'Not possible here',
    unavailable: () => 'There is nothing to export.',
  },
  choose: { chords: ['c'], label: 'choose', help: 'Choose one of three' },
  file: { chords: ['f'], label: 'file', help: 'Choose a file' },
  secret: { chords: ['p'], label: 'passphrase', help: 'Type a passphrase' },
  work: { chords: ['r'], label: 'run', help: 'Work until it is cancelled' },
  fail: { chords: ['!'], help: 'Throw in a handler' },
  break: { chords: ['#'], help: 'Throw while drawing' },
  crash: { chords: ['*'], help: 'Throw where nobody catches it' },
  leave: { chords: ['Tab'], label: 'leave the field', help: 'Back to the list' },
});

export const demoScreen: Screen<DemoState, keyof typeof demoKeys> = {
  name: 'demo',
  title: () => 'Demo',
  keys: demoKeys,
  field: ({ focus }) =>
    focus === 'search'
      ? { kind: 'text' }
      : focus === 'area'
        ? textAreaKeys<DemoState>({ get: ({ area }) => area, set: (state, area) => ({ ...state, area }) })
        : undefined,
  unsaved: ({ area }) => (area === '' ? undefined : 'the text'),
  handlers: {
    ...listHandlers<DemoState>({
      get: ({ list }) => list,
      set: (state, list) => ({ ...state, list }),
      count: ({ count }) => count,
      height: ({ rows }) => rows - 2,
    }),
    open: ({ state, panel }) => panel.tell(`row ${state.list.cursor}, ${state.removed} removed`),
    mark: ({ update }) =>
      update((state) => ({
        ...state,
        marked: state.marked.symmetricDifference(new Set([state.list.cursor])),
      })),
    search: ({ update }) => update((state) => ({ ...state, focus: 'search' })),
    write: ({ update }) => update((state) => ({ ...state, focus: 'area' })),
    remove: async ({ update, panel }) => {
      const question = { title: 'Remove the row?', lines: ['It cannot be brought back.'], yes: 'remove' };
      if (await confirm(panel, question)) update((state) => ({ ...state, removed: state.removed + 1 }));
    },
    refused: () => undefined,
    choose: async ({ panel }) => {
      const chosen = await choose(panel, 'Which one?', [
        { label: 'first', value: 1 },
        { label: 'second', value: 2 },
        { label: 'third', value: 3 },
      ]);
      panel.tell(`chosen: ${chosen ?? 'nothing'}`);
    },
    file: async ({ panel }) =>
      panel.tell(`file: ${(await pickFile(panel, { title: 'Which file?' })) ?? 'none'}`),
    secret: async ({ panel }) => {
      const secret = await askSecret(panel, { title: 'Key', lines: ['For the test.'], label: 'Passphrase:' });
      panel.tell(`secret: ${secret?.length ?? 'none'}`);
    },
    work: async ({ panel }) => {
      await panel.run(
        'Working',
        ({ signal, progress }) =>
          new Promise((_, reject) => {
            progress(1, 1000);
            signal.addEventListener('abort', () => reject(signal.reason));
          }),
        { canCancel: true },
      );
    },
    fail: () => {
      throw new Error('the handler broke');
    },
    break: ({ update }) => update((state) => ({ ...state, isBroken: true })),
    crash: () => void setTimeout(() => JSON.parse('{'), 1),
    leave: ({ update }) => update((state) => ({ ...state, focus: 'list' })),
  },
  view: ({ state, columns, rows, look, update }) => {
    if (state.isBroken) throw new Error('the view broke\u001b[2J');
    if (state.focus === 'area') {
      return (
        <TextArea
          text={state.area}
          isFocused
          placeholder="Paste here"
          columns={columns}
          rows={rows}
          look={look}
        />
      );
    }
    return (
      <>
        <TextField
          label="Search:"
          value={state.search}
          isFocused={state.focus === 'search'}
          onChange={(search) => update((before) => ({ ...before, search }))}
          columns={columns}
          look={look}
        />
        <Text>{`${state.removed} removed`}</Text>
        <List
          list={state.list}
          count={state.count}
          rowAt={(index) => ({ text: `row ${index}`, isMarked: state.marked.has(index) })}
          columns={columns}
          rows={rows - 2}
          look={look}
          empty="nothing"
        />
      </>
    );
  },
};

export function openDemo(panel: Panel): void {
  panel.open(demoScreen, demoStart);
}
