/** `smimectl log` */
import type { ActivityEntry } from '../../core/activity.ts';
import { readActivity } from '../../operations/read-activity.ts';
import { activityColumns } from '../../presentation/activity-columns.ts';
import { activityJson } from '../../presentation/json/store-json.ts';
import { tableLines } from '../../presentation/table.ts';
import type { Command, Invocation } from '../command.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { flag, wholeNumber } from '../option.ts';

const limitOption = wholeNumber('limit', 'at most so many entries; 50 unless told', {
  least: 1,
  most: 100_000,
});
const failedOption = flag('failed', 'only what failed');
const followOption = flag('follow', 'go on and print what is added, oldest first, until Ctrl+C', 'f');

export const log: Command = {
  name: ['log'],
  summary: 'show the recent activity, newest first',
  options: [limitOption, failedOption, followOption],
  examples: [
    { summary: 'the last ten failures', command: 'smimectl log --failed --limit 10' },
    { summary: 'watch what happens', command: 'smimectl log --follow' },
  ],
  exits: [{ code: exitCodes.interrupted, meaning: '--follow was ended with Ctrl+C' }],
  async run(invocation) {
    const { get, context, output } = invocation;
    const query = { limit: get(limitOption) ?? 50, failedOnly: get(failedOption) };
    if (get(followOption)) return follow(invocation, query);
    const entries = await readActivity(await context(), query);
    await output.answer(
      () => entries.map(activityJson),
      () => output.table(activityColumns(output.marks), entries, 'Nothing happened yet.'),
    );
    return exitCodes.done;
  },
};

/** Entries that came after `last`, oldest first. */
function newerThan(entries: readonly ActivityEntry[], last: string | undefined): readonly ActivityEntry[] {
  const known = last === undefined ? -1 : entries.findIndex((entry) => JSON.stringify(entry) === last);
  return (known === -1 ? entries : entries.slice(0, known)).toReversed();
}

async function follow(
  { context, output, world }: Invocation,
  query: { readonly limit: number; readonly failedOnly: boolean },
): Promise<ExitCode> {
  const opened = await context();
  const { interruption } = world;
  let last: string | undefined;
  let isFirst = true;
  while (!interruption.aborted) {
    const entries = await readActivity(opened, isFirst ? query : { ...query, limit: 1000 });
    const fresh = newerThan(entries, last);
    const newest = entries[0];
    last = newest === undefined ? last : JSON.stringify(newest);
    if (output.isJson) for (const entry of fresh) await output.jsonLine(activityJson(entry));
    else if (fresh.length > 0 || isFirst) {
      const lines = tableLines(activityColumns(output.marks), fresh, output.fit);
      await output.lines(isFirst ? lines : lines.slice(1));
    }
    isFirst = false;
    await pause(500, interruption);
  }
  return exitCodes.interrupted;
}

function pause(milliseconds: number, interruption: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      interruption.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    interruption.addEventListener('abort', end);
  });
}
