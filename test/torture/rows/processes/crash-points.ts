import { readdirSync } from 'node:fs';
import { openStore } from '../../../../source/store/open-store.ts';
import { groupNames, withGroups, withKey } from '../../../store/store-changes.ts';
import { startChild, withFolder } from '../../child.ts';
import type { Measurement, Mode, TortureRow } from '../../row.ts';

const preload = ['faulty-disk.ts'];

interface Crash {
  readonly isTorn: boolean;
  readonly debris: number;
}

async function crashAt(call: number, isWide: boolean): Promise<Crash> {
  return withFolder(async (folder) => {
    const location = `${folder}/store`;
    await openStore(location).update(withKey('one'));
    await startChild('crash.ts', { folder: location, call, isWide }, { preload }).ended;
    const store = openStore(location);
    const { groups, certificates, privateKeys } = await store.read();
    const isWhole = groups.length === certificates.length && groups.length === privateKeys.keys.length;
    const isTorn = (isWide && !isWhole) || store.warnings.length > 0;
    const names = groupNames(await openStore(location).update(withGroups('next')));
    const isGoneOn = names.at(0) === 'one' && names.at(-1) === 'next';
    const debris = readdirSync(location).filter(
      (name) => !/^(?:lock\.sqlite|[a-z-]+\.json(?:\.bak)?)$/.test(name),
    );
    return { isTorn: isTorn || !isGoneOn, debris: debris.length };
  });
}

/** How many calls an update makes when nothing kills it. */
async function callsOf(isWide: boolean): Promise<number> {
  return withFolder(async (folder) => {
    const location = `${folder}/store`;
    await openStore(location).update(withKey('one'));
    return Number(
      await startChild('crash.ts', { folder: location, call: -1, isWide }, { preload }).line('calls'),
    );
  });
}

async function crashes(mode: Mode): Promise<Measurement> {
  const seen: Crash[] = [];
  for (const isWide of mode === 'full' ? [true, false] : [true]) {
    const calls = await callsOf(isWide);
    // The renames that count are among the last calls.
    const points = Array.from({ length: calls }, (_, call) => call);
    const chosen = mode === 'full' ? points : points.slice(-24).filter((call) => call % 4 === 0);
    for (let at = 0; at < chosen.length; at += 2) {
      seen.push(...(await Promise.all(chosen.slice(at, at + 2).map((call) => crashAt(call, isWide)))));
    }
  }
  const torn = seen.filter(({ isTorn }) => isTorn).length;
  const debris = seen.filter((crash) => crash.debris > 0).length;
  return {
    measured: `${torn} torn, ${debris} with debris after the next save, of ${seen.length} crashes`,
    isKept: torn + debris === 0 && seen.length > 0,
  };
}

export const rows: readonly TortureRow[] = [
  {
    promise: 'kill -9 leaves nothing torn, no debris',
    part: 'at any call of a save',
    figure: '0 torn, 0 debris, at every call',
    run: crashes,
  },
];
