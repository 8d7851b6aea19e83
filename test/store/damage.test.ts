import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openStore } from '../../source/store/open-store.ts';
import { damages, documentNames } from './damages.ts';
import { groupNames, withGroups, withKey } from './store-changes.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder(), name);

/** Two saves, so that the backup is one group behind. */
async function stored() {
  await openStore(folder()).update(withKey('one'));
  return openStore(folder()).update(withKey('two'));
}

describe.each(documentNames)('%s', (name) => {
  test.each(damages)('%s is not read as empty: its backup is used, and said so', async (_how, damage) => {
    await stored();
    damage(at(name));
    const store = openStore(folder());
    const state = await store.read();
    const counts = [state.groups.length, state.certificates.length, state.privateKeys.keys.length];
    expect(counts.toSorted()).toEqual([1, 2, 2]);
    expect(store.warnings).toEqual([
      {
        code: 'backup-used',
        message: expect.stringMatching(
          new RegExp(`${name} .*; its backup \\(revision 1\\) is used instead$`),
        ),
        hint: expect.stringContaining('smimectl doctor --fix'),
      },
    ]);
  });

  test.each(damages)('%s is not overwritten by the next change', async (_how, damage) => {
    await stored();
    damage(at(name));
    const before = readOrNothing(at(name));
    const update = openStore(folder()).update(withGroups('three'));
    await expect(update).rejects.toMatchObject({ code: 'store-damaged' });
    expect(readOrNothing(at(name))).toEqual(before);
  });
});

test('a document that was saved only once has a backup of its own, which damage in place does not reach', async () => {
  await openStore(folder()).update(withKey('one'));
  for (const name of documentNames) {
    const descriptor = openSync(at(name), 'r+');
    writeSync(descriptor, '?', 300);
    closeSync(descriptor);
  }
  const store = openStore(folder());
  expect(groupNames(await store.read())).toEqual(['one']);
  expect(store.warnings.map(({ code }) => code)).toEqual(['backup-used', 'backup-used', 'backup-used']);
});

test('a damaged document without a whole backup is an error, with and without a backup', async () => {
  await stored();
  writeFileSync(at('settings.json'), '');
  writeFileSync(at('settings.json.bak'), '');
  const both = openStore(folder()).read();
  await expect(both).rejects.toMatchObject({
    code: 'store-damaged',
    message: expect.stringMatching(/is empty, and its backup is empty$/),
  });
  rmSync(at('settings.json.bak'));
  const alone = openStore(folder()).read();
  await expect(alone).rejects.toMatchObject({
    message: expect.stringMatching(/is empty, and there is no whole backup of it$/),
  });
});

test('a document that is deleted right after its first save is missed', async () => {
  await openStore(folder()).update(withGroups('one'));
  rmSync(at('settings.json'));
  const store = openStore(folder());
  expect(groupNames(await store.read())).toEqual(['one']);
  expect(store.warnings).toHaveLength(1);
});

test('the warning ends when the damage does', async () => {
  await stored();
  const store = openStore(folder());
  const good = readFileSync(at('settings.json'));
  writeFileSync(at('settings.json'), '');
  await store.read();
  expect(store.warnings).toHaveLength(1);
  writeFileSync(at('settings.json'), good);
  expect(groupNames(await store.read())).toEqual(['one', 'two']);
  expect(store.warnings).toEqual([]);
});

test('a note of an unfinished update that cannot be read is told, and stops changes', async () => {
  await stored();
  writeFileSync(at('unfinished-update.json'), '{');
  const store = openStore(folder());
  expect(groupNames(await store.read())).toEqual(['one', 'two']);
  expect(store.warnings).toMatchObject([{ code: 'unfinished-update' }]);
  await expect(store.update(withGroups('three'))).rejects.toMatchObject({ code: 'store-damaged' });
});

test('a lock file that is something else is told by name', async () => {
  mkdirSync(folder(), { recursive: true });
  writeFileSync(at('lock.sqlite'), 'not a lock'.repeat(1000), { mode: 0o600 });
  const update = openStore(folder()).update(withGroups('one'));
  await expect(update).rejects.toMatchObject({
    code: 'store-damaged',
    message: expect.stringMatching(/lock\.sqlite/),
  });
});

function readOrNothing(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
