import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { openActivityLog } from '../../source/store/activity-log.ts';
import { openStore } from '../../source/store/open-store.ts';
import { groupNames, withGroups, withKey } from './store-changes.ts';
import { temporaryFolder } from './temporary-folder.ts';

const root = temporaryFolder();
const folder = () => join(root(), 'deep', 'store');

/** Milliseconds from the call until the watching store told of a change. */
function watched() {
  const store = openStore(folder());
  const told = vi.fn();
  onTestFinished(store.watch(told));
  const untilTold = async (count: number) => {
    const begin = performance.now();
    await vi.waitFor(() => expect(told.mock.calls.length).toBeGreaterThanOrEqual(count), {
      interval: 1,
      timeout: 5000,
    });
    return performance.now() - begin;
  };
  return { store, told, untilTold };
}

describe('watching a store', () => {
  test('tells of a change well within 300 ms', async () => {
    await openStore(folder()).update(withGroups('one'));
    const { store, untilTold } = watched();
    await openStore(folder()).update(withGroups('two'));
    expect(await untilTold(1)).toBeLessThan(300);
    expect(groupNames(await store.read())).toEqual(['one', 'two']);
  });

  test('tells of an update of several documents once, and then all of it is there', async () => {
    await openStore(folder()).update(withKey('one'));
    const { store, told, untilTold } = watched();
    await openStore(folder()).update(withKey('two'));
    await untilTold(1);
    const state = await store.read();
    expect([state.groups.length, state.certificates.length, state.privateKeys.keys.length]).toEqual([
      2, 2, 2,
    ]);
    expect(told.mock.calls.length).toBeLessThanOrEqual(2);
  });

  test('tells when the store comes into being, and goes on after that', async () => {
    const { untilTold, told } = watched();
    await openStore(folder()).update(withGroups('one'));
    expect(await untilTold(1)).toBeLessThan(300);
    const before = told.mock.calls.length;
    await openStore(folder()).update(withGroups('two'));
    expect(await untilTold(before + 1)).toBeLessThan(300);
  });

  test('goes on after the folder was replaced by another', async () => {
    await openStore(folder()).update(withGroups('one'));
    const { untilTold, told } = watched();
    renameSync(folder(), `${folder()}.old`);
    await untilTold(1);
    mkdirSync(folder(), { mode: 0o700 });
    await untilTold(2);
    const before = told.mock.calls.length;
    await openStore(folder()).update(withGroups('two'));
    expect(await untilTold(before + 1)).toBeLessThan(300);
    rmSync(`${folder()}.old`, { recursive: true });
  });

  test('does not tell of the activity log, of reading, or of what changes nothing', async () => {
    await openStore(folder()).update(withGroups('one'));
    const { told, untilTold } = watched();
    const log = openActivityLog(folder());
    await log.append({ at: '2026-01-01T00:00:00.000Z', action: 'sign', outcome: 'success' });
    await openStore(folder()).update((state) => state);
    await openStore(folder()).read();
    // Whatever was to be told of these comes before this one.
    await openStore(folder()).update(withGroups('two'));
    await untilTold(1);
    expect(told).toHaveBeenCalledTimes(1);
  });

  test('tells nothing more once it is ended', async () => {
    await openStore(folder()).update(withGroups('one'));
    const store = openStore(folder());
    const ended = vi.fn();
    const end = store.watch(ended);
    const { untilTold } = watched();
    end();
    await openStore(folder()).update(withGroups('two'));
    await untilTold(1);
    expect(ended).not.toHaveBeenCalled();
  });
});
