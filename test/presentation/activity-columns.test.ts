import { expect, test } from 'vitest';
import type { ActivityEntry } from '../../source/core/activity.ts';
import { activityText } from '../../source/presentation/activity-columns.ts';

const at = '2026-11-23T12:00:00.000Z';
const mail = {
  at,
  action: 'encrypt',
  outcome: 'failed',
  subject: '<1@example.com>',
  from: 'a@b.de',
} as const;

test.each<[ActivityEntry, string]>([
  [{ at, actor: 'root', action: 'enable', outcome: 'success' }, ''],
  [
    {
      at,
      actor: 'root',
      action: 'add-private-key',
      outcome: 'failed',
      subject: 'a.pem',
      message: 'it is none',
    },
    'a.pem: it is none',
  ],
  [
    { ...mail, to: ['c@d.de'], message: 'no certificate' },
    'a@b.de to c@d.de: no certificate: <1@example.com>',
  ],
  [{ ...mail, to: ['1@d.de', '2@d.de', '3@d.de'] }, 'a@b.de to 1@d.de, 2@d.de, 3@d.de: <1@example.com>'],
  [
    { ...mail, to: ['1@d.de', '2@d.de', '3@d.de', '4@d.de', '5@d.de'] },
    'a@b.de to 1@d.de, 2@d.de, 3@d.de and 2 more: <1@example.com>',
  ],
])('%j is about %j', (entry, text) => {
  expect(activityText(entry)).toBe(text);
});
