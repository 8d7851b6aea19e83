import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openStore } from '../../source/store/open-store.ts';
import { saveDocuments } from '../../source/store/save-documents.ts';
import { writeUnfinished } from '../../source/store/unfinished-update.ts';
import { groupNames, withGroups, withKey } from './store-changes.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder(), name);
const keyIds = async () => (await openStore(folder()).read()).privateKeys.keys.map((key) => key.publicKeyId);

/** A store with one key, and beside it the files of the update that adds a second. */
async function halfDone(): Promise<{ readonly next: (name: string) => Buffer }> {
  await openStore(folder()).update(withKey('one'));
  const before = new Map(documents.map((name) => [name, readFileSync(at(name))]));
  await openStore(folder()).update(withKey('two'));
  const after = new Map(documents.map((name) => [name, readFileSync(at(name))]));
  for (const [name, bytes] of before) writeFileSync(at(name), bytes);
  for (const name of documents) writeFileSync(at(`${name}.bak`), before.get(name) ?? '');
  return { next: (name) => after.get(name) ?? Buffer.alloc(0) };
}

const documents = ['settings.json', 'certificates.json', 'private-keys.json'];
const note = () =>
  writeUnfinished(
    folder(),
    documents.map((name) => ({ name: name.replace('.json', ''), revision: 1 })),
  );

/** As `rename` does it: in one step, another file. */
function replace(name: string, bytes: Buffer) {
  writeFileSync(at('replacement'), bytes, { mode: 0o600 });
  renameSync(at('replacement'), at(name));
}

describe('a process that is killed in the middle of an update of several documents', () => {
  test.each([0, 1, 2, 3])(
    'after %i of three renames leaves the state before, for readers and writers',
    async (done) => {
      const { next } = await halfDone();
      note();
      for (const name of documents.slice(0, done)) replace(name, next(name));
      const store = openStore(folder());
      expect(groupNames(await store.read())).toEqual(['one']);
      expect(await keyIds()).toEqual(['one']);
      expect(store.warnings).toEqual([]);
      await store.update(withGroups('Sales'));
      expect(groupNames(await store.read())).toEqual(['one', 'Sales']);
      expect(await keyIds()).toEqual(['one']);
      expect(readdirSync(folder()).filter((name) => !/^(?:lock|.*\.json(?:\.bak)?$)/.test(name))).toEqual([]);
      expect(existsSync(at('unfinished-update.json'))).toBe(false);
    },
  );

  test('of a store that it was making leaves an empty one', async () => {
    const { next } = await halfDone();
    for (const name of readdirSync(folder())) renameSync(at(name), at(`gone-${name}`));
    writeUnfinished(folder(), [{ name: 'settings' }, { name: 'certificates' }, { name: 'private-keys' }]);
    replace('settings.json', next('settings.json'));
    linkSync(at('settings.json'), at('settings.json.bak'));
    const store = openStore(folder());
    expect(groupNames(await store.read())).toEqual([]);
    await store.update(withGroups('Sales'));
    expect(groupNames(await openStore(folder()).read())).toEqual(['Sales']);
  });

  test('while the update was being taken back leaves the state before', async () => {
    const { next } = await halfDone();
    note();
    // The first document is back already, and its backup has become the document.
    replace('certificates.json', next('certificates.json'));
    renameSync(at('settings.json.bak'), at('settings.json'));
    expect(await keyIds()).toEqual(['one']);
    await openStore(folder()).update(withGroups('Sales'));
    expect(groupNames(await openStore(folder()).read())).toEqual(['one', 'Sales']);
  });
});

describe('a save that fails', () => {
  const writeWhole = (path: string, bytes: Buffer) => writeFileSync(path, bytes, { mode: 0o600 });

  function saveOf(name: string, bytes: Buffer) {
    const path = at(`${name}.json`);
    return {
      name,
      path,
      nextPath: at(`${name}.next.json`),
      backupPath: `${path}.bak`,
      bytes,
      revisionBefore: 1,
    };
  }

  test('because the disk took fewer bytes than it said never touches the good file', async () => {
    const { next } = await halfDone();
    const before = readdirSync(folder()).map((name) => [name, readFileSync(at(name))]);
    const saves = [
      saveOf('settings', next('settings.json')),
      saveOf('certificates', next('certificates.json')),
    ];
    const writeShort = (path: string, bytes: Buffer) =>
      writeWhole(path, path.includes('certificates') ? bytes.subarray(0, -1) : bytes);
    expect(() => saveDocuments(folder(), saves, writeShort)).toThrow(/no space left.*nothing was changed/);
    expect(readdirSync(folder()).map((name) => [name, readFileSync(at(name))])).toEqual(before);
  });

  test('at the second document puts the first one back', async () => {
    const { next } = await halfDone();
    const save = saveOf('certificates', next('certificates.json'));
    // A folder in its place: renaming over it fails.
    const impossible = { ...save, path: at('folder'), revisionBefore: undefined };
    mkdirSync(join(at('folder'), 'inside'), { recursive: true });
    const saves = [saveOf('settings', next('settings.json')), impossible];
    expect(() => saveDocuments(folder(), saves, writeWhole)).toThrow(/could not be/);
    expect(groupNames(await openStore(folder()).read())).toEqual(['one']);
  });

  test('at the backup of the second document does not put an older version of it back', async () => {
    const { next } = await halfDone();
    copyFileSync(at('settings.json'), at('settings.json.bak'));
    replace('settings.json', next('settings.json'));
    mkdirSync(at('settings.json.bak.tmp'));
    const saves = [saveOf('settings', next('settings.json'))];
    expect(() => saveDocuments(folder(), saves, writeWhole)).toThrow(/nothing was changed/);
    expect(readFileSync(at('settings.json'))).toEqual(next('settings.json'));
  });
});

test('temporary files of killed processes are gone after the next save', async () => {
  await openStore(folder()).update(withGroups('Sales'));
  const leftovers = [
    'certificates.next.json',
    'settings.next.json.tmp-1234567890abcdef',
    'private-keys.next.json.tmp-0000000000000000',
    'settings.json.bak.tmp',
    'unfinished-update.json.tmp',
  ];
  for (const name of leftovers) writeFileSync(at(name), 'x', { mode: 0o600 });
  await openStore(folder()).update(withGroups('Support'));
  expect(readdirSync(folder()).toSorted()).toEqual(['lock.sqlite', 'settings.json', 'settings.json.bak']);
});
