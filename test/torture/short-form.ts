/** The short form of the torture as tests; `node test/torture/run.ts` measures the promised figures. */
import { expect, test } from 'vitest';
import { isMissed, lineOf, measure, rowsIn, titleOf } from './measure.ts';

/** One test for each row of a folder. */
export async function testRows(folder: string): Promise<void> {
  for (const row of await rowsIn(folder)) {
    test(titleOf(row), { timeout: 120_000 }, async (context) => {
      const result = await measure(row, 'short');
      const { skippedBecause } = result.measurement;
      if (skippedBecause !== undefined) context.skip(skippedBecause);
      expect(isMissed(result), lineOf(result)).toBe(false);
    });
  }
}
