/** The table is whole: every promise is measured, or known to be awaited, and every row is run with the tests. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lineWithoutRow, measuredPromises, rowFolders, titleOf } from './measure.ts';
import { promises } from './promises.ts';

const measured = await measuredPromises();
const namesOf = (among: typeof measured) => among.map(({ promised }) => promised.name);

test('every promise that is not awaited has a row', () => {
  const bare = measured.filter(({ promised, rows }) => rows.length === 0 && promised.isAwaited !== true);
  expect(namesOf(bare)).toEqual([]);
});

test('a promise that has a row is awaited no longer', () => {
  expect(namesOf(measured.filter(({ promised, rows }) => rows.length > 0 && promised.isAwaited))).toEqual([]);
});

test('no promise stands twice, and no two rows are called the same', () => {
  const names = promises.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  const titles = measured.flatMap(({ rows }) => rows.map(titleOf));
  expect(new Set(titles).size).toBe(titles.length);
});

test('a promise without a row is told as missing in the table, or as awaited', () => {
  const promised = { name: 'nothing | breaks', figure: '0' };
  expect(lineWithoutRow(promised)).toBe(
    '| nothing \\| breaks | 0 | nothing measures it yet | **NO ROW** |  |',
  );
  expect(lineWithoutRow({ ...promised, isAwaited: true })).toContain('| awaited |');
});

test('the short form of every folder of rows is a test file', () => {
  expect(rowFolders.filter((name) => !existsSync(join(import.meta.dirname, `${name}.test.ts`)))).toEqual([]);
});
