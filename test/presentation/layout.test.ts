import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldLines } from '../../source/presentation/fields.ts';
import { plainText } from '../../source/presentation/styled-text.ts';
import { type Column, tableLines } from '../../source/presentation/table.ts';
import { displayWidth, padded, truncated, wrapped } from '../../source/presentation/width.ts';
import { computing } from '../support/computing.ts';

describe('widths', () => {
  it.each([
    ['abc', 3],
    ['営業', 4],
    ['🦊', 2],
    ['é', 1],
    ['👩‍👩‍👧', 2],
    ['', 0],
  ])('"%s" takes %d columns', (text, columns) => {
    expect(displayWidth(text)).toBe(columns);
  });

  it.each([
    ['abcdef', 6, 'abcdef'],
    ['abcdef', 5, 'abcd…'],
    ['営業部長', 5, '営業…'],
    ['営業部長', 4, '営…'],
    ['👩‍👩‍👧👩‍👩‍👧', 3, '👩‍👩‍👧…'],
    ['abc', 1, '…'],
    ['abc', 0, ''],
  ])('"%s" in %d columns is "%s"', (text, columns, cut) => {
    expect(truncated(text, columns, '…')).toBe(cut);
  });

  it('what is cut always fits', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(20), (text, columns) => {
        expect(displayWidth(truncated(text, columns, '…'))).toBeLessThanOrEqual(columns);
      }),
    );
  });

  it('padding counts columns, not characters', () => {
    expect([padded('営', 4), padded('営', 4, 'right'), padded('abc', 2)]).toEqual(['営  ', '  営', 'abc']);
  });

  it('text is wrapped at spaces, and a long word keeps its whole', () => {
    expect(wrapped('one two three-and-more four', 8)).toEqual(['one two', 'three-and-more', 'four']);
  });
});

interface Row {
  readonly kind: string;
  readonly days: number;
  readonly name: string;
  readonly subject: string;
}

const columns: readonly Column<Row>[] = [
  { title: 'KIND', cell: ({ kind }) => ({ text: kind, tone: 'good' }) },
  { title: 'DAYS', cell: ({ days }) => String(days), align: 'right' },
  { title: 'NAME', cell: ({ name }) => name, minimum: 8 },
  { title: 'SUBJECT', cell: ({ subject }) => subject, minimum: 10, rank: 0 },
];
const rows: readonly Row[] = [
  { kind: 'own', days: 5, name: 'alice@example.org', subject: 'CN=Alice' },
  { kind: 'contact', days: 1200, name: '営業\n🦊', subject: `CN=${'x'.repeat(300)}` },
];
const table = (width?: number) => tableLines(columns, rows, { width }).map(plainText);

describe('tables', () => {
  it('without a width nothing is cut, and very long text does not widen the other rows', () => {
    expect(table()).toEqual([
      'KIND     DAYS  NAME               SUBJECT',
      'own         5  alice@example.org  CN=Alice',
      `contact  1200  営業\\u{000A}🦊     CN=${'x'.repeat(300)}`,
    ]);
  });

  it('with a width free text is cut, and what room there is is shared', () => {
    expect(table(46)).toEqual([
      'KIND     DAYS  NAME            SUBJECT',
      'own         5  alice@example…  CN=Alice',
      'contact  1200  営業\\u{000A}🦊  CN=xxxxxxxxxxx…',
    ]);
  });

  it('where that does not do, columns are left out by their rank', () => {
    expect(table(28)).toEqual([
      'KIND     DAYS  NAME',
      'own         5  alice@exampl…',
      'contact  1200  営業\\u{000A}…',
    ]);
  });

  it('no line is wider than the terminal as long as the fixed columns fit', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            kind: fc.constantFrom('own', 'contact'),
            days: fc.nat(9999),
            name: fc.string({ unit: 'grapheme' }),
            subject: fc.string(),
          }),
        ),
        fc.integer({ min: 24, max: 200 }),
        (some, width) => {
          for (const line of tableLines(columns, some, { width })) {
            expect(displayWidth(plainText(line))).toBeLessThanOrEqual(width);
          }
        },
      ),
    );
  });

  it('ten thousand rows are laid out in a moment', () => {
    const many = Array.from({ length: 10_000 }, (_, index) => ({
      kind: 'own',
      days: index,
      name: `n${index}`,
      subject: 's',
    }));
    const computed = computing();
    expect(tableLines(columns, many, { width: 80 })).toHaveLength(10_001);
    expect(computed()).toBeLessThan(2000);
  });
});

describe('fields', () => {
  it('have their labels in one column and wrap below their own beginning', () => {
    const lines = fieldLines(
      [
        { label: 'Key', lines: ['RSA 2048'] },
        {
          label: 'Usable for',
          lines: ['signing and encrypting mail and more', [{ text: 'x', tone: 'bad' }]],
        },
        { label: 'Groups', lines: [] },
      ],
      32,
    );
    expect(lines.map(plainText)).toEqual([
      'Key         RSA 2048',
      'Usable for  signing and',
      '            encrypting mail and',
      '            more',
      '            x',
    ]);
  });

  it('let a label that is too wide stand on a line of its own', () => {
    const fields = [
      { label: '--cipher aes-256-cbc|aes-256-gcm', lines: ['the cipher'] },
      { label: '--group NAME', lines: ['who writes'] },
    ];
    expect(fieldLines(fields, 40, 20).map(plainText)).toEqual([
      '--cipher aes-256-cbc|aes-256-gcm',
      '              the cipher',
      '--group NAME  who writes',
    ]);
  });
});
