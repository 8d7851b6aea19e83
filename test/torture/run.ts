/**
 * Shows that the promises are kept: `node test/torture/run.ts [--short] [--only TEXT]` prints a table with the
 * figure measured beside the figure promised, and exits with 1 when one is missed.
 */
import { parseArgs } from 'node:util';
import { allRows, isMissed, lineOf, measure } from './measure.ts';

const { values } = parseArgs({
  options: { short: { type: 'boolean', default: false }, only: { type: 'string', default: '' } },
});

process.stdout.write('| promise | promised | measured | ok | time |\n| --- | --- | --- | --- | --- |\n');
let missed = 0;
for (const row of await allRows()) {
  if (!row.promise.includes(values.only)) continue;
  const result = await measure(row, values.short ? 'short' : 'full');
  process.stdout.write(`${lineOf(result)}\n`);
  if (isMissed(result)) missed += 1;
}
process.stdout.write(missed === 0 ? '\nEvery promise was kept.\n' : `\n${missed} missed.\n`);
process.exitCode = missed === 0 ? 0 : 1;
