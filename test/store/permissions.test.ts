import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { openActivityLog } from '../../source/store/activity-log.ts';
import { openStore } from '../../source/store/open-store.ts';
import { groupNames, withGroups, withKey } from './store-changes.ts';
import { temporaryFolder } from './temporary-folder.ts';

const root = temporaryFolder();
const folder = () => join(root(), 'store');
const at = (name: string) => join(folder(), name);
const isRoot = process.geteuid?.() === 0;
/** Nobody: exists everywhere, owns nothing here. */
const somebodyElse = 65534;

beforeEach(async () => {
  await openStore(folder()).update(withKey('one'));
  await openStore(folder()).update(withKey('two'));
});

async function expectRefused(mend: RegExp) {
  const expected = { code: 'store-unsafe', hint: expect.stringMatching(mend) };
  await expect(openStore(folder()).read()).rejects.toMatchObject(expected);
  await expect(openStore(folder()).update(withGroups('three'))).rejects.toMatchObject(expected);
}

describe('a store that others may get at is refused with the command that mends it', () => {
  test.each([0o701, 0o710, 0o720, 0o702, 0o704, 0o740, 0o750, 0o755, 0o770, 0o777, 0o1777])(
    'folder mode %o',
    async (mode) => {
      chmodSync(folder(), mode);
      await expectRefused(/^Run: chmod 700 \/.*store$/);
    },
  );

  test.each([0o604, 0o640, 0o644, 0o660, 0o602, 0o620, 0o610, 0o601])(
    'private keys mode %o',
    async (mode) => {
      chmodSync(at('private-keys.json'), mode);
      await expectRefused(/^Run: chmod 600 \/.*private-keys\.json$/);
    },
  );

  test.each([0o602, 0o620, 0o622, 0o666])('settings and certificates mode %o', async (mode) => {
    for (const name of ['settings.json', 'certificates.json']) {
      chmodSync(at(name), mode);
      await expectRefused(new RegExp(`^Run: chmod 600 /.*${name}$`));
      chmodSync(at(name), 0o600);
    }
  });

  test('a lock that others may write to, for writers', async () => {
    chmodSync(at('lock.sqlite'), 0o666);
    const update = openStore(folder()).update(withGroups('three'));
    await expect(update).rejects.toMatchObject({ code: 'store-unsafe' });
  });

  test('a folder above in which everybody may rename', async () => {
    chmodSync(root(), 0o777);
    await expectRefused(/^Run: chmod o-w \//);
    chmodSync(root(), 0o1777);
    expect(groupNames(await openStore(folder()).read())).toEqual(['one', 'two']);
  });

  test.each(['settings.json', 'certificates.json', 'private-keys.json'])('%s as a link', async (name) => {
    renameSync(at(name), join(root(), name));
    symlinkSync(join(root(), name), at(name));
    await expectRefused(/^Put the file itself there\.$/);
    expect(lstatSync(join(root(), name)).isFile()).toBe(true);
  });

  test('the folder as a link', async () => {
    renameSync(folder(), join(root(), 'elsewhere'));
    symlinkSync(join(root(), 'elsewhere'), folder());
    await expectRefused(/^Name the folder itself/);
  });

  test('a folder in the place of a document', async () => {
    renameSync(at('settings.json'), join(root(), 'settings.json'));
    mkdirSync(at('settings.json'));
    await expectRefused(/^Move it away\.$/);
  });

  test('an activity log that is a link, also for who only appends', async () => {
    writeFileSync(join(root(), 'target'), '');
    symlinkSync(join(root(), 'target'), at('activity.jsonl'));
    const log = openActivityLog(folder());
    const entry = { at: '2026-01-01T00:00:00.000Z', action: 'sign', outcome: 'success' } as const;
    await expect(log.append(entry)).rejects.toThrow();
    await expect(log.read({})).rejects.toMatchObject({ code: 'store-unsafe' });
    expect(statSync(join(root(), 'target')).size).toBe(0);
  });
});

/** What somebody who is not root says when they open the store and read it. */
function asSomebodyElse(deed = 'read()'): string {
  chmodSync(root(), 0o755);
  const script = `
    const { openStore } = await import('./source/store/open-store.ts');
    const store = openStore(process.argv[1]);
    const begin = performance.now();
    await store.${deed}.then(
      () => console.log('done'),
      ({ code, message }) => console.log(code, message, 'after', performance.now() - begin),
    );`;
  const identity = { uid: somebodyElse, gid: somebodyElse };
  const options = { ...identity, encoding: 'utf8' } as const;
  return spawnSync(process.execPath, ['--input-type=module', '--eval', script, folder()], options).stdout;
}

describe.skipIf(!isRoot)(
  'somebody who is not root (skipped for other users, who cannot become somebody else)',
  () => {
    test("is refused another user's store, private or not", () => {
      expect(asSomebodyElse()).toMatch(/^store-unsafe .* belongs to user 0, we are user 65534/);
      chmodSync(folder(), 0o777);
      expect(asSomebodyElse()).toMatch(/^store-unsafe .* belongs to user 0, we are user 65534/);
    });

    test('hears at once that their own store may not be written to', () => {
      for (const name of readdirSync(folder())) chownSync(at(name), somebodyElse, somebodyElse);
      chownSync(folder(), somebodyElse, somebodyElse);
      chmodSync(folder(), 0o500);
      const [said, milliseconds] = asSomebodyElse('update((state) => state)').split(' after ');
      expect(said).toMatch(/^io the store folder .* cannot be written to: permission was denied \(EACCES\)$/);
      // conf would try for a whole second.
      expect(Number(milliseconds)).toBeLessThan(500);
    });

    test('reads a store of their own', () => {
      for (const name of readdirSync(folder())) chownSync(at(name), somebodyElse, somebodyElse);
      chownSync(folder(), somebodyElse, somebodyElse);
      expect(asSomebodyElse()).toBe('done\n');
    });
  },
);

describe.skipIf(!isRoot)('root (the rest is skipped for other users, who cannot give files away)', () => {
  test.each(['settings.json', 'private-keys.json'])(
    'is told of %s that belongs to another user',
    async (name) => {
      chownSync(at(name), somebodyElse, somebodyElse);
      await expectRefused(/^Run as root: chown 0 \/.*json$/);
    },
  );

  test('works in the store of another user, to whom all of it still belongs', async () => {
    for (const name of readdirSync(folder())) chownSync(at(name), somebodyElse, somebodyElse);
    chownSync(folder(), somebodyElse, somebodyElse);
    // The owner has to reach the store.
    chmodSync(root(), 0o755);
    const store = openStore(folder());
    await store.update(withKey('three'));
    const log = openActivityLog(folder());
    await log.append({ at: '2026-01-01T00:00:00.000Z', action: 'sign', outcome: 'success' });
    expect(groupNames(await store.read())).toEqual(['one', 'two', 'three']);
    expect(await log.read({})).toHaveLength(1);
    for (const name of readdirSync(folder())) {
      const { uid, gid } = statSync(at(name));
      expect([name, uid, gid]).toEqual([name, somebodyElse, somebodyElse]);
    }
    expect([process.geteuid?.(), process.getegid?.()]).toEqual([0, 0]);
  });

  test('is not led outside by a link that the owner laid', async () => {
    writeFileSync(join(root(), 'of-root'), 'precious', { mode: 0o600 });
    for (const name of readdirSync(folder())) chownSync(at(name), somebodyElse, somebodyElse);
    chownSync(folder(), somebodyElse, somebodyElse);
    chmodSync(root(), 0o755);
    // conf follows links, so the name that it is given must not be one that the owner can bend towards root's files.
    symlinkSync(join(root(), 'of-root'), at('settings.next.json'));
    await openStore(folder()).update(withGroups('three'));
    expect(statSync(join(root(), 'of-root')).size).toBe('precious'.length);
  });
});
