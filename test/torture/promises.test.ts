/** The table is whole: every promise is measured, and every row is run with the tests. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lineWithoutRow, measuredPromises, rowFolders, titleOf } from './measure.ts';
import { promises } from './promises.ts';

const measured = await measuredPromises();

test('every promise has a row', () => {
  const bare = measured.filter(({ rows }) => rows.length === 0);
  expect(bare.map(({ promised }) => promised.name)).toEqual([]);
});

test('no promise stands twice, and no two rows are called the same', () => {
  const names = promises.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  const titles = measured.flatMap(({ rows }) => rows.map(titleOf));
  expect(new Set(titles).size).toBe(titles.length);
});

test('a promise without a row is told as missing in the table', () => {
  expect(lineWithoutRow({ name: 'nothing | breaks', figure: '0' })).toBe(
    '| nothing \\| breaks | 0 | nothing measures it | **NO ROW** |  |',
  );
});

test('the short form of every folder of rows is a test file', () => {
  expect(rowFolders.filter((name) => !existsSync(join(import.meta.dirname, `${name}.test.ts`)))).toEqual([]);
});
