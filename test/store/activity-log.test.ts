import { appendFileSync, chmodSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ActivityEntry } from '../../source/core/activity.ts';
import { openActivityLog } from '../../source/store/activity-log.ts';
import { memoryActivityLog } from '../../source/store/memory-store.ts';

let root: string;
let folder: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'smimectl-activity-'));
  folder = join(root, 'store');
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

const path = () => join(folder, 'activity.jsonl');

function entry(number: number, outcome: ActivityEntry['outcome'] = 'success'): ActivityEntry {
  return { at: '2026-01-01T00:00:00.000Z', action: 'sign', outcome, subject: `message ${number}` };
}

const subjects = (entries: readonly ActivityEntry[]) => entries.map(({ subject }) => subject);

async function appendMany(count: number, rotateAt?: number) {
  const log = openActivityLog(folder, rotateAt === undefined ? {} : { rotateAt });
  for (let number = 1; number <= count; number += 1) {
    await log.append(entry(number, number % 3 === 0 ? 'failed' : 'success'));
  }
  return log;
}

describe.each([
  ['in a folder', () => openActivityLog(folder)],
  ['in memory', () => memoryActivityLog()],
])('the activity log %s', (_where, open) => {
  test('is empty before anything happened', async () => {
    expect(await open().read({})).toEqual([]);
  });

  test('gives the newest entries first, limited, and only the failed ones when asked', async () => {
    const log = open();
    for (const number of [1, 2, 3, 4, 5]) await log.append(entry(number, number < 4 ? 'failed' : 'success'));
    expect(subjects(await log.read({ limit: 2 }))).toEqual(['message 5', 'message 4']);
    expect(subjects(await log.read({ limit: 2, failedOnly: true }))).toEqual(['message 3', 'message 2']);
    expect(await log.read({})).toHaveLength(5);
  });

  test('tells a follower of each new entry once', async () => {
    const log = open();
    await log.append(entry(1));
    const told: ActivityEntry[] = [];
    const end = log.follow((entries) => told.push(...entries));
    await log.append(entry(2));
    await vi.waitFor(() => expect(subjects(told)).toEqual(['message 2']));
    await log.append(entry(3));
    await vi.waitFor(() => expect(subjects(told)).toEqual(['message 2', 'message 3']));
    end();
  });
});

describe('the activity log in a folder', () => {
  test('keeps every field, whatever text it holds', async () => {
    const hostile: ActivityEntry = {
      at: '2026-01-01T00:00:00.000Z',
      actor: 'ada\u0000\u001b[31m',
      action: 'encrypt',
      outcome: 'failed',
      subject: 'two\nlines\u2028and "quotes" \ud800',
      from: 'a@example.com',
      to: ['b@example.com', '営業 🦊'],
      message: '',
    };
    const log = openActivityLog(folder);
    await log.append(hostile);
    await log.append(entry(2));
    expect((await log.read({})).at(1)).toEqual(hostile);
  });

  test('cuts what would make an entry endless', async () => {
    const log = openActivityLog(folder);
    await log.append({
      ...entry(1),
      subject: 'x'.repeat(1_000_000),
      to: Array(10_000).fill('a@example.com'),
    });
    expect(statSync(path()).size).toBeLessThan(20_000);
    const [kept] = await log.read({});
    expect(kept?.subject).toHaveLength(2001);
    expect(kept?.to?.at(-1)).toBe('… and 9500 more');
  });

  test('rotates by size, keeps five older files and reads across all of them', async () => {
    const log = await appendMany(40, 1000);
    const numbers = subjects(await log.read({}));
    expect(numbers).toEqual(Array.from({ length: 40 }, (_, index) => `message ${40 - index}`));
    const longer = await appendMany(100, 500);
    expect(
      readdirSync(folder)
        .filter((name) => name.startsWith('activity'))
        .toSorted(),
    ).toEqual([
      'activity.1.jsonl',
      'activity.2.jsonl',
      'activity.3.jsonl',
      'activity.4.jsonl',
      'activity.5.jsonl',
      'activity.jsonl',
    ]);
    expect(subjects(await longer.read({ limit: 1 }))).toEqual(['message 100']);
  });

  test('is followed across a rotation', async () => {
    const log = await appendMany(1, 500);
    const told: ActivityEntry[] = [];
    const end = log.follow((entries) => told.push(...entries));
    await appendMany(20, 500);
    await vi.waitFor(() => expect(told).toHaveLength(20));
    expect(new Set(subjects(told)).size).toBe(20);
    end();
  });

  test('leaves a line out that a crash cut off, says so, and the next entry is whole', async () => {
    const log = await appendMany(3);
    truncateSync(path(), statSync(path()).size - 20);
    expect(subjects(await log.read({}))).toEqual(['message 2', 'message 1']);
    expect(log.warnings).toMatchObject([{ code: 'activity-unreadable' }]);
    await log.append(entry(4));
    expect(subjects(await log.read({}))).toEqual(['message 4', 'message 2', 'message 1']);
  });

  test('is not confused by foreign lines, zeros and lines longer than what is read at once', async () => {
    const log = await appendMany(1);
    appendFileSync(path(), `${'\0'.repeat(200_000)}\n{}\nnull\n[1]\n\n"text"\n`);
    await log.append(entry(2));
    expect(subjects(await log.read({}))).toEqual(['message 2', 'message 1']);
  });

  test('says what it could not take of what was done, until it takes something again', async () => {
    const log = await appendMany(1);
    chmodSync(path(), 0o666);
    await expect(log.append(entry(2, 'failed'))).rejects.toMatchObject({ code: 'store-unsafe' });
    // Whoever failed hears of that already.
    expect(log.warnings).toEqual([]);
    await expect(log.append(entry(2))).rejects.toMatchObject({ code: 'store-unsafe' });
    expect(log.warnings).toMatchObject([
      {
        code: 'activity-unwritten',
        message: expect.stringMatching(/^"sign" was done, .*activity\.jsonl is open/),
      },
    ]);
    chmodSync(path(), 0o600);
    await log.append(entry(3));
    expect(log.warnings).toEqual([]);
  });

  test('is refused when others may write to it', async () => {
    await appendMany(1);
    chmodSync(path(), 0o666);
    const log = openActivityLog(folder);
    await expect(log.read({})).rejects.toMatchObject({ code: 'store-unsafe' });
    await expect(log.append(entry(2))).rejects.toMatchObject({ code: 'store-unsafe' });
  });
});
