/** Hostile text through every command of the command line: as a person reads it, in a terminal, and as JSON. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Command } from '../../source/cli/command.ts';
import { commandFamilies } from '../../source/cli/command-index.ts';
import { openTemporaryFolder } from '../support/temporary-folder.ts';
import { groupNames } from './hostile-lines.ts';
import { faces, linesOf, lookAtLine, runIn, triedCommands } from './hostile-run.ts';
import { type HostileStore, openHostileStore } from './hostile-store.ts';
import { hostileTexts, strayCharacters } from './hostile-text.ts';

/** Where the commands of one group of tests run. */
let store: HostileStore;

function withFreshStore(): void {
  const { folder, remove } = openTemporaryFolder();
  beforeAll(async () => {
    store = await openHostileStore(folder);
  });
  afterAll(remove);
}

const loaded = await Promise.all(commandFamilies.map(({ load }) => load()));
const nameOf = ({ name }: Command) => name.join(' ');
const commands = loaded.flat().map(nameOf);

test('every command is tried, and none that is no more', () => {
  expect([...triedCommands].sort()).toEqual([...commands].sort());
});

test.each(hostileTexts)('what is looked for would be found: $name', ({ text }) => {
  expect(strayCharacters(text)).not.toEqual([]);
});

describe.each(faces)('$face', (face) => {
  withFreshStore();

  test.each(triedCommands)('%s leaves no control character but our own', async (name) => {
    const strays: string[] = [];
    const codes = new Set<number>();
    for (const line of await linesOf(name, store)) {
      const looked = await lookAtLine(store, face, line);
      strays.push(...looked.strays);
      codes.add(looked.code);
      expect(looked.stderr).not.toContain('unexpected failure');
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
    const { stdout } = await runIn(store, { face: 'as text' }, { words: line });
    for (const { visible } of expected) expect(stdout).toContain(visible);
  });

  test('in certificate show, wherever a certificate holds text', async () => {
    for (const { fingerprint, hostile } of store.certificates) {
      const { stdout } = await runIn(
        store,
        { face: 'as text' },
        { words: ['certificate', 'show', fingerprint, '--text'] },
      );
      expect(stdout.split(hostile.visible).length, hostile.name).toBeGreaterThan(4);
    }
  });

  test.each(['certificate', 'own-certificate', 'group', 'address'])(
    'or not offered at all to who completes a word: %s',
    async (kind) => {
      const { stdout } = await runIn(store, { face: 'for a shell' }, { words: ['__complete', kind, ''] });
      // The tabulator is what shells want between a word and its description.
      expect(strayCharacters(stdout.replaceAll('\t', ' '))).toEqual([]);
    },
  );

  test('in the path of the store', async () => {
    const { stdout } = await runIn(store, { face: 'as text' }, { words: ['status'] });
    expect(stdout).toContain('st\\u{001B}[31more\\u{202E}');
  });

  test('and JSON still says exactly what is stored', async () => {
    const { stdout } = await runIn(store, { face: 'as JSON', isJson: true }, { words: ['group', 'list'] });
    const listed: readonly { readonly name: string }[] = JSON.parse(stdout);
    expect(listed.map(({ name }) => name).sort()).toEqual([...groupNames].sort());
  });
});
