/** Saves the private keys once more, so that the store's backup copy no longer knows what was just taken out. */
import type { Store } from '../../core/ports.ts';

/** False when it could not be saved: the change before stands all the same. */
export async function renewBackup(store: Store): Promise<boolean> {
  try {
    await store.update((state) => ({ ...state, privateKeys: { ...state.privateKeys } }));
    return true;
  } catch {
    return false;
  }
}
