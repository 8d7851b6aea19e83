/**
 * A new store key: every private key is sealed anew and every unlock method made anew, so that what somebody
 * learned of the old ones opens nothing that is stored from now on.
 */
import type { KeyProtection, StoreKey, UnlockMethod } from '../../core/ports.ts';
import type { PrivateKeys, ProtectedPrivateKey } from '../../core/store-state.ts';
import { recorded } from '../record.ts';
import { withRotatedKey } from './change-wrappings.ts';
import { renewBackup } from './renew-backup.ts';
import { undoUnsaved } from './undo-unsaved.ts';
import type { UnlockContext } from './unlock-context.ts';

export interface RotateStoreKeyInput {
  /** Asked once for each passphrase method. Who asked wipes what came. */
  readonly passphraseFor: (method: UnlockMethod) => Promise<Buffer | undefined>;
}

export interface RotatedStoreKey {
  readonly storeKeyId: string;
  /** How many private keys were sealed anew. */
  readonly privateKeys: number;
  readonly newKeyFiles: readonly string[];
  /** Key files that open this store no longer. They stay where they are: a backup may need them. */
  readonly leftKeyFiles: readonly string[];
  /** False when the store's backup still holds the keys under the old store key. */
  readonly isBackupRenewed: boolean;
}

/** @throws UserError `passphrase-needed`, `wrong-passphrase`, `conflict`, and what opening the store key throws */
export async function rotateStoreKey(
  context: UnlockContext,
  { passphraseFor }: RotateStoreKeyInput,
): Promise<RotatedStoreKey> {
  const { keyProtection, store } = context;
  return recorded(context, { action: 'rotate-store-key' }, async () => {
    const { privateKeys: before } = await store.read();
    const answers = rememberAnswers(passphraseFor);
    const newKey = keyProtection.newStoreKey();
    let oldKey: StoreKey | undefined;
    try {
      oldKey = await keyProtection.open(before, () => answers.askForFirst(keyProtection, before));
      const fresh = await keyProtection.rewrap(before, oldKey, newKey, answers.ask);
      const after = { storeKeyId: newKey.id, wrappings: fresh.map(({ wrapping }) => wrapping) };
      const reseal = resealing(keyProtection, oldKey, newKey);
      try {
        const state = await store.update((newest) => withRotatedKey(newest, before, after, reseal));
        return {
          storeKeyId: newKey.id,
          privateKeys: state.privateKeys.keys.length,
          newKeyFiles: keyFilesOf(after),
          leftKeyFiles: keyFilesOf(before),
          isBackupRenewed: await renewBackup(store),
        };
      } catch (error) {
        await undoUnsaved(store, fresh);
        throw error;
      }
    } finally {
      answers.wipe();
      oldKey?.close();
      newKey.close();
    }
  });
}

function resealing(keyProtection: KeyProtection, oldKey: StoreKey, newKey: StoreKey) {
  return (key: ProtectedPrivateKey): ProtectedPrivateKey => {
    const pkcs8 = keyProtection.reveal(oldKey, key);
    try {
      return keyProtection.protect(newKey, { ...key, pkcs8 }, key.addedAt);
    } finally {
      pkcs8.fill(0);
    }
  };
}

/** The passphrase that opened the store is needed again for its own wrapping; nobody types it twice. */
function rememberAnswers(passphraseFor: RotateStoreKeyInput['passphraseFor']) {
  const known = new Map<string, Buffer>();
  async function ask(method: UnlockMethod): Promise<Buffer | undefined> {
    const answer = known.get(method.id) ?? (await passphraseFor(method));
    if (answer === undefined) return undefined;
    known.set(method.id, answer);
    return Buffer.from(answer);
  }
  return {
    ask,
    async askForFirst(keyProtection: KeyProtection, privateKeys: PrivateKeys): Promise<Buffer | undefined> {
      const methods = await keyProtection.unlockMethods(privateKeys);
      const first = methods.find(({ kind }) => kind === 'passphrase');
      return first === undefined ? undefined : ask(first);
    },
    wipe(): void {
      for (const answer of known.values()) answer.fill(0);
    },
  };
}

function keyFilesOf({ wrappings }: Pick<PrivateKeys, 'wrappings'>): readonly string[] {
  return wrappings.flatMap((wrapping) => (wrapping.kind === 'key-file' ? [wrapping.location] : []));
}
