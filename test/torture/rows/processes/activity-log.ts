import { openActivityLog } from '../../../../source/store/activity-log.ts';
import { waitFor } from '../../../support/wait-for.ts';
import { startChild, withFolder } from '../../child.ts';
import type { Measurement, Mode, TortureRow } from '../../row.ts';

/** Four processes append, the log rotates beneath them, one of them is killed, and somebody follows it all. */
async function appending(mode: Mode): Promise<Measurement> {
  const count = mode === 'full' ? 2500 : 100;
  return withFolder(async (folder) => {
    const location = `${folder}/store`;
    // Small enough to rotate several times, large enough that nothing drops off the end: six writers' worth in all.
    const rotateAt = (count * 6 * 250) / 5;
    const followed = new Map<string, number>();
    const log = openActivityLog(location);
    const end = log.follow((entries) => {
      for (const { subject = '' } of entries) followed.set(subject, (followed.get(subject) ?? 0) + 1);
    });
    const names = ['one', 'two', 'three', 'four'];
    const children = names.map((name) =>
      startChild('appender.ts', { folder: location, name, count, rotateAt }),
    );
    // Twice as many, so that there is time to kill it, and still not so many that entries drop off the end.
    const victim = startChild('appender.ts', {
      folder: location,
      name: 'victim',
      count: 2 * count,
      rotateAt,
    });
    await victim.line('ready');
    victim.process.kill('SIGKILL');
    await Promise.all(children.map((child) => child.line('done')));
    const entries = await log.read({});
    const numbers = new Set(entries.map(({ subject = '' }) => subject.split(' ').slice(0, 2).join(' ')));
    const expected = names.flatMap((name) =>
      Array.from({ length: count }, (_, number) => `${name} ${number}`),
    );
    const lost = expected.filter((wanted) => !numbers.has(wanted)).length;
    const torn = log.warnings.length;
    await waitFor(() => followed.size >= entries.length, {
      describe: () => `a follower was told ${followed.size} of ${entries.length} entries`,
    });
    end();
    const twice = [...followed.values()].filter((times) => times > 1).length;
    return {
      measured: `${lost} lost, ${torn} torn of ${expected.length} entries of four processes; a follower was told ${twice} twice, missed none`,
      isKept: lost + torn + twice === 0,
    };
  });
}

export const rows: readonly TortureRow[] = [{ promise: 'the activity log is never torn', run: appending }];
