/** Finding a file: what a typed path means, what completes, and the picker as a whole. */
import { afterEach, expect, test } from 'vitest';
import { pickFile } from '../../../source/panel/components/file-picker.tsx';
import {
  above,
  completed,
  expanded,
  matches,
  opened,
  type PickerState,
  split,
  withEntries,
} from '../../../source/panel/components/file-picker-state.ts';
import { listStart } from '../../../source/panel/components/list-state.ts';
import type { FolderEntry, Panel } from '../../../source/panel/screen.ts';
import { openDemo } from '../support/demo-screen.tsx';
import { type Harness, openPanel } from '../support/harness.tsx';

const home = '/home/tester';
const file = (name: string): FolderEntry => ({ name, isFolder: false });
const folder = (name: string): FolderEntry => ({ name, isFolder: true });

function picker(typed: string, entries: readonly FolderEntry[] = []): PickerState {
  const empty: PickerState = {
    title: '',
    home,
    typed,
    folder: undefined,
    entries: [],
    problem: undefined,
    showsHidden: false,
    list: listStart,
    mayPickFolder: false,
    answer: () => undefined,
  };
  return withEntries(empty, split(empty).folder, entries);
}

test.each([
  ['~', '/home/tester/'],
  ['~/x', '/home/tester/x'],
  ['x', '/home/tester/x'],
  ['/etc/../tmp/', '/tmp/'],
  ['/', '/'],
  ['../other', '/home/other'],
  ['~root', '/home/tester/~root'],
])('%s means %s', (typed, path) => {
  expect(expanded(typed, home)).toBe(path);
});

test.each([
  ['~/cert', home, 'cert'],
  ['~', home, ''],
  ['/etc/ssl/', '/etc/ssl', ''],
  ['/et', '/', 'et'],
  ['name', home, 'name'],
])('%s is looked for in %s as "%s"', (typed, where, prefix) => {
  expect(split({ typed, home })).toEqual({ folder: where, prefix });
});

const entries = [
  file('b10.pem'),
  file('b9.pem'),
  folder('z'),
  file('.hidden'),
  folder('Certs'),
  file('café.pem'),
];
const names = (state: PickerState) => matches(state).map(({ name }) => name);

test('folders come first, numbers in their order, hidden names only when asked for', () => {
  expect(names(picker('~/', entries))).toEqual(['Certs', 'z', 'b9.pem', 'b10.pem', 'café.pem']);
  expect(names(picker('~/.', entries))).toEqual(['.hidden']);
  expect(names({ ...picker('~/', entries), showsHidden: true })).toContain('.hidden');
});

test('typing filters, without regard to case', () => {
  expect(names(picker('~/c', entries))).toEqual(['Certs', 'café.pem']);
});

test.each([
  ['~/b', '~/b'],
  ['~/b1', '~/b10.pem'],
  ['~/ce', '~/Certs/'],
  ['~/nothing', '~/nothing'],
])('Tab completes %s to %s', (typed, expected) => {
  expect(completed(picker(typed, entries)).typed).toBe(expected);
});

test('Tab completes as far as all names agree, and never half a character', () => {
  expect(completed(picker('~/a', [file('alice-new.pem'), file('alice-old.pem')])).typed).toBe('~/alice-');
  expect(completed(picker('~/', [file('🦊a'), file('🦉b')])).typed).toBe('~/');
});

test('Enter opens a folder, chooses a file, and takes a path that the list does not have', () => {
  expect(opened(picker('~/ce', entries))).toMatchObject({ kind: 'entered', state: { typed: '~/Certs/' } });
  expect(opened(picker('~/b1', entries))).toEqual({ kind: 'picked', file: '/home/tester/b10.pem' });
  expect(opened(picker('/run/fifo', []))).toEqual({ kind: 'picked', file: '/run/fifo' });
  expect(opened(picker('/run/', []))).toEqual({ kind: 'nothing' });
});

test('one folder up ends at the root', () => {
  expect(above(picker('~/x')).typed).toBe('/home/');
  expect(above(picker('/etc')).typed).toBe('/');
});

let panel: Harness | undefined;
afterEach(() => panel?.close());

async function open(size: { columns: number; rows: number }) {
  let answer: Promise<string | undefined> = Promise.resolve(undefined);
  const harness = await openPanel({
    ...size,
    openFirst: (asking: Panel) => {
      openDemo(asking);
      answer = pickFile(asking, { title: 'Which file?' });
    },
    folders: {
      [home]: [folder('certs'), file('notes.txt'), file('evil\u001b[2J\u202Emep')],
      [`${home}/certs`]: [file('alice.pem'), file('bob.pem')],
    },
  });
  panel = harness;
  return { harness, answer };
}

test.each([
  { columns: 40, rows: 12 },
  { columns: 80, rows: 24 },
])('a file is found by typing, Tab and Enter at $columns columns', async (size) => {
  const { harness, answer } = await open(size);
  const screen = await harness.until('certs/');
  expect(screen).toContain('evil\\u{001B}[2J\\u{202E}mep');
  harness.type('ce\t');
  await harness.until('alice.pem');
  harness.type('bo\t\r');
  expect(await answer).toBe(`${home}/certs/bob.pem`);
});

test('a file is found by walking, and Esc gives up', async () => {
  const { harness, answer } = await open({ columns: 80, rows: 24 });
  await harness.until('notes.txt');
  await harness.press('Enter');
  await harness.until('bob.pem');
  await harness.press('Down', 'Enter');
  expect(await answer).toBe(`${home}/certs/bob.pem`);
});

test('a folder that cannot be read is told in words', async () => {
  const { harness, answer } = await open({ columns: 80, rows: 24 });
  harness.type('nowhere/');
  await harness.until('/home/tester/nowhere: there is no such folder');
  await harness.press('Esc');
  expect(await answer).toBeUndefined();
});
