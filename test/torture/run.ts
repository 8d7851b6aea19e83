/**
 * Shows that the promises are kept: `node test/torture/run.ts [--short] [--only TEXT]` prints a table with the
 * figure measured beside the figure promised, and exits with 1 when one is missed or measured by nothing.
 */
import { parseArgs } from 'node:util';
import {
  isMissed,
  lineOf,
  lineWithoutRow,
  measure,
  measuredPromises,
  tableHead,
  titleOf,
} from './measure.ts';

const { values } = parseArgs({
  options: { short: { type: 'boolean', default: false }, only: { type: 'string', default: '' } },
});

const print = (line: string) => process.stdout.write(`${line}\n`);

print(tableHead);
let missed = 0;
for (const { promised, rows } of await measuredPromises()) {
  if (rows.length === 0 && promised.name.includes(values.only)) {
    print(lineWithoutRow(promised));
    missed += 1;
  }
  for (const row of rows) {
    if (!titleOf(row).includes(values.only)) continue;
    const result = await measure(row, values.short ? 'short' : 'full');
    print(lineOf(result));
    if (isMissed(result)) missed += 1;
  }
}
print(missed === 0 ? '\nEvery promise was kept.' : `\n${missed} missed.`);
process.exitCode = missed === 0 ? 0 : 1;
