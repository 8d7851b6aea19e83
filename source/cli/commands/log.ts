/** `smimectl log` */
import type { ActivityEntry } from '../../core/activity.ts';
import { readActivity } from '../../operations/read-activity.ts';
import { activityColumns } from '../../presentation/activity-columns.ts';
import { activityJson } from '../../presentation/json/store-json.ts';
import { tableLines } from '../../presentation/table.ts';
import type { Command, Invocation } from '../command.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { flag, wholeNumber } from '../option.ts';
import type { Output } from '../output.ts';

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

/** What is there already, oldest first, and then each entry as it comes. */
async function follow(
  { context, output, world }: Invocation,
  query: { readonly limit: number; readonly failedOnly: boolean },
): Promise<ExitCode> {
  const opened = await context();
  const queue = new EntryQueue(world.interruption);
  // Listening begins first, so that nothing falls between; what is then in both is told once.
  const stop = opened.activity.follow((entries) => queue.add(entries));
  try {
    const initial = (await readActivity(opened, query)).toReversed();
    const known = new Set(initial.map((entry) => JSON.stringify(entry)));
    await tell(output, initial, true);
    for (;;) {
      const entries = await queue.next();
      if (entries === undefined) return exitCodes.interrupted;
      const fresh = entries.filter((entry) => !known.delete(JSON.stringify(entry)));
      const wanted = fresh.filter(({ outcome }) => !query.failedOnly || outcome === 'failed');
      await tell(output, wanted, false);
    }
  } finally {
    stop();
  }
}

async function tell(output: Output, entries: readonly ActivityEntry[], isFirst: boolean): Promise<void> {
  if (output.isJson) {
    for (const entry of entries) await output.jsonLine(activityJson(entry));
    return;
  }
  const lines = tableLines(activityColumns(output.marks), entries, output.fit);
  await output.lines(isFirst ? lines : lines.slice(1));
}

/** Entries that arrived and were not told yet; ends with the interruption. */
class EntryQueue {
  readonly #interruption: AbortSignal;
  #waiting: ActivityEntry[] = [];
  #wake: () => void = () => undefined;

  constructor(interruption: AbortSignal) {
    this.#interruption = interruption;
    interruption.addEventListener('abort', () => this.#wake(), { once: true });
  }

  add(entries: readonly ActivityEntry[]): void {
    this.#waiting.push(...entries);
    this.#wake();
  }

  async next(): Promise<readonly ActivityEntry[] | undefined> {
    while (this.#waiting.length === 0 && !this.#interruption.aborted) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (this.#interruption.aborted) return undefined;
    const entries = this.#waiting;
    this.#waiting = [];
    return entries;
  }
}
