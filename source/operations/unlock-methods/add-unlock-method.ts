/** Adding a way to open the private keys: a passphrase, a key file or a systemd credential. */
import type { NewUnlockMethod, PassphraseSource, UnlockMethod } from '../../core/ports.ts';
import type { StoreKeyWrapping } from '../../core/store-state.ts';
import { recorded } from '../record.ts';
import { withWrapping } from './change-wrappings.ts';
import { undoUnsaved } from './undo-unsaved.ts';
import type { UnlockContext } from './unlock-context.ts';

export interface AddUnlockMethodInput {
  /** The caller wipes a passphrase in it. */
  readonly method: NewUnlockMethod;
  /** Opens the store by a method that it has already. Not asked while the store has no store key. */
  readonly askStorePassphrase: PassphraseSource;
}

/**
 * Before the first private key this makes the store key, so that nothing but the chosen method opens it.
 * @throws UserError `refused`, `file-exists`, `conflict`, `store-unsafe`, and what opening the store key throws
 */
export async function addUnlockMethod(
  context: UnlockContext,
  { method, askStorePassphrase }: AddUnlockMethodInput,
): Promise<UnlockMethod> {
  const { keyProtection, store } = context;
  return recorded(context, { action: 'add-unlock-method', subject: subjectOf(method) }, async () => {
    const { privateKeys } = await store.read();
    const storeKey =
      privateKeys.storeKeyId === ''
        ? keyProtection.newStoreKey()
        : await keyProtection.open(privateKeys, askStorePassphrase);
    try {
      const fresh = await keyProtection.wrap(storeKey, method);
      try {
        await store.update((state) => withWrapping(state, storeKey.id, fresh.wrapping));
      } catch (error) {
        await undoUnsaved(store, [fresh]);
        throw error;
      }
      return added(fresh.wrapping);
    } finally {
      storeKey.close();
    }
  });
}

function subjectOf(method: NewUnlockMethod): string {
  switch (method.kind) {
    case 'passphrase':
      return 'passphrase';
    case 'key-file':
      return method.path === undefined ? 'key file' : `key file ${method.path}`;
    case 'systemd-credential':
      return `systemd credential ${method.name}`;
  }
}

function added(wrapping: StoreKeyWrapping): UnlockMethod {
  const { id, kind, addedAt } = wrapping;
  if (kind === 'passphrase') return { id, kind, addedAt, state: 'asks' };
  return { id, kind, addedAt, location: wrapping.location, state: 'ready' };
}
