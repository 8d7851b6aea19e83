import { expect, test } from 'vitest';
import type { ActivityEntry } from '../../../../source/core/activity.ts';
import { activityStart, shownEntries, withEntries } from '../../../../source/panel/screens/activity/state.ts';

const entryAt = (second: number, change: Partial<ActivityEntry> = {}): ActivityEntry => ({
  at: `2026-11-23T12:00:0${second}.000Z`,
  action: 'add-certificates',
  outcome: 'success',
  ...change,
});
const entries = [
  entryAt(2, { outcome: 'failed', message: 'no key' }),
  entryAt(1, { subject: 'Alice' }),
  entryAt(0),
];

test('failures and words narrow the list down', () => {
  const state = withEntries(activityStart, entries);
  expect(shownEntries({ ...state, failedOnly: true })).toEqual([entries[0]]);
  expect(shownEntries({ ...state, search: 'ALICE add' })).toEqual([entries[1]]);
  expect(shownEntries({ ...state, search: 'nobody' })).toEqual([]);
});

test('the selected entry stays selected when newer ones come, and the top stays the top', () => {
  const newer = [entryAt(3), ...entries];
  const second = { ...withEntries(activityStart, entries), list: { cursor: 1, top: 0 } };
  expect(withEntries(second, newer).list.cursor).toBe(2);
  expect(withEntries(withEntries(activityStart, entries), newer).list.cursor).toBe(0);
});
