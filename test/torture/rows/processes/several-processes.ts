import { openStore } from '../../../../source/store/open-store.ts';
import { startChild, withFolder } from '../../child.ts';
import type { WriterOptions } from '../../children/writer.ts';
import type { Measurement, Mode, TortureRow } from '../../row.ts';

async function writers(processes: number, count: number): Promise<Measurement> {
  return withFolder(async (folder) => {
    const children = Array.from({ length: processes }, (_, index) => {
      const options: WriterOptions = {
        folder: `${folder}/store`,
        name: `writer ${index}`,
        count,
        isWide: false,
      };
      return startChild('writer.ts', options);
    });
    const ends = await Promise.all(children.map(({ ended }) => ended));
    const { groups } = await openStore(`${folder}/store`).read();
    const there = new Set(groups.map(({ name }) => name));
    const expected = children.flatMap((_, index) =>
      Array.from({ length: count }, (_, number) => `writer ${index} ${number}`),
    );
    const lost = expected.filter((name) => !there.has(name)).length;
    const slowest = Math.max(
      ...(await Promise.all(children.map((child) => child.line('slowest')))).map(Number),
    );
    return {
      measured: `${lost} of ${expected.length} lost, longest wait ${Math.round(slowest)} ms`,
      isKept: lost === 0 && groups.length === expected.length && ends.every((end) => end === 0),
    };
  });
}

/** Another process saves; here each save is to be told. */
async function appearing(mode: Mode): Promise<Measurement> {
  const count = mode === 'full' ? 100 : 10;
  return withFolder(async (folder) => {
    const store = openStore(`${folder}/store`);
    const seenAt = new Map<string, number>();
    const end = store.watch(async () => {
      const at = performance.timeOrigin + performance.now();
      for (const { name } of (await store.read()).groups) if (!seenAt.has(name)) seenAt.set(name, at);
    });
    const options: WriterOptions = { folder: `${folder}/store`, name: 'other', count, isWide: true };
    const child = startChild('writer.ts', options);
    const delays: number[] = [];
    for (let number = 0; number < count; number += 1) {
      const [, savedAt] = (await child.line('saved')).split(' ').map(Number);
      while (!seenAt.has(`other ${number}`)) await new Promise((resolve) => setTimeout(resolve, 1));
      delays.push((seenAt.get(`other ${number}`) ?? Number.POSITIVE_INFINITY) - (savedAt ?? 0));
    }
    end();
    const longest = Math.max(...delays);
    return { measured: `at most ${Math.round(longest)} ms, ${count} times`, isKept: longest < 300 };
  });
}

/** Readers without a lock, while others save all three documents again and again. */
async function readers(mode: Mode): Promise<Measurement> {
  const reads = mode === 'full' ? 6000 : 200;
  return withFolder(async (folder) => {
    const location = `${folder}/store`;
    const counts = { damaged: 0, mixed: 0, failed: 0, versions: new Set<number>() };
    const children = ['one', 'other'].map((name) =>
      startChild('writer.ts', {
        folder: location,
        name,
        count: 1_000_000,
        isWide: true,
      } satisfies WriterOptions),
    );
    await Promise.all(children.map((child) => child.line('saved')));
    for (let read = 0; read < reads; read += 1) {
      // Half of the readers are new to the store, as a mail filter is.
      const store = openStore(location);
      try {
        const { groups, certificates, privateKeys } = await store.read();
        if (groups.length !== certificates.length || groups.length !== privateKeys.keys.length)
          counts.mixed += 1;
        if (store.warnings.length > 0) counts.damaged += 1;
        counts.versions.add(groups.length);
      } catch {
        counts.failed += 1;
      }
      if (read % 20 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    for (const child of children) child.process.kill('SIGKILL');
    await Promise.all(children.map(({ ended }) => ended));
    const { damaged, mixed, failed, versions } = counts;
    return {
      measured: `${damaged} damaged, ${mixed} mixed, ${failed} failed of ${reads} reads over ${versions.size} versions`,
      isKept: damaged + mixed + failed === 0 && versions.size > 2,
    };
  });
}

export const rows: readonly TortureRow[] = [
  {
    promise: 'no lost update',
    part: '2 × 500',
    run: (mode) => writers(2, mode === 'full' ? 500 : 30),
  },
  {
    promise: 'no lost update',
    part: '4 × 250',
    run: (mode) => writers(4, mode === 'full' ? 250 : 8),
  },
  { promise: "another's change appears", run: appearing },
  { promise: 'a reader never meets half a change', run: readers },
];
