import { describe, expect, it } from 'vitest';
import { counted, listed, sizeText } from '../../source/presentation/counts.ts';
import { isoDate, isoDateTime, isoTimestamp, relativeTime } from '../../source/presentation/dates.ts';
import { groupedFingerprint, shortFingerprint } from '../../source/presentation/fingerprint-text.ts';
import { saysUtf8, symbolsFor } from '../../source/presentation/symbols.ts';
import { displayWidth } from '../../source/presentation/width.ts';
import { day, noon } from '../core/facts.ts';

const minute = 60_000;
const hour = 60 * minute;

describe('times', () => {
  it('are written in UTC', () => {
    const time = Date.UTC(2026, 10, 23, 23, 59, 9);
    expect([isoDate(time), isoDateTime(time), isoTimestamp(time)]).toEqual([
      '2026-11-23',
      '2026-11-23 23:59:09 UTC',
      '2026-11-23T23:59:09Z',
    ]);
  });

  it('that no calendar has are told, not thrown', () => {
    expect([isoDate(Number.NaN), isoDateTime(8.65e15)]).toEqual(['unknown date', 'unknown time']);
  });

  it.each([
    [0, 'now'],
    [59_999, 'now'],
    [minute, 'in 1 minute'],
    [-119 * minute, '119 minutes ago'],
    [2 * hour, 'in 2 hours'],
    [-47 * hour, '47 hours ago'],
    [2 * day, 'in 2 days'],
    [13 * day - 1, 'in 12 days'],
    [-3 * day, '3 days ago'],
    [119 * day, 'in 119 days'],
    [200 * day, 'in 6 months'],
    [-729 * day, '23 months ago'],
    [800 * day, 'in 2 years'],
  ])('%d milliseconds away is "%s"', (span, words) => {
    expect(relativeTime(noon + span, noon)).toBe(words);
  });
});

it.each([
  [counted(1, 'certificate'), '1 certificate'],
  [counted(0, 'certificate'), '0 certificates'],
  [counted(2, 'entry', 'entries'), '2 entries'],
  [sizeText(1), '1 byte'],
  [sizeText(1023), '1023 bytes'],
  [sizeText(1024), '1.0 KiB'],
  [sizeText(20_000_000), '19.1 MiB'],
  [sizeText(1024 * 1024 - 1), '1.0 MiB'],
  [listed([]), ''],
  [listed(['a']), 'a'],
  [listed(['a', 'b']), 'a and b'],
  [listed(['a', 'b', 'c'], 'or'), 'a, b or c'],
])('"%s" is written "%s"', (text, expected) => {
  expect(text).toBe(expected);
});

describe('fingerprints', () => {
  it('are grouped in fours, eight groups a line, to be read aloud', () => {
    expect(groupedFingerprint('0123456789abcdef'.repeat(4))).toEqual([
      '0123 4567 89AB CDEF 0123 4567 89AB CDEF',
      '0123 4567 89AB CDEF 0123 4567 89AB CDEF',
    ]);
    expect(groupedFingerprint('ab'.repeat(20))).toEqual([
      'ABAB ABAB ABAB ABAB ABAB ABAB ABAB ABAB',
      'ABAB ABAB',
    ]);
  });

  it('are short in lists', () => {
    expect(shortFingerprint('0123456789abcdef0123')).toBe('0123456789abcdef');
  });
});

describe('symbols', () => {
  it('have ASCII twins, different from each other where they tell something', () => {
    const ascii = symbolsFor(false);
    for (const symbol of Object.values(ascii)) expect(symbol).toMatch(/^[\x20-\x7e]+$/);
    for (const { own, ca, contact, valid, expiring, expired, notYetValid } of [ascii, symbolsFor(true)]) {
      const told = [own, ca, contact, valid, expiring, expired, notYetValid];
      expect(new Set(told).size).toBe(told.length);
      expect(told.every((symbol) => displayWidth(symbol) === 1)).toBe(true);
    }
  });

  it.each([
    [{}, false],
    [{ LANG: 'C.UTF-8' }, true],
    [{ LANG: 'de_DE.utf8' }, true],
    [{ LANG: 'de_DE.UTF-8', LC_ALL: 'C' }, false],
    [{ LANG: 'C', LC_CTYPE: 'en_US.UTF-8' }, true],
    [{ LANG: 'en_US.UTF-8', LC_ALL: '' }, true],
  ])('%j says UTF-8: %s', (env, expected) => {
    expect(saysUtf8(env)).toBe(expected);
  });
});
