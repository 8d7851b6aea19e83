/** Hostile text through every command of the command line: as a person reads it, in a terminal, and as JSON. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Command } from '../../source/cli/command.ts';
import { commandFamilies } from '../../source/cli/command-index.ts';
import { UserError } from '../../source/core/errors.ts';
import { type Outcome, run } from '../cli/support/fake-world.ts';
import { openTemporaryFolder } from '../support/temporary-folder.ts';
import { type HostileStore, openHostileStore } from './hostile-store.ts';
import { hostileTexts, strayCharacters } from './hostile-text.ts';

type Lines = (store: HostileStore) => readonly (readonly string[])[];

const texts = hostileTexts.map(({ text }) => text);
const groupNames = texts.map((text, index) => `${index} ${text}`);
const each =
  (...words: readonly string[]): Lines =>
  () =>
    texts.map((text) => [...words, text]);
const all =
  (...lines: readonly Lines[]): Lines =>
  (store) =>
    lines.flatMap((line) => line(store));
const once =
  (...words: readonly string[]): Lines =>
  () => [words];
const ids =
  (before: readonly string[], ...behind: readonly string[]): Lines =>
  ({ certificates }) =>
    certificates.map(({ fingerprint }) => [...before, fingerprint, ...behind]);
const groups =
  (before: readonly string[], ...behind: readonly string[]): Lines =>
  () =>
    groupNames.map((name) => [...before, name, ...behind]);
/** Paths in a folder that is gone afterwards, whatever the commands write. */
const paths =
  (...words: readonly string[]): Lines =>
  (store) =>
    texts.map((text) => [...words, join(store.folder, text.slice(0, 100))]);
const stateFile: Lines = ({ folder }) => {
  const states = [
    ...texts.map((text) => ({ groups: [{ name: text, address: text }] })),
    ...texts.map((text) => ({ certificates: [text], privateKeys: [{ file: text, passphraseFile: text }] })),
    ...texts.map((text) => ({ [text]: text })),
  ];
  return states.map((state, index) => {
    const file = join(folder, `state-${index}.json`);
    writeFileSync(file, JSON.stringify(state));
    return ['apply', file];
  });
};

/** What to type for each command, so that hostile text gets wherever it can. A new command needs its line here. */
const linesFor: Readonly<Record<string, Lines>> = {
  status: once('status'),
  enable: once('enable'),
  // And on again, because nothing can be added to a disabled store.
  disable: all(once('disable'), once('enable')),
  'certificate list': all(once('certificate', 'list'), each('certificate', 'list', '--search')),
  'certificate show': all(
    ids(['certificate', 'show']),
    ids(['certificate', 'show'], '--text'),
    ids(['certificate', 'show'], '--pem'),
    each('certificate', 'show'),
  ),
  'certificate add': all(
    ({ files }) => [['certificate', 'add', '--dry-run', ...files]],
    ({ files }) => files.map((file) => ['certificate', 'add', file]),
    ({ files }) => [['certificate', 'add', '--skip-refused', ...files]],
    each('certificate', 'add'),
  ),
  'certificate export': all(
    ids(['certificate', 'export']),
    ({ certificates, folder }) =>
      certificates.map(({ fingerprint, hostile }) => {
        return ['certificate', 'export', fingerprint, '--output', join(folder, hostile.text.slice(0, 100))];
      }),
    each('certificate', 'export', '--format'),
  ),
  'certificate remove': all(
    ({ certificates }) =>
      certificates.slice(0, 2).map(({ fingerprint }) => ['certificate', 'remove', fingerprint]),
    each('certificate', 'remove', '--yes'),
  ),
  'certificate verify': all(
    ids(['certificate', 'verify'], '--how', 'phone'),
    each('certificate', 'verify', '--how'),
  ),
  'key add': all(({ files }) => files.map((file) => ['key', 'add', file]), each('key', 'add')),
  'key export': all(
    paths('key', 'export', 'nobody@hostile.example', '--output'),
    each('key', 'export', '--format'),
  ),
  'key remove': all(ids(['key', 'remove'], '--yes'), each('key', 'remove')),
  'group list': once('group', 'list'),
  'group add': all(each('group', 'add'), each('group', 'add', 'New', '--address')),
  'group set': groups(['group', 'set'], '--sign', 'no'),
  'group rename': all(groups(['group', 'rename'], 'New name'), each('group', 'rename', 'New name')),
  'group remove': all(groups(['group', 'remove']), () => [['group', 'remove', groupNames[0] ?? '', '--yes']]),
  settings: all(once('settings'), each('settings'), each('settings', 'expiry-warning-days')),
  check: all(
    groups(['check', '--group'], '--to', 'number-101@hostile.example'),
    each('check', '--from', 'a@b.example', '--to'),
  ),
  trust: all(ids(['trust']), ({ files }) => files.map((file) => ['trust', file]), each('trust')),
  log: all(once('log'), once('log', '--failed', '--limit', '5')),
  monitor: all(
    once('monitor'),
    once('monitor', '--format', 'nagios', '--warn', '9000d'),
    once('monitor', '--format', 'prometheus'),
    each('monitor', '--format'),
  ),
  apply: stateFile,
  'export-state': once('export-state'),
  'unlock-method list': once('unlock-method', 'list'),
  'unlock-method add': all(
    each('unlock-method', 'add'),
    each('unlock-method', 'add', 'systemd-credential', '--name'),
    paths('unlock-method', 'add', 'key-file', '--path'),
  ),
  'unlock-method remove': each('unlock-method', 'remove', '--yes'),
  'rotate-store-key': once('rotate-store-key'),
  'revocation refresh': each('revocation', 'refresh'),
  doctor: all(once('doctor'), each('doctor')),
  completion: all(once('completion', 'bash'), each('completion')),
  man: once('man'),
};

/** Where the commands of one group of tests run. */
let store: HostileStore;

function withFreshStore(): void {
  const { folder, remove } = openTemporaryFolder();
  beforeAll(async () => {
    store = await openHostileStore(folder);
  });
  afterAll(remove);
}

interface Face {
  readonly face: string;
  readonly columns?: number;
  readonly isJson?: true;
}

const faces: readonly Face[] = [
  { face: 'as text' },
  { face: 'in a terminal', columns: 100 },
  { face: 'as JSON', isJson: true },
];

async function runIn({ columns, isJson }: Face, line: readonly string[]): Promise<Outcome> {
  const { folder, context } = store;
  const words = [...line, ...(isJson === true ? ['--json'] : [])];
  const network = {
    fetch: async (url: string) => {
      throw new UserError('io', `${url} does not answer`);
    },
  };
  return run(
    { folder, columns, stdin: '', env: { NO_COLOR: '1' }, change: () => ({ ...context, network }) },
    ...words,
  );
}

const loaded = await Promise.all(commandFamilies.map(({ load }) => load()));
const nameOf = ({ name }: Command) => name.join(' ');
const commands = loaded.flat().map(nameOf);

test('every command is tried, and none that is no more', () => {
  expect(Object.keys(linesFor).sort()).toEqual([...commands].sort());
});

test.each(hostileTexts)('what is looked for would be found: $name', ({ text }) => {
  expect(strayCharacters(text)).not.toEqual([]);
});

describe.each(faces)('$face', (face) => {
  withFreshStore();

  test.each(Object.keys(linesFor))('%s leaves no control character but our own', async (name) => {
    const strays: string[] = [];
    const codes = new Set<number>();
    for (const line of linesFor[name]?.(store) ?? []) {
      const { code, stdout, stderr } = await runIn(face, line);
      for (const output of [stdout, stderr]) {
        const found = strayCharacters(output);
        strays.push(...found.map((stray) => `${JSON.stringify(line)}: ${stray}`));
      }
      codes.add(code);
      expect(stderr).not.toContain('unexpected failure');
    }
    expect(strays).toEqual([]);
    // A table of lines that only ever ends in "wrong usage" would show nothing.
    expect([...codes]).not.toEqual([2]);
  });
});

describe('the oddity is there to see', () => {
  withFreshStore();
  const storable = hostileTexts.filter(({ isJsonOnly }) => isJsonOnly !== true);

  test.each([
    ['certificate list', ['certificate', 'list'], storable],
    ['group list', ['group', 'list'], hostileTexts],
    ['log', ['log', '--limit', '1000'], hostileTexts.filter(({ text }) => text.length < 1000)],
  ])('in %s', async (_, line, expected) => {
    const { stdout } = await runIn({ face: 'as text' }, line);
    for (const { visible } of expected) expect(stdout).toContain(visible);
  });

  test('in certificate show, wherever a certificate holds text', async () => {
    for (const { fingerprint, hostile } of store.certificates) {
      const { stdout } = await runIn({ face: 'as text' }, ['certificate', 'show', fingerprint, '--text']);
      expect(stdout.split(hostile.visible).length, hostile.name).toBeGreaterThan(4);
    }
  });

  test.each(['certificate', 'own-certificate', 'group', 'address'])(
    'or not offered at all to who completes a word: %s',
    async (kind) => {
      const { stdout } = await runIn({ face: 'for a shell' }, ['__complete', kind, '']);
      // The tabulator is what shells want between a word and its description.
      expect(strayCharacters(stdout.replaceAll('\t', ' '))).toEqual([]);
    },
  );

  test('in the path of the store', async () => {
    const { stdout } = await runIn({ face: 'as text' }, ['status']);
    expect(stdout).toContain('st\\u{001B}[31more\\u{202E}');
  });

  test('and JSON still says exactly what is stored', async () => {
    const { stdout } = await runIn({ face: 'as JSON', isJson: true }, ['group', 'list']);
    const listed: readonly { readonly name: string }[] = JSON.parse(stdout);
    expect(listed.map(({ name }) => name).sort()).toEqual([...groupNames].sort());
  });
});
