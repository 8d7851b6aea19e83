/** The panel's state: layers, status, long work, and a store that changes in another process. */
import { afterEach, expect, test } from 'vitest';
import { UserError } from '../../source/core/errors.ts';
import type { Reason } from '../../source/core/reason.ts';
import { emptyState } from '../../source/core/store-state.ts';
import { keyTable } from '../../source/panel/keys/key-table.ts';
import { PanelStore } from '../../source/panel/panel-store.ts';
import type { Screen } from '../../source/panel/screen.ts';
import { memoryActivityLog, memoryStore } from '../../source/store/memory-store.ts';
import { waitFor } from '../support/wait-for.ts';
import { testContext } from './support/context.ts';

interface State {
  readonly name: string;
  readonly groups: number;
}

let events: string[] = [];
let stopWatching: () => unknown = () => undefined;
afterEach(() => {
  events = [];
  stopWatching();
});

const screen: Screen<State, never> = {
  name: 'test',
  title: ({ name, groups }) => `${name} ${groups}`,
  keys: keyTable<State>()({}),
  handlers: {},
  view: () => null,
  refresh: (state, { groups }) => ({ ...state, groups: groups.length }),
  closed: ({ name }) => events.push(`closed ${name}`),
};

async function start(context = testContext()): Promise<PanelStore> {
  const panel = new PanelStore(
    { columns: 80, rows: 24 },
    {
      look: { hasColor: false, hasUnicode: true, isScreenReader: false },
      home: '/',
      listFolder: async () => [],
      onLayersChanged: () => events.push('layers'),
      onQuit: () => undefined,
    },
  );
  stopWatching = await panel.start(
    async () => context,
    () => panel.open(screen, { name: 'first', groups: 0 }),
  );
  events = [];
  return panel;
}

const titles = (panel: PanelStore) => panel.getState().layers.map((layer) => layer.title());

test('closing a layer closes those above it, each is told once, and the first one stays', async () => {
  const panel = await start();
  const closeSecond = panel.open(screen, { name: 'second', groups: 0 });
  panel.open(screen, { name: 'third', groups: 0 });
  closeSecond();
  closeSecond();
  const [first] = panel.getState().layers;
  if (first !== undefined) panel.close(first);
  expect(titles(panel)).toEqual(['first 0']);
  expect(events).toEqual(['layers', 'layers', 'closed second', 'closed third', 'layers']);
});

test('a change by another process reaches every layer', async () => {
  const store = memoryStore();
  const panel = await start(testContext(undefined, { store }));
  panel.open(screen, { name: 'second', groups: 0 });
  const group = { name: 'Sales.EU', address: '', sign: true, encrypt: true, revision: 1 };
  await store.update((state) => ({ ...state, groups: [group] }));
  await waitFor(() => titles(panel).join() === 'first 1,second 1');
  expect(panel.inventory.groups).toEqual([group]);
});

test('work shows its progress, and the store is read again at its end', async () => {
  const store = memoryStore();
  const panel = await start(testContext(undefined, { store }));
  const shown: unknown[] = [];
  const answer = await panel.run('Adding', async ({ progress }) => {
    shown.push(panel.getState().busy);
    progress(3, 4);
    shown.push(panel.getState().busy);
    const group = { name: 'a', address: '', sign: true, encrypt: true, revision: 1 };
    await store.update(() => ({ ...emptyState, groups: [group] }));
    return 'done';
  });
  expect(answer).toBe('done');
  expect(shown).toEqual([
    { title: 'Adding', canCancel: false, isCancelling: false },
    { title: 'Adding', canCancel: false, isCancelling: false, done: 3, total: 4 },
  ]);
  expect(panel.getState().busy).toBeUndefined();
  expect(titles(panel)).toEqual(['first 1']);
});

test('work that fails frees the panel and hands on what it threw', async () => {
  const panel = await start();
  const failure = new UserError('refused', 'no');
  await expect(panel.run('Adding', () => Promise.reject(failure))).rejects.toBe(failure);
  expect(panel.getState().busy).toBeUndefined();
});

test('two works at once are a defect that is told', async () => {
  const panel = await start();
  const endless = Promise.withResolvers<void>();
  const first = panel.run('First', () => endless.promise);
  await expect(panel.run('Second', async () => undefined)).rejects.toThrow('First is running');
  endless.resolve();
  await first;
});

test('only what can be cancelled is', async () => {
  const panel = await start();
  const { promise, resolve } = Promise.withResolvers<void>();
  const running = panel.run('Saving', () => promise);
  panel.cancel();
  expect(panel.getState().status?.text).toBe('Saving: this cannot be cancelled any more.');
  resolve();
  await running;
});

test('an error is told as a sentence, with what to do', async () => {
  const panel = await start();
  panel.fail(new UserError('disabled', 'S/MIME is disabled', { hint: 'Press e to enable it.' }));
  expect(panel.getState().status).toEqual({ text: 'S/MIME is disabled. Press e to enable it.', tone: 'bad' });
});

test('what the store had to mend is told at the start', async () => {
  const store = { ...memoryStore(), warnings: [{ code: 'backup', message: 'The backup was used.' }] };
  const panel = await start(testContext(undefined, { store }));
  expect(panel.getState().status).toEqual({ text: 'The backup was used.', tone: 'warning' });
});

test('damage that shows while the panel is open is told once, with what to do', async () => {
  const damage = {
    code: 'backup-used',
    message: 'settings.json is empty; its backup is used instead',
    hint: 'Run "smimectl doctor --fix".',
  };
  const memory = memoryStore();
  let warnings: readonly Reason[] = [];
  const store = {
    ...memory,
    get warnings() {
      return warnings;
    },
  };
  const panel = await start(testContext(undefined, { store }));
  expect(panel.getState().status).toBeUndefined();
  warnings = [damage];
  await memory.update((state) => ({ ...state, groups: [] }));
  const text = 'settings.json is empty; its backup is used instead. Run "smimectl doctor --fix".';
  await waitFor(() => panel.getState().status?.text === text);
  panel.tell('Something else.');
  await panel.reload();
  expect(panel.getState().status?.text).toBe('Something else.');
});

test('what was done and is not in the activity log is told after it was done', async () => {
  const store = memoryStore();
  const activity = {
    ...memoryActivityLog(),
    warnings: [{ code: 'activity-unwritten', message: '"add-group" was done, but it is not in the log' }],
  };
  const panel = await start(testContext(undefined, { store, activity }));
  panel.tell('');
  activity.warnings.push({ code: 'activity-unwritten', message: 'nor is "remove-group"' });
  await panel.run('Changing', () => store.update((state) => ({ ...state, groups: [] })));
  panel.tell('Changed.');
  await waitFor(() => panel.getState().status?.text === 'nor is "remove-group".');
});

test('a store that cannot be opened is no empty store', async () => {
  const panel = await start();
  const broken = new PanelStore(
    { columns: 80, rows: 24 },
    {
      look: panel.look,
      home: '/',
      listFolder: async () => [],
      onLayersChanged: () => undefined,
      onQuit: () => undefined,
    },
  );
  await broken.start(
    () => Promise.reject(new UserError('store-damaged', 'The store is damaged')),
    () => events.push('opened'),
  );
  expect(broken.getState().problem?.code).toBe('store-damaged');
  expect(events).toEqual([]);
  expect(() => broken.inventory).toThrow();
});
