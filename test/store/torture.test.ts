/** The short form of the torture; `node test/torture/run.ts` measures the promised figures. */
import { expect, test } from 'vitest';
import { allRows, isMissed, lineOf, measure } from '../torture/measure.ts';

for (const row of await allRows()) {
  test(row.promise, { timeout: 120_000 }, async (context) => {
    const result = await measure(row, 'short');
    const { skippedBecause } = result.measurement;
    if (skippedBecause !== undefined) context.skip(skippedBecause);
    expect(isMissed(result), lineOf(result)).toBe(false);
  });
}
