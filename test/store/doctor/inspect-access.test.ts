import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { openActivityLog } from '../../../source/store/activity-log.ts';
import { inspectStore } from '../../../source/store/doctor/inspect-store.ts';
import { mendStore } from '../../../source/store/doctor/mend-store.ts';
import { openStore } from '../../../source/store/open-store.ts';
import { groupNames, withGroups } from '../store-changes.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const root = temporaryFolder();
const folder = () => join(root(), 'store');
const at = (name: string) => join(folder(), name);
const inspect = () => inspectStore(folder());

async function mend() {
  const outcomes = await mendStore(folder(), await inspect());
  expect(outcomes.filter(({ isMended }) => !isMended)).toEqual([]);
  return inspect();
}

beforeEach(async () => {
  await openStore(folder()).update(withGroups('one'));
  await openStore(folder()).update(withGroups('two'));
  await openActivityLog(folder()).append({ at: '2026-01-01', action: 'sign', outcome: 'success' });
});

describe('modes', () => {
  test('a file that others could read is a note as long as they cannot come into the folder', async () => {
    chmodSync(at('settings.json'), 0o644);
    expect(await inspect()).toMatchObject([{ code: 'file-mode', severity: 'note', isFixable: true }]);
    expect(await mend()).toEqual([]);
    expect(statSync(at('settings.json')).mode & 0o777).toBe(0o600);
  });

  test.each([
    ['settings.json', 0o000],
    ['settings.json.bak', 0o200],
    ['activity.jsonl', 0o400],
    ['lock.sqlite', 0o400],
  ])('%s with mode %o is closed to its owner, and opened again', async (name, mode) => {
    chmodSync(at(name), mode);
    const message = expect.stringContaining('is closed to its owner');
    expect(await inspect()).toMatchObject([
      { code: 'file-mode', severity: 'error', path: at(name), message },
    ]);
    expect(await mend()).toEqual([]);
  });

  test.each([
    [0o500, 'warning'],
    [0o000, 'error'],
  ])('a folder with mode %o keeps its owner out, and is opened again', async (mode, severity) => {
    chmodSync(folder(), mode);
    expect(await inspect()).toMatchObject([{ code: 'folder-closed', severity, isFixable: true }]);
    expect(await mend()).toEqual([]);
    expect(statSync(folder()).mode & 0o777).toBe(0o700);
  });
});

describe('what stands in the place of a file', () => {
  test.each([
    'settings.json.bak',
    'settings.next.json',
    'settings.json.tmp-abc',
    'unfinished-update.json',
    'lock.sqlite',
  ])('a folder called %s is told once, and never said to be mended', async (name) => {
    rmSync(at(name), { force: true });
    mkdirSync(at(name));
    const findings = await inspect();
    expect(findings).toMatchObject([{ code: 'file-kind', path: at(name), isFixable: false }]);
    expect(await mendStore(folder(), findings)).toEqual([]);
  });

  test('neither stops what else there is to mend', async () => {
    mkdirSync(at('settings.next.json'));
    writeFileSync(at('certificates.next.json'), 'x', { mode: 0o600 });
    expect((await mend()).map(({ code }) => code)).toEqual(['file-kind']);
    expect(readdirSync(folder())).not.toContain('certificates.next.json');
  });

  test('is named when it is in the way of a save', async () => {
    mkdirSync(at('settings.next.json'));
    await expect(openStore(folder()).update(withGroups('three'))).rejects.toMatchObject({
      message: expect.stringMatching(/a folder where a file was expected.*nothing was changed/),
      hint: expect.stringContaining('smimectl doctor'),
    });
    expect(groupNames(await openStore(folder()).read())).toEqual(['one', 'two']);
  });

  test('a pipe is never waited for', async () => {
    rmSync(at('activity.jsonl'));
    spawnSync('mkfifo', ['-m', '600', at('activity.jsonl')]);
    expect(await inspect()).toMatchObject([{ code: 'file-kind' }]);
  });
});

test('what is no file of the store is a note, whatever it is, and left as it is', async () => {
  writeFileSync(at('notes.txt'), '');
  chmodSync(at('notes.txt'), 0o666);
  mkdirSync(at('more'));
  symlinkSync('/etc/hostname', at('link'));
  const findings = await mend();
  expect(findings.map(({ code, severity }) => [code, severity])).toEqual([
    ['unknown-file', 'note'],
    ['unknown-file', 'note'],
    ['unknown-file', 'note'],
  ]);
  expect(statSync(at('notes.txt')).mode & 0o777).toBe(0o666);
});

test('a document and its backup that are one file become two', async () => {
  rmSync(at('settings.json.bak'));
  linkSync(at('settings.json'), at('settings.json.bak'));
  expect(await inspect()).toMatchObject([{ code: 'backup-missing', severity: 'note', isFixable: true }]);
  expect(await mend()).toEqual([]);
  expect(statSync(at('settings.json')).nlink).toBe(1);
});

test('a line that a crash cut off the log asks for nothing to be done', async () => {
  writeFileSync(at('activity.jsonl'), '{"at":"2026', { mode: 0o600 });
  const found = { code: 'log-unreadable', severity: 'note', path: at('activity.jsonl') };
  expect(await inspect()).toMatchObject([found]);
});

test('a folder that cannot be looked at has its sentence', async () => {
  const below = join(at('settings.json'), 'store');
  await expect(inspectStore(below)).rejects.toMatchObject({
    code: 'io',
    message: expect.stringMatching(/^the store folder/),
  });
});
