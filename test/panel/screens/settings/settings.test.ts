import { describe, expect, test } from 'vitest';
import { defaultSettings } from '../../../../source/core/store-state.ts';
import {
  daysOf,
  settingRows,
  settingsOf,
  valueText,
} from '../../../../source/panel/screens/settings/state.ts';

describe('a number of days', () => {
  test.each([
    ['30', 30],
    ['0', 0],
    [' 45 ', 45],
    ['3650', 3650],
    ['3651', undefined],
    ['-1', undefined],
    ['1.5', undefined],
    ['', undefined],
    ['thirty', undefined],
  ])('%j is %s', (typed, expected) => {
    expect(daysOf(typed)).toBe(expected);
  });
});

test('every setting but the switch itself has a row with a value and a sentence', () => {
  const { settings } = settingsOf(defaultSettings, []);
  const names = settingRows.map(({ name }) => name);
  expect(new Set([...names, 'enabled'])).toEqual(new Set(Object.keys(defaultSettings)));
  for (const row of settingRows) {
    expect(valueText(settings, row)).not.toBe('');
    expect(row.help).toMatch(/\.$/);
  }
});
