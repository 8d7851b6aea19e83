import { spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { openActivityLog } from '../../../source/store/activity-log.ts';
import { encode } from '../../../source/store/codec.ts';
import { inspectStore } from '../../../source/store/doctor/inspect-store.ts';
import { mendStore } from '../../../source/store/doctor/mend-store.ts';
import { currentDefinitions } from '../../../source/store/documents.ts';
import { withLock } from '../../../source/store/lock.ts';
import { openStore } from '../../../source/store/open-store.ts';
import { writeUnfinished } from '../../../source/store/unfinished-update.ts';
import { groupNames, withGroups, withKey } from '../store-changes.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const root = temporaryFolder();
const folder = () => join(root(), 'store');
const at = (name: string) => join(folder(), name);
const isRoot = process.geteuid?.() === 0;

/** In these tests a certificate is the id of its own key. */
const publicKeyIdOf = (der: string) => {
  if (der === 'broken') throw new Error('it ends early');
  return der;
};

beforeEach(async () => {
  await openStore(folder()).update(withKey('one'));
  await openStore(folder()).update(withKey('two'));
});

const inspect = () => inspectStore(folder(), { publicKeyIdOf });
const codes = async () => (await inspect()).map(({ code }) => code);

/** Mends, and tells what is found afterwards. */
async function mend() {
  const outcomes = await mendStore(folder(), await inspect());
  expect(outcomes.filter(({ isMended }) => !isMended)).toEqual([]);
  return inspect();
}

describe('the doctor', () => {
  test('finds nothing wrong with a store that was used as it should be', async () => {
    await openActivityLog(folder()).append({ at: '2026-01-01', action: 'sign', outcome: 'success' });
    expect(await inspect()).toEqual([]);
  });

  test('says that there is no store, and makes none', async () => {
    rmSync(folder(), { recursive: true });
    expect(await codes()).toEqual(['no-store']);
    expect(readdirSync(root())).toEqual([]);
  });

  test('changes nothing by looking', async () => {
    writeFileSync(at('settings.json'), '');
    writeFileSync(at('certificates.next.json'), 'x');
    const before = readdirSync(folder()).map((name) => [name, readFileSync(at(name))]);
    await inspect();
    expect(readdirSync(folder()).map((name) => [name, readFileSync(at(name))])).toEqual(before);
  });

  test('closes what is open to others', async () => {
    chmodSync(folder(), 0o755);
    chmodSync(at('private-keys.json'), 0o644);
    chmodSync(at('lock.sqlite'), 0o666);
    expect(await codes()).toEqual(['folder-mode', 'file-mode', 'file-mode']);
    expect(await mend()).toEqual([]);
    expect(statSync(folder()).mode & 0o777).toBe(0o700);
  });

  test.skipIf(!isRoot)('gives files back to the owner of the folder (needs root)', async () => {
    chownSync(at('private-keys.json'), 65534, 65534);
    expect(await codes()).toEqual(['file-owner']);
    expect(await mend()).toEqual([]);
  });

  test.skipIf(!isRoot)('does not give away a file that has another name elsewhere (needs root)', async () => {
    writeFileSync(join(root(), 'elsewhere'), '', { mode: 0o600 });
    chownSync(join(root(), 'elsewhere'), 65534, 65534);
    linkSync(join(root(), 'elsewhere'), at('activity.jsonl'));
    expect(await inspect()).toMatchObject([{ code: 'file-owner', isFixable: false }]);
  });

  test('leaves links and folders in the place of files to a person', async () => {
    symlinkSync(at('settings.json'), at('activity.jsonl'));
    mkdirSync(at('activity.1.jsonl'));
    expect(await inspect()).toMatchObject([
      { code: 'file-kind', isFixable: false },
      { code: 'file-link', isFixable: false },
    ]);
  });

  test.each(['settings.json', 'certificates.json', 'private-keys.json'])(
    'restores a damaged %s from its backup and keeps the damaged one',
    async (name) => {
      writeFileSync(at(name), 'damaged');
      expect((await inspect())[0]).toMatchObject({ code: 'damaged', severity: 'error', isFixable: true });
      expect((await mend()).map(({ code }) => code).filter((code) => code !== 'orphaned-key')).toEqual([
        'damaged-copy',
      ]);
      expect(readFileSync(at(name))).toEqual(readFileSync(at(`${name}.bak`)));
      expect(statSync(at(name)).ino).not.toBe(statSync(at(`${name}.bak`)).ino);
      const kept = readdirSync(folder()).filter((file) => file.startsWith(`${name}.damaged-`));
      expect(kept.map((file) => readFileSync(at(file), 'utf8'))).toEqual(['damaged']);
      await openStore(folder()).update(withGroups('three'));
    },
  );

  test('restores a deleted document', async () => {
    rmSync(at('settings.json'));
    expect(await codes()).toEqual(['missing']);
    expect(await mend()).toEqual([]);
    expect(groupNames(await openStore(folder()).read())).toEqual(['one']);
  });

  test('does not restore over what somebody else mended meanwhile', async () => {
    const good = readFileSync(at('settings.json'));
    writeFileSync(at('settings.json'), 'damaged');
    const findings = await inspect();
    writeFileSync(at('settings.json'), good);
    await mendStore(folder(), findings);
    expect(readFileSync(at('settings.json'))).toEqual(good);
  });

  test('tells of damage without a backup, and does not touch it', async () => {
    writeFileSync(at('settings.json'), 'damaged');
    writeFileSync(at('settings.json.bak'), 'damaged too');
    expect(await inspect()).toMatchObject([{ code: 'damaged', isFixable: false }]);
    await mend();
    expect(readFileSync(at('settings.json'), 'utf8')).toBe('damaged');
  });

  test('makes a backup that is missing or damaged anew', async () => {
    rmSync(at('settings.json.bak'));
    writeFileSync(at('certificates.json.bak'), 'damaged');
    expect((await codes()).toSorted()).toEqual(['backup-damaged', 'backup-missing']);
    expect((await mend()).map(({ code }) => code)).toEqual(['damaged-copy']);
    expect(readFileSync(at('certificates.json.bak'))).toEqual(readFileSync(at('certificates.json')));
  });

  test('removes temporary files, and takes an unfinished update back', async () => {
    writeFileSync(at('settings.next.json'), 'x', { mode: 0o600 });
    writeFileSync(at('settings.next.json.tmp-0123456789abcdef'), 'x', { mode: 0o600 });
    writeUnfinished(folder(), [
      { name: 'settings', revision: 1 },
      { name: 'certificates', revision: 1 },
    ]);
    expect((await codes()).toSorted()).toEqual(['interrupted-save', 'leftover', 'leftover', 'orphaned-key']);
    expect((await mend()).map(({ code }) => code)).toEqual(['orphaned-key']);
    expect(groupNames(await openStore(folder()).read())).toEqual(['one']);
  });

  test('moves a note away that cannot be read', async () => {
    writeFileSync(at('unfinished-update.json'), '{', { mode: 0o600 });
    expect(await inspect()).toMatchObject([{ code: 'interrupted-save', severity: 'error' }]);
    expect((await mend()).map(({ code }) => code)).toEqual(['damaged-copy']);
    expect(groupNames(await openStore(folder()).update(withGroups('three')))).toEqual([
      'one',
      'two',
      'three',
    ]);
  });

  test('moves something else than a lock away', async () => {
    writeFileSync(at('lock.sqlite'), 'not a lock'.repeat(1000));
    expect(await codes()).toEqual(['lock-damaged']);
    expect((await mend()).map(({ code }) => code)).toEqual(['damaged-copy']);
    await openStore(folder()).update(withGroups('three'));
  });

  test('says that another process is saving, and takes its files for no leftovers', async () => {
    const script = `
      const { DatabaseSync } = await import('node:sqlite');
      const lock = new DatabaseSync(${JSON.stringify(at('lock.sqlite'))});
      lock.exec('BEGIN IMMEDIATE');
      console.log('locked');
      setInterval(() => lock, 1000);`;
    const holder = spawn(process.execPath, ['--input-type=module', '--eval', script]);
    try {
      await new Promise((resolve) => holder.stdout.once('data', resolve));
      writeFileSync(at('settings.next.json'), 'x', { mode: 0o600 });
      const findings = await inspectStore(folder(), { publicKeyIdOf, lockPatience: 50 });
      expect(findings).toMatchObject([
        { code: 'lock-busy', severity: 'warning' },
        { code: 'leftover', isFixable: false },
      ]);
    } finally {
      holder.kill('SIGKILL');
    }
    await withLock(folder(), { lockPatience: 5000 }, () => undefined);
  });

  test('tells of keys without a certificate and of certificates that cannot be read', async () => {
    await openStore(folder()).update((state) => ({
      ...state,
      certificates: [{ der: 'broken', addedAt: '2026-01-01' }, ...state.certificates.slice(0, 1)],
    }));
    expect(await inspect()).toMatchObject([
      {
        code: 'unreadable-certificate',
        severity: 'error',
        message: expect.stringContaining('it ends early'),
      },
      { code: 'orphaned-key', severity: 'warning', message: expect.stringContaining('public key two') },
    ]);
  });

  test('rewrites a document of an older schema and keeps the old file', async () => {
    const older = encode({ name: 'settings', schema: 0 }, currentDefinitions.settings.empty, 4).bytes;
    writeFileSync(at('settings.json'), older);
    const settings = { ...currentDefinitions.settings, migrations: new Map([[0, (body: unknown) => body]]) };
    const options = { definitions: { ...currentDefinitions, settings } };
    const findings = await inspectStore(folder(), options);
    expect(findings).toMatchObject([{ code: 'older-schema', severity: 'note' }]);
    await mendStore(folder(), findings, options);
    expect(await inspectStore(folder())).toEqual([]);
    expect(readFileSync(at('settings.json.schema-0.bak'))).toEqual(older);
  });

  test('tells of a newer schema, of unreadable lines in the log and of what is no file of the store', async () => {
    writeFileSync(at('settings.json'), encode({ name: 'settings', schema: 9 }, {}, 1).bytes);
    writeFileSync(at('activity.jsonl'), '{"at":"2026', { mode: 0o600 });
    writeFileSync(at('notes.txt'), '', { mode: 0o600 });
    expect(await codes()).toEqual(['newer-schema', 'unknown-file', 'log-unreadable']);
  });

  test('has a sentence and a mend for everything it finds', async () => {
    copyFileSync(at('settings.json'), at('settings.next.json'));
    writeFileSync(at('certificates.json'), '');
    chmodSync(at('private-keys.json'), 0o666);
    for (const { message, mend: deed } of await inspect()) {
      expect(message).toMatch(/\w.* .*\w/);
      expect(deed).toMatch(/^[A-Z].*(?:\.|[\w'])$/);
    }
  });
});
