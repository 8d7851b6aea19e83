import { startChild, withFolder } from '../../child.ts';
import type { SweepOptions, SweptSave } from '../../children/fault-sweep.ts';
import type { Measurement, Mode, TortureRow } from '../../row.ts';

type Sweep = Omit<SweepOptions, 'folder'>;

const sweeps: readonly Sweep[] = [true, false].flatMap((isFirstSave) =>
  [true, false].flatMap((isWide) => [
    { isFirstSave, isWide, lasts: 'once', fault: 'fail' } as const,
    { isFirstSave, isWide, lasts: 'always', fault: 'fail' } as const,
    { isFirstSave, isWide, lasts: 'once', fault: 'short' } as const,
  ]),
);

async function swept(sweep: Sweep): Promise<readonly SweptSave[]> {
  return withFolder(async (folder) => {
    const child = startChild('fault-sweep.ts', { folder, ...sweep }, { preload: ['faulty-disk.ts'] });
    await child.line('complete');
    await child.ended;
    const saves: SweptSave[] = [];
    for (;;) {
      const line = await child.line('swept').catch(() => undefined);
      if (line === undefined) return saves;
      saves.push(JSON.parse(line));
    }
  });
}

/** What the process said is what is on the disk, or it said that it cannot know. */
function isTrue({ told, code, found }: SweptSave): boolean {
  if (code === 'saved') return found === 'after';
  if (code !== 'io') return false;
  return found === 'before' || (found === 'after' && told.includes('could not be put back'));
}

async function faults(mode: Mode): Promise<Measurement> {
  const chosen =
    mode === 'full'
      ? sweeps
      : sweeps.filter(({ isFirstSave, isWide, lasts }) => isWide && !isFirstSave && lasts === 'once');
  const saves = (await Promise.all(chosen.map(swept))).flat();
  const isKept = (save: SweptSave) => isTrue(save) && save.debris.length === 0;
  const untrue = saves.filter((save) => !isKept(save));
  const reported = saves.filter(({ code }) => code === 'io').length;
  const example = untrue[0] === undefined ? '' : `, for example ${JSON.stringify(untrue[0])}`;
  return {
    measured: `${reported} reported, ${saves.length - reported - untrue.length} harmless, ${untrue.length} neither, of ${saves.length} faults${example}`,
    isKept: untrue.length === 0 && reported > 0,
  };
}

export const rows: readonly TortureRow[] = [
  {
    promise: 'every I/O error is reported or harmless',
    run: faults,
  },
];
