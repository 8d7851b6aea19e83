/** The ways to open the private keys, and whether each would work now. */
import type { UnlockMethod } from '../../core/ports.ts';
import type { UnlockContext } from './unlock-context.ts';

/** In the order in which they were added. Opens nothing for longer than the check takes, and asks nobody. */
export async function listUnlockMethods(context: UnlockContext): Promise<readonly UnlockMethod[]> {
  const { privateKeys } = await context.store.read();
  return context.keyProtection.unlockMethods(privateKeys);
}
