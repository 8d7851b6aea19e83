/** Removing a way to open the private keys. What it opened elsewhere, a copy of the store, it opens still. */
import type { PassphraseSource } from '../../core/ports.ts';
import type { StoreKeyWrapping } from '../../core/store-state.ts';
import { recorded } from '../record.ts';
import { refuseLockingOut, withoutWrapping, wrappingById } from './change-wrappings.ts';
import { renewBackup } from './renew-backup.ts';
import type { UnlockContext } from './unlock-context.ts';

export interface RemoveUnlockMethodInput {
  /** Its id, or a unique beginning of it. */
  readonly id: string;
  /** Opens the store by one of the methods that stay: proof that nobody is locked out. */
  readonly askStorePassphrase: PassphraseSource;
}

export interface RemovedUnlockMethod {
  readonly id: string;
  readonly kind: StoreKeyWrapping['kind'];
  /** A key file that opens this store no longer. It stays where it is: a backup may need it. */
  readonly leftKeyFile?: string;
  /** False when the store's backup still knows the method. */
  readonly isBackupRenewed: boolean;
}

/** @throws UserError `not-found`, `ambiguous`, `refused`, and what opening the store key throws */
export async function removeUnlockMethod(
  context: UnlockContext,
  { id, askStorePassphrase }: RemoveUnlockMethodInput,
): Promise<RemovedUnlockMethod> {
  const { keyProtection, store } = context;
  return recorded(context, { action: 'remove-unlock-method', subject: id }, async () => {
    const { privateKeys } = await store.read();
    const wrapping = wrappingById(privateKeys, id);
    const staying = {
      ...privateKeys,
      wrappings: privateKeys.wrappings.filter((other) => other !== wrapping),
    };
    refuseLockingOut(staying);
    if (staying.wrappings.length > 0) (await keyProtection.open(staying, askStorePassphrase)).close();
    await store.update((state) => withoutWrapping(state, wrapping.id));
    return {
      id: wrapping.id,
      kind: wrapping.kind,
      isBackupRenewed: await renewBackup(store),
      ...(wrapping.kind === 'key-file' ? { leftKeyFile: wrapping.location } : {}),
    };
  });
}
