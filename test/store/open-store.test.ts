import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changeGroup } from '../../source/core/change-groups.ts';
import type { UserError } from '../../source/core/errors.ts';
import { emptyState, type StoreState } from '../../source/core/store-state.ts';
import { memoryStore } from '../../source/store/memory-store.ts';
import { openStore } from '../../source/store/open-store.ts';
import { groupNames, withCertificate, withGroups, withKey } from './store-changes.ts';
import { temporaryFolder } from './temporary-folder.ts';

const root = temporaryFolder();
const folder = () => join(root(), 'deep', 'store');
const open = () => openStore(folder());

describe.each([
  ['in a folder', () => open()],
  ['in memory', () => memoryStore()],
])('a store %s', (_where, openAnew) => {
  test('begins empty', async () => {
    expect(await openAnew().read()).toEqual(emptyState);
  });

  test('gives back what was saved, and keeps the identity of what did not change', async () => {
    const store = openAnew();
    const first = await store.update(withKey('one'));
    expect(await store.read()).toBe(first);
    const second = await store.update(withGroups('Sales'));
    expect(groupNames(second)).toEqual(['one', 'Sales']);
    expect(second.certificates).toBe(first.certificates);
    expect(second.privateKeys).toBe(first.privateKeys);
  });

  test('saves nothing when the change throws or changes nothing', async () => {
    const store = openAnew();
    const before = await store.update(withGroups('Sales'));
    const failing = store.update(() => {
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await store.update((state) => ({ ...state }))).toBe(before);
    expect(await store.read()).toBe(before);
  });

  test('refuses a state that it could not read again', async () => {
    const store = openAnew();
    const wrong = { ...emptyState.settings, expiryWarningDays: Number.NaN };
    const update = store.update((state) => ({ ...state, settings: wrong }));
    await expect(update).rejects.toMatchObject({ code: 'internal' });
    expect(await store.read()).toEqual(emptyState);
  });

  test('tells the second of two editors of one record about the conflict', async () => {
    const store = openAnew();
    const revision = (await store.update(withGroups('Sales'))).groups[0]?.revision;
    await store.update((state) => changeGroup(state, 'Sales', { sign: false }, revision));
    const second = store.update((state) => changeGroup(state, 'Sales', { encrypt: false }, revision));
    await expect(second).rejects.toMatchObject({ code: 'conflict' });
    expect((await store.read()).groups).toMatchObject([{ sign: false, encrypt: true }]);
  });

  test('loses none of many updates at once', async () => {
    const store = openAnew();
    const names = Array.from({ length: 30 }, (_, index) => `group ${index}`);
    await Promise.all(names.map((name) => store.update(withGroups(name))));
    expect(groupNames(await store.read()).toSorted()).toEqual(names.toSorted());
  });
});

describe('a store in a folder', () => {
  test('makes nothing on disk until the first update', async () => {
    await open().read();
    expect(existsSync(join(root(), 'deep'))).toBe(false);
  });

  test('gives what was saved to whoever opens it later', async () => {
    const saved = await open().update(withKey('one'));
    expect(await open().read()).toEqual(saved);
  });

  test('is private: folder 0700, files 0600, whatever the umask', async () => {
    const umask = process.umask(0o000);
    try {
      await open().update(withKey('one'));
      process.umask(0o277);
      await open().update(withKey('two'));
    } finally {
      process.umask(umask);
    }
    expect(statSync(folder()).mode & 0o7777).toBe(0o700);
    const modes = readdirSync(folder()).map((name) => statSync(join(folder(), name)).mode & 0o477);
    expect(new Set(modes)).toEqual(new Set([0o400]));
  });

  test('writes only the documents that changed, and leaves no other files', async () => {
    await open().update(withGroups('Sales'));
    expect(readdirSync(folder()).toSorted()).toEqual(['lock.sqlite', 'settings.json', 'settings.json.bak']);
    await open().update(withCertificate('AAAA'));
    await open().update(withKey('one'));
    expect(readdirSync(folder()).toSorted()).toEqual([
      'certificates.json',
      'certificates.json.bak',
      'lock.sqlite',
      'private-keys.json',
      'private-keys.json.bak',
      'settings.json',
      'settings.json.bak',
    ]);
  });

  test('keeps the version before each save as backup, readable line by line', async () => {
    await open().update(withGroups('Sales'));
    const before = readFileSync(join(folder(), 'settings.json'));
    await open().update(withGroups('Support'));
    expect(readFileSync(join(folder(), 'settings.json.bak'))).toEqual(before);
    const lines = readFileSync(join(folder(), 'settings.json'), 'utf8').split('\n');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ format: 'smimectl/settings', schema: 1, revision: 2 });
    expect(lines.filter((line) => line.startsWith('{"name":'))).toHaveLength(2);
  });

  test('parses nothing again that did not change in another process', async () => {
    const [one, other] = [open(), open()];
    await one.update(withCertificate('AAAA'));
    const read = await other.read();
    await one.update(withGroups('Sales'));
    const readAgain = await other.read();
    expect(readAgain).not.toBe(read);
    expect(readAgain.certificates).toBe(read.certificates);
    expect(await other.read()).toBe(readAgain);
  });

  test('notices a document of the same size and time with other content', async () => {
    const [one, other] = [open(), open()];
    await one.update(withGroups('aaa'));
    await other.read();
    const path = join(folder(), 'settings.json');
    const { mtime, atime } = statSync(path);
    await one.update((state) => ({ ...state, groups: [] }));
    await one.update(withGroups('bbb'));
    utimesSync(path, atime, mtime);
    expect(groupNames(await other.read())).toEqual(['bbb']);
  });

  test('keeps any group name: 10,000 arbitrary ones and the notorious ones', {
    timeout: 60_000,
  }, async () => {
    const notorious = [
      '__proto__',
      'constructor',
      'Sales.EU',
      'a[0]',
      '営業 🦊',
      '',
      '\0',
      '\ud800',
      '"\\\n',
    ];
    const name = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.string({ unit: 'grapheme', maxLength: 40 }),
      fc
        .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 })
        .map((units) => String.fromCharCode(...units)),
    );
    const store = open();
    const batch = fc.array(name, { minLength: 1000, maxLength: 1000, size: 'max' });
    await fc.assert(
      fc.asyncProperty(batch, async (names) => {
        const all = [...notorious, ...names];
        await store.update((state) => withGroups(...all)({ ...state, groups: [] }));
        expect(groupNames(await open().read())).toEqual(all);
      }),
      { numRuns: 10 },
    );
  });

  test('keeps any text anywhere in the state', async () => {
    const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 });
    const arbitrary: fc.Arbitrary<StoreState> = fc.record({
      settings: fc.constant({ ...emptyState.settings, enabled: true }),
      groups: fc.array(
        fc.record({
          name: text,
          address: text,
          sign: fc.boolean(),
          encrypt: fc.boolean(),
          revision: fc.nat(),
        }),
      ),
      certificates: fc.array(
        fc.oneof(
          fc.record({ der: text, addedAt: text }),
          fc.record({
            der: text,
            addedAt: text,
            verified: fc.record({
              by: text,
              at: text,
              how: fc.constantFrom('in-person', 'phone', 'ca-portal'),
            }),
          }),
        ),
      ),
      crls: fc.array(fc.record({ der: text, addedAt: text })),
      privateKeys: fc.record({
        storeKeyId: text,
        wrappings: fc.array(
          fc.oneof(
            fc.record({
              kind: fc.constant('passphrase' as const),
              id: text,
              addedAt: text,
              cost: fc.record({ N: fc.nat(), r: fc.nat(), p: fc.nat() }),
              salt: text,
              nonce: text,
              wrapped: text,
            }),
            fc.record({
              kind: fc.constantFrom('key-file' as const, 'systemd-credential' as const),
              id: text,
              addedAt: text,
              location: text,
              salt: text,
              nonce: text,
              wrapped: text,
            }),
          ),
        ),
        keys: fc.array(
          fc.record({
            publicKeyId: text,
            algorithm: text,
            salt: text,
            nonce: text,
            ciphertext: text,
            addedAt: text,
          }),
        ),
      }),
    });
    const store = open();
    await fc.assert(
      fc.asyncProperty(arbitrary, async (state) => {
        await store.update(() => state);
        expect(await open().read()).toEqual(state);
      }),
      { numRuns: 50 },
    );
  });

  test('says at once that a folder is in the way or cannot be made', async () => {
    writeFileSync(join(root(), 'file'), '');
    const update = openStore(join(root(), 'file', 'store')).update(withGroups('Sales'));
    await expect(update).rejects.toMatchObject({ code: 'io' });
    const error = await update.catch((thrown: UserError) => thrown);
    expect(error).toMatchObject({ message: expect.stringContaining('a part of the path is not a folder') });
  });

  test('has content again after its folder was removed and made anew', async () => {
    const store = open();
    await store.update(withGroups('Sales'));
    rmSync(folder(), { recursive: true });
    expect(await store.read()).toEqual(emptyState);
    mkdirSync(folder(), { mode: 0o700 });
    await store.update(withGroups('Support'));
    expect(groupNames(await store.read())).toEqual(['Support']);
  });
});
