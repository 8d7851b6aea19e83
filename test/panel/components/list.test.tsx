/** Lists and tables: where the cursor goes, which rows are looked at, which columns stay. */

import fc from 'fast-check';
import { renderToString } from 'ink';
import { expect, test } from 'vitest';
import { List } from '../../../source/panel/components/list.tsx';
import { type ListState, listStart, movedBy, placed } from '../../../source/panel/components/list-state.ts';
import { type Column, fitColumns, headerLine, rowLine } from '../../../source/panel/components/table.ts';
import { plainText } from '../../../source/presentation/styled-text.ts';
import { displayWidth } from '../../../source/presentation/width.ts';
import { plainLook } from '../support/harness.tsx';

const extent = { count: 10_000, height: 18 };

test('the window scrolls half a page when the cursor leaves it, and rests otherwise', () => {
  let list = listStart;
  const tops: number[] = [];
  for (let press = 0; press < 40; press++) {
    list = movedBy(list, 1, extent);
    tops.push(list.top);
  }
  expect(list.cursor).toBe(40);
  expect([...new Set(tops)]).toEqual([0, 9, 18, 27]);
  for (let press = 0; press < 10; press++) list = movedBy(list, -1, extent);
  expect(list).toEqual({ cursor: 30, top: 27 });
});

test.each<[string, ListState, number, ListState]>([
  ['up at the beginning', listStart, -1, listStart],
  ['to the end', listStart, Infinity, { cursor: 9999, top: 9982 }],
  ['down at the end', { cursor: 9999, top: 9982 }, 1, { cursor: 9999, top: 9982 }],
  ['to the beginning', { cursor: 9999, top: 9982 }, -Infinity, listStart],
  ['a page down', listStart, 18, { cursor: 18, top: 9 }],
])('%s', (_, list, rows, expected) => {
  expect(movedBy(list, rows, extent)).toEqual(expected);
});

test('a list that got shorter, a window that got lower: the cursor is in both', () => {
  expect(placed({ cursor: 500, top: 490 }, { count: 3, height: 18 })).toEqual({ cursor: 2, top: 0 });
  expect(placed({ cursor: 17, top: 0 }, { count: 100, height: 5 })).toEqual({ cursor: 17, top: 15 });
  expect(placed({ cursor: 4, top: 2 }, { count: 0, height: 5 })).toEqual(listStart);
});

test('wherever one goes, the cursor is on a row and on the screen', () => {
  fc.assert(
    fc.property(
      fc.nat(50),
      fc.integer({ min: 1, max: 20 }),
      fc.array(fc.integer({ min: -60, max: 60 })),
      (count, height, moves) => {
        let list = listStart;
        for (const move of moves) {
          list = movedBy(list, move, { count, height });
          expect(list.cursor).toBeGreaterThanOrEqual(Math.min(list.top, list.cursor));
          expect(list.cursor).toBeLessThan(Math.max(1, count));
          expect(list.cursor - list.top).toBeLessThan(height);
          expect(list.top).toBeLessThanOrEqual(Math.max(0, count - height));
        }
      },
    ),
  );
});

test.each([40, 80, 120])(
  'only the rows on screen are looked at, each on one line of %i columns',
  (columns) => {
    const asked: number[] = [];
    const text = renderToString(
      <List
        list={{ cursor: 5001, top: 5000 }}
        count={10_000}
        rowAt={(index) => {
          asked.push(index);
          return { text: `row ${index} ${'名前'.repeat(60)}\u001b[2J`, isMarked: index === 5002 };
        }}
        columns={columns}
        rows={4}
        look={plainLook}
        empty="nothing"
      />,
      { columns },
    );
    expect(asked).toEqual([5000, 5001, 5002, 5003]);
    const lines = text.split('\n');
    expect(lines.map((line) => line.slice(0, 11))).toEqual([
      '   row 5000',
      '>  row 5001',
      ' * row 5002',
      '   row 5003',
    ]);
    for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
  },
);

test('an empty list says so', () => {
  const list = (
    <List
      list={listStart}
      count={0}
      rowAt={() => ({ text: '' })}
      columns={40}
      rows={5}
      look={plainLook}
      empty="There is no group yet."
    />
  );
  expect(renderToString(list)).toBe('There is no group yet.');
});

interface Row {
  readonly until: string;
  readonly mark: string;
  readonly subject: string;
}
const columns: readonly Column<Row>[] = [
  { title: '', width: 2, priority: 1, content: ({ mark }) => mark },
  { title: 'Until', width: 10, priority: 2, content: ({ until }) => ({ text: until, tone: 'warning' }) },
  { title: 'Fingerprint', width: 20, priority: 3, content: () => '00:11:22:33:44:55:66' },
  { title: 'Subject', width: 20, priority: 1, content: ({ subject }) => subject },
];
const row: Row = { until: '2026-01-01', mark: '+', subject: `CN=${'長い名前'.repeat(30)}` };

test.each([
  [36, '    Until       Subject'],
  [60, '    Until       Fingerprint           Subject'],
  [120, '    Until       Fingerprint           Subject'],
])('a table of %i columns keeps what matters, free text last', (width, header) => {
  const fitted = fitColumns(columns, width);
  expect(plainText(headerLine(fitted, plainLook))).toBe(header);
  const line = plainText(rowLine(fitted, row, plainLook));
  expect(line.indexOf('CN=')).toBe(header.indexOf('Subject'));
  expect(displayWidth(line)).toBeLessThanOrEqual(width);
  expect(displayWidth(line)).toBeGreaterThanOrEqual(width - 1);
});

test('a cell keeps its tone', () => {
  expect(rowLine(fitColumns(columns, 60), row, plainLook)).toContainEqual({
    text: '2026-01-01',
    tone: 'warning',
  });
});
