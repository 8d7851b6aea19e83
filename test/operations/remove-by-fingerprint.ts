/** Somebody else removes certificates: announced and done at once. */
import { type Removal, removalOf } from '../../source/core/change-certificates.ts';
import type { OperationContext } from '../../source/operations/context.ts';
import { loadInventory } from '../../source/operations/load-inventory.ts';
import { removeAnnounced } from '../../source/operations/remove-certificates.ts';

export async function removeByFingerprint(
  context: OperationContext,
  fingerprints: readonly string[],
): Promise<Removal> {
  return removeAnnounced(context, removalOf(await loadInventory(context), new Set(fingerprints)));
}
