import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { addGroup, changeGroup } from '../../source/core/change-groups.ts';
import { emptyState } from '../../source/core/store-state.ts';
import { openStore } from '../../source/store/open-store.ts';

let root: string;
let folder: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'smimectl-store-'));
  folder = join(root, 'deep', 'store');
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

const withGroup = (name: string) => (state: typeof emptyState) => addGroup(state, { name });

describe('a store in a folder', () => {
  test('is empty and makes nothing on disk until the first update', async () => {
    const store = openStore(folder);
    expect(await store.read()).toEqual(emptyState);
    expect(existsSync(join(root, 'deep'))).toBe(false);
  });

  test('gives what was saved to whoever opens it later', async () => {
    const saved = await openStore(folder).update(withGroup('Sales.EU'));
    expect(saved.groups.map(({ name }) => name)).toEqual(['Sales.EU']);
    expect(await openStore(folder).read()).toEqual(saved);
  });

  test('is private: folder 0700, files 0600', async () => {
    await openStore(folder).update(withGroup('Sales'));
    expect(statSync(folder).mode & 0o7777).toBe(0o700);
    for (const name of readdirSync(folder)) {
      expect([name, statSync(join(folder, name)).mode & 0o7777]).toEqual([name, 0o600]);
    }
  });

  test('writes only the documents that changed, and leaves no temporary files', async () => {
    await openStore(folder).update(withGroup('Sales'));
    expect(readdirSync(folder).toSorted()).toEqual(['lock.sqlite', 'settings.json', 'settings.json.bak']);
  });

  test('keeps the identity of what did not change, from one read to the next and across an update', async () => {
    const [one, other] = [openStore(folder), openStore(folder)];
    const certificates = [{ der: 'AAAA', addedAt: '2026-01-01T00:00:00.000Z' }];
    const saved = await one.update((state) => ({ ...state, certificates }));
    const read = await other.read();
    await one.update(withGroup('Sales'));
    const readAgain = await other.read();
    expect((await one.read()).certificates).toBe(saved.certificates);
    expect(readAgain.certificates).toBe(read.certificates);
    expect(readAgain).not.toBe(read);
    expect(await other.read()).toBe(readAgain);
  });

  test('stores nothing when the change throws', async () => {
    const store = openStore(folder);
    const before = await store.update(withGroup('Sales'));
    await expect(store.update(withGroup('Sales'))).rejects.toMatchObject({ code: 'already-there' });
    expect(await openStore(folder).read()).toEqual(before);
  });

  test('tells the second of two editors of one record about the conflict', async () => {
    const [one, other] = [openStore(folder), openStore(folder)];
    await one.update(withGroup('Sales'));
    const revision = (await other.read()).groups[0]?.revision;
    await one.update((state) => changeGroup(state, 'Sales', { sign: false }, revision));
    const second = other.update((state) => changeGroup(state, 'Sales', { encrypt: false }, revision));
    await expect(second).rejects.toMatchObject({ code: 'conflict' });
    expect((await other.read()).groups).toMatchObject([{ sign: false, encrypt: true }]);
  });

  test('uses the backup of a damaged document, says so, and refuses changes until it is mended', async () => {
    const store = openStore(folder);
    await store.update(withGroup('Sales'));
    await store.update(withGroup('Support'));
    writeFileSync(join(folder, 'settings.json'), '{}');
    expect((await store.read()).groups.map(({ name }) => name)).toEqual(['Sales']);
    expect(store.warnings).toMatchObject([{ code: 'backup-used' }]);
    await expect(store.update(withGroup('Other'))).rejects.toMatchObject({ code: 'store-damaged' });
    expect(readFileSync(join(folder, 'settings.json'), 'utf8')).toBe('{}');
  });
});
