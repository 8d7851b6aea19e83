import { createPrivateKey } from 'node:crypto';
import { chmodSync, copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { inspectStore } from '../../source/store/doctor/inspect-store.ts';
import { createKeyProtection } from '../../source/store/key-protection/key-protection.ts';
import { openStore } from '../../source/store/open-store.ts';
import { groupNames, withGroups } from './store-changes.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = temporaryFolder();
const fixtures = join(import.meta.dirname, '..', '..', 'fixtures');

/** A checkout's modes are not a store's. */
function copyOf(schema: string): string {
  const kept = join(fixtures, 'stores', schema);
  for (const name of readdirSync(kept)) {
    copyFileSync(join(kept, name), join(folder(), name));
    chmodSync(join(folder(), name), 0o600);
  }
  return folder();
}

describe.each(readdirSync(join(fixtures, 'stores')))('a store written with %s', (schema) => {
  test('is read, checked and gone on with', async () => {
    const store = openStore(copyOf(schema));
    const { settings, groups, certificates } = await store.read();
    expect(settings.enabled).toBe(true);
    expect(groups.map(({ name }) => name)).toEqual(['Sales.EU', '__proto__', 'a[0]', '営業 🦊']);
    expect(certificates.map(({ verified }) => verified?.how)).toEqual(['phone', undefined]);
    expect(store.warnings).toEqual([]);
    expect((await inspectStore(folder())).filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(groupNames(await store.update(withGroups('one more')))).toHaveLength(5);
  });

  test('gives its private key back to who has the passphrase', async () => {
    const { privateKeys } = await openStore(copyOf(schema)).read();
    const protection = createKeyProtection({ env: {}, storeFolder: folder() });
    const storeKey = await protection.open(privateKeys, async () => Buffer.from('fixture passphrase'));
    const [key] = privateKeys.keys;
    if (key === undefined) throw new Error('the store has no private key');
    const expected = createPrivateKey(readFileSync(join(fixtures, 'ed25519.key.pem')));
    const pkcs8 = expected.export({ format: 'der', type: 'pkcs8' });
    expect(protection.reveal(storeKey, key)).toEqual(pkcs8);
    storeKey.close();
  });
});
