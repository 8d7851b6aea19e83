import { chmodSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { NewUnlockMethod } from '../../../source/core/ports.ts';
import { emptyState } from '../../../source/core/store-state.ts';
import { inspectStore } from '../../../source/store/doctor/inspect-store.ts';
import { createKeyProtection } from '../../../source/store/key-protection/key-protection.ts';
import { openStore } from '../../../source/store/open-store.ts';
import { material, quickStretch } from '../key-protection/protection-fixture.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const root = temporaryFolder();
const folder = () => join(root(), 'store');
const credentials = () => join(root(), 'credentials');
const env = () => ({ HOME: root(), XDG_DATA_HOME: join(root(), 'data') });
const inUnit = () => ({ ...env(), CREDENTIALS_DIRECTORY: credentials() });
const inspect = (environment = env()) => inspectStore(folder(), { env: environment });

/** A store with one private key that opens by these ways and, unless told otherwise, by a key file. */
async function stored(methods: readonly NewUnlockMethod[] = [], hasKeyFile = true): Promise<string> {
  mkdirSync(credentials(), { mode: 0o700 });
  writeFileSync(join(credentials(), 'store-key'), Buffer.alloc(32, 7), { mode: 0o400 });
  const protection = createKeyProtection({ env: inUnit(), storeFolder: folder(), stretch: quickStretch });
  const { storeKey, privateKeys, keyFile } = await protection.establish();
  const more = [];
  for (const method of methods) more.push((await protection.wrap(storeKey, method)).wrapping);
  const wrappings = [...(hasKeyFile ? privateKeys.wrappings : []), ...more];
  const keys = [protection.protect(storeKey, material(), '2026-01-01T00:00:00.000Z')];
  await openStore(folder()).update(() => ({
    ...emptyState,
    privateKeys: { storeKeyId: storeKey.id, wrappings, keys },
  }));
  storeKey.close();
  return keyFile;
}

const passphrase = (): NewUnlockMethod => ({
  kind: 'passphrase',
  passphrase: Buffer.from('a long passphrase'),
});
const credential = { kind: 'systemd-credential', name: 'store-key' } as const;

describe('a key file', () => {
  test('that opens the private keys, and belongs to us alone, is fine', async () => {
    await stored();
    expect(await inspect()).toEqual([]);
  });

  test.each([0o644, 0o640, 0o602])('with mode %o is an error, with what mends it', async (mode) => {
    const keyFile = await stored();
    chmodSync(keyFile, mode);
    const [found, ...more] = await inspect();
    expect(more).toEqual([]);
    expect(found).toMatchObject({
      code: 'unlock-method',
      severity: 'error',
      path: keyFile,
      isFixable: false,
    });
    expect(found?.mend).toBe(
      `Run: chmod 600 ${keyFile}; if others may have read it, then: smimectl rotate-store-key`,
    );
  });

  test('that is missing is an error while nothing else opens the private keys', async () => {
    const keyFile = await stored();
    renameSync(keyFile, `${keyFile}.away`);
    const message = expect.stringMatching(/^no unlock method opens the private keys: .* is missing$/);
    const mend = expect.stringContaining('Put it back');
    expect(await inspect()).toMatchObject([{ severity: 'error', message, mend }]);
  });

  test('that is missing or damaged is a warning beside a passphrase', async () => {
    const keyFile = await stored([passphrase()]);
    writeFileSync(keyFile, 'something else');
    const message = expect.stringMatching(/^the unlock method [0-9a-f]{16} does not open: .*not a key file/);
    expect(await inspect()).toMatchObject([{ severity: 'warning', message }]);
  });
});

describe('a systemd credential', () => {
  test('is not judged outside of its unit', async () => {
    await stored([credential], false);
    expect(await inspect()).toMatchObject([{ code: 'unlock-method', severity: 'note' }]);
    expect(await inspect(inUnit())).toEqual([]);
  });

  test('that holds something else now is an error in its unit', async () => {
    await stored([credential], false);
    chmodSync(join(credentials(), 'store-key'), 0o600);
    writeFileSync(join(credentials(), 'store-key'), Buffer.alloc(32, 8));
    expect(await inspect(inUnit())).toMatchObject([{ severity: 'error', path: folder() }]);
  });
});

test('a store without private keys has no way to them to be looked at', async () => {
  await openStore(folder()).update((state) => ({ ...state, settings: { ...state.settings, enabled: true } }));
  expect(await inspect()).toEqual([]);
});
