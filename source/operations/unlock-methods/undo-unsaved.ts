/**
 * Takes new key files back after a failed save. A save may fail after it took effect, and a store that cannot be
 * read tells nothing: then the file stays, because without it the private keys would be lost.
 */
import type { FreshWrapping, Store } from '../../core/ports.ts';

export async function undoUnsaved(store: Store, made: readonly FreshWrapping[]): Promise<void> {
  const state = await store.read().catch(() => undefined);
  if (state === undefined) return;
  const saved = new Set(state.privateKeys.wrappings.map(({ id }) => id));
  for (const { wrapping, undo } of made) if (!saved.has(wrapping.id)) await undo();
}
