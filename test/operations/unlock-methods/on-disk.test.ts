import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { addUnlockMethod } from '../../../source/operations/unlock-methods/add-unlock-method.ts';
import { removeUnlockMethod } from '../../../source/operations/unlock-methods/remove-unlock-method.ts';
import { rotateStoreKey } from '../../../source/operations/unlock-methods/rotate-store-key.ts';
import { openActivityLog } from '../../../source/store/activity-log.ts';
import { createKeyProtection } from '../../../source/store/key-protection/key-protection.ts';
import { openStore } from '../../../source/store/open-store.ts';
import { answering, material, nobody, quickStretch } from '../../store/key-protection/protection-fixture.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const words = 'four random words here';

async function storeWithKey() {
  const root = temporaryFolder();
  const folder = join(root, 'store');
  const keyProtection = createKeyProtection({
    env: { XDG_DATA_HOME: join(root, 'data') },
    storeFolder: folder,
    stretch: quickStretch,
  });
  const store = openStore(folder);
  const { storeKey, privateKeys } = await keyProtection.establish();
  const key = material();
  const kept = keyProtection.protect(storeKey, key, '2026-01-02T03:04:05.000Z');
  await store.update((state) => ({ ...state, privateKeys: { ...privateKeys, keys: [kept] } }));
  const context = { store, activity: openActivityLog(folder), keyProtection, clock: Date.now, actor: 'ada' };
  const method = { kind: 'passphrase', passphrase: Buffer.from(words) } as const;
  const { id } = await addUnlockMethod(context, { method, askStorePassphrase: nobody });
  return { folder, context, storeKey, key, passphraseId: id };
}

/** Every file below a folder, whole. */
function contents(folder: string): Map<string, Buffer> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const paths = files.map((name) => join(folder, name)).filter((path) => statSync(path).isFile());
  return new Map(paths.map((path) => [path, readFileSync(path)]));
}

function filesWith(folder: string, text: string): readonly string[] {
  return [...contents(folder)].filter(([, bytes]) => bytes.includes(text)).map(([path]) => path);
}

describe('on the disk', () => {
  test('neither key nor passphrase nor store key is anywhere, in any spelling', async () => {
    const { folder, storeKey, key } = await storeWithKey();
    expect(contents(folder).size).toBeGreaterThan(1);
    for (const secret of [key.pkcs8, storeKey.bytes, Buffer.from(words)]) {
      for (let from = 0; from < 3; from++) {
        const part = secret.subarray(from, from + 18);
        for (const spelling of ['latin1', 'hex', 'base64'] as const) {
          expect(filesWith(folder, part.toString(spelling))).toEqual([]);
        }
      }
    }
  });

  test('a removed unlock method is gone from the backup too', async () => {
    const { folder, context, passphraseId } = await storeWithKey();
    expect(filesWith(folder, passphraseId).length).toBeGreaterThan(0);
    const removed = await removeUnlockMethod(context, { id: passphraseId, askStorePassphrase: nobody });
    expect(removed.isBackupRenewed).toBe(true);
    const mentioning = filesWith(folder, passphraseId).filter((path) => !path.includes('activity'));
    expect(mentioning).toEqual([]);
  });

  test('after a rotation nothing is left under the old store key, and a fresh process opens the new one', async () => {
    const { folder, context, storeKey, key } = await storeWithKey();
    const rotated = await rotateStoreKey(context, { passphraseFor: answering(words).ask });
    expect(rotated.isBackupRenewed).toBe(true);
    expect(filesWith(folder, storeKey.id)).toEqual([]);
    const { privateKeys } = await openStore(folder).read();
    const opened = await context.keyProtection.open(privateKeys, nobody);
    const [kept] = privateKeys.keys;
    if (kept === undefined) throw new Error('the key is gone');
    expect(context.keyProtection.reveal(opened, kept)).toEqual(key.pkcs8);
  });
});
