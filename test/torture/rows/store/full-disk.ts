import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openActivityLog } from '../../../../source/store/activity-log.ts';
import { openStore } from '../../../../source/store/open-store.ts';
import { groupNames, withCertificate, withKey } from '../../../store/store-changes.ts';
import { startChild, withFolder } from '../../child.ts';
import { type Measurement, type Mode, skipped, type TortureRow } from '../../row.ts';

/** What became of one save. */
interface Outcome {
  /** `saved`, or the code of the error. */
  readonly told: string;
  /** The state afterwards is the one before, the one after, or something else. */
  readonly found: 'before' | 'after' | 'harmed';
}

/** Wide enough for several steps of a sweep by pages. */
const largeCertificate = 'A'.repeat(60_000);

async function found(location: string): Promise<Outcome['found']> {
  try {
    const store = openStore(location);
    const { groups, certificates, privateKeys } = await store.read();
    if (store.warnings.length > 0 || groups.length !== privateKeys.keys.length) return 'harmed';
    if (certificates.length < groups.length + 1) return 'harmed';
    return certificates.length === 2 ? 'before' : 'after';
  } catch {
    return 'harmed';
  }
}

function judged(outcomes: readonly Outcome[], where: string): Measurement {
  const harmed = outcomes.filter((outcome) => outcome.found === 'harmed').length;
  const refused = outcomes.filter(({ told }) => told !== 'saved');
  const reported = refused.filter((outcome) => outcome.told === 'io' && outcome.found === 'before').length;
  const isTrue = outcomes.every((outcome) => outcome.told !== 'saved' || outcome.found === 'after');
  return {
    measured: `${harmed} destroyed, ${reported} of ${refused.length} failures reported, in ${outcomes.length} sizes (${where})`,
    isKept:
      harmed === 0 &&
      reported === refused.length &&
      isTrue &&
      refused.length > 0 &&
      refused.length < outcomes.length,
  };
}

/** Free space from nothing to plenty, page by page, each on a disk that is nearly full. */
async function sweepTmpfs(mode: Mode): Promise<Measurement> {
  return withFolder(async (folder) => {
    const disk = join(folder, 'disk');
    mkdirSync(disk);
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m,mode=0700', 'smimectl-torture', disk]);
    if (mounted.status !== 0)
      return skipped('no tmpfs may be mounted here; the sweep by file-size limit stands for it');
    try {
      const outcomes: Outcome[] = [];
      const step = mode === 'full' ? 1 : 8;
      for (let pages = 0; pages < 64; pages += step) {
        for (const isWide of [true, false]) outcomes.push(await saveWith(disk, pages, isWide));
      }
      return judged(outcomes, 'tmpfs');
    } finally {
      execFileSync('umount', ['--lazy', disk]);
    }
  });
}

async function saveWith(disk: string, freePages: number, isWide: boolean): Promise<Outcome> {
  const location = join(disk, 'store');
  const filler = join(disk, 'filler');
  rmSync(location, { recursive: true, force: true });
  const store = openStore(location);
  await store.update(withCertificate(largeCertificate));
  await store.update(withKey('one'));
  const { bavail, bsize } = statfsSync(disk);
  writeFileSync(filler, Buffer.alloc(Math.max(0, Number(bavail) - freePages) * Number(bsize)));
  const told = await store.update(isWide ? withKey('two') : withCertificate('two')).then(
    () => 'saved',
    ({ code }) => String(code),
  );
  const log = openActivityLog(location);
  const entry = { at: '2026-01-01T00:00:00.000Z', action: 'sign', outcome: 'success' } as const;
  await log.append(entry).catch(() => undefined);
  rmSync(filler);
  await log.append(entry);
  const newest = await log.read({ limit: 1 });
  const outcome: Outcome = { told, found: newest.length === 1 ? await found(location) : 'harmed' };
  // And the next save has to work.
  const next = await openStore(location).update(withKey('three'));
  return groupNames(next).at(-1) === 'three' ? outcome : { told, found: 'harmed' };
}

/** The kernel takes only so many bytes of a file: a short write, as on a full disk. */
async function sweepFileSize(mode: Mode): Promise<Measurement> {
  if (spawnSync('prlimit', ['--version']).status !== 0) return skipped('there is no prlimit here');
  const steps = mode === 'full' ? 24 : 3;
  const outcomes = [];
  for (let step = 0; step < steps; step += 1) {
    outcomes.push(
      await withFolder(async (folder): Promise<Outcome> => {
        const location = join(folder, 'store');
        await openStore(location).update(withCertificate(largeCertificate));
        await openStore(location).update(withKey('one'));
        const { size } = statSync(join(location, 'certificates.json'));
        const limit = Math.round((size * 1.2 * step) / (steps - 1));
        const under = ['prlimit', `--fsize=${limit}`];
        const child = startChild('saver.ts', { folder: location, name: 'two' }, { under });
        return { told: await child.line('outcome'), found: await found(location) };
      }),
    );
  }
  return judged(outcomes, 'file-size limit');
}

export const rows: readonly TortureRow[] = [
  { promise: 'a full disk never harms the store', part: 'by free space', run: sweepTmpfs },
  {
    promise: 'a full disk never harms the store',
    part: 'by a file-size limit',
    run: sweepFileSize,
  },
];
