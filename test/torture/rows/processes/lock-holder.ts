import { openStore } from '../../../../source/store/open-store.ts';
import { groupNames, withGroups } from '../../../store/store-changes.ts';
import { startChild, withFolder } from '../../child.ts';
import type { WriterOptions } from '../../children/writer.ts';
import type { Measurement, Mode, TortureRow } from '../../row.ts';

const now = () => performance.timeOrigin + performance.now();
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** While the holder is stopped a patient process waits and an impatient one gives up; nobody gets in. */
async function stoppedHolder(mode: Mode): Promise<Measurement> {
  const stopped = mode === 'full' ? 13_000 : 400;
  return withFolder(async (folder) => {
    const location = `${folder}/store`;
    await openStore(location).update(withGroups('first'));
    const holder = startChild('holder.ts', { folder: location });
    await holder.line('holding');
    const patient: WriterOptions = { folder: location, name: 'patient', count: 1, isWide: false };
    const clockJumped = { ...patient, name: 'clock-jumped', clockAhead: 60_000 };
    const waiting = [startChild('writer.ts', patient), startChild('writer.ts', clockJumped)];
    await Promise.all(waiting.map((child) => child.line('ready')));
    const begin = performance.now();
    const impatient = openStore(location, mode === 'full' ? {} : { lockPatience: 200 });
    const refusal = await impatient.update(withGroups('impatient')).then(
      () => 'got in',
      ({ code }) => String(code),
    );
    const gaveUpAfter = performance.now() - begin;
    await pause(stopped - gaveUpAfter);
    const before = groupNames(await openStore(location).read());
    holder.process.kill('SIGCONT');
    await Promise.all([holder, ...waiting].map(({ ended }) => ended));
    const after = groupNames(await openStore(location).read());
    const stolen = before.length - 1;
    const isComplete = after[1] === 'holder' && after.length === 4 && !after.includes('impatient');
    return {
      measured: `${stolen} stolen in ${(stopped / 1000).toFixed(1)} s, by +60 s clock neither; who will not wait hears "${refusal}" after ${(gaveUpAfter / 1000).toFixed(1)} s`,
      isKept: stolen === 0 && isComplete && refusal === 'store-busy',
    };
  });
}

/** How long the next one waits after the holder was killed. */
async function killedHolder(mode: Mode): Promise<Measurement> {
  const rounds = mode === 'full' ? 30 : 2;
  const waits: number[] = [];
  return withFolder(async (folder) => {
    const location = `${folder}/store`;
    await openStore(location).update(withGroups('first'));
    for (let round = 0; round < rounds; round += 1) {
      const holder = startChild('holder.ts', { folder: location });
      await holder.line('holding');
      const store = openStore(location);
      const next = store.update(withGroups(`round ${round}`)).then(now);
      await pause(30);
      const killedAt = now();
      holder.process.kill('SIGKILL');
      waits.push((await next) - killedAt);
      await holder.ended;
    }
    const names = groupNames(await openStore(location).read());
    const longest = Math.max(...waits);
    return {
      measured: `next owner after at most ${Math.round(longest)} ms, ${rounds} kills`,
      isKept: longest < 200 && names.length === rounds + 1 && !names.includes('holder'),
    };
  });
}

export const rows: readonly TortureRow[] = [
  {
    promise: 'a stopped, crashed or clock-jumped holder is neither robbed nor blocks for ever',
    part: 'stopped, and +60 s clock',
    figure: '0 stolen in 13 s',
    run: stoppedHolder,
  },
  {
    promise: 'a stopped, crashed or clock-jumped holder is neither robbed nor blocks for ever',
    part: 'crashed',
    figure: 'next owner < 200 ms',
    run: killedHolder,
  },
];
