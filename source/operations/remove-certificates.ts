/** Removing certificates; a private key goes with the last certificate that has it. */
import { type Removal, removalOf, removeCertificates } from '../core/change-certificates.ts';
import { UserError } from '../core/errors.ts';
import type { OperationContext } from './context.ts';
import { inventoryOf } from './load-inventory.ts';
import { recorded } from './record.ts';

/** @param fingerprints SHA-256, lower-case hex. @throws UserError `not-found` when one of them is gone */
export async function removeCertificatesByFingerprint(
  context: OperationContext,
  fingerprints: readonly string[],
): Promise<Removal> {
  const subject = fingerprints.length === 1 ? fingerprints[0] : `${fingerprints.length} certificates`;
  return recorded(
    context,
    { action: 'remove-certificates', ...(subject === undefined ? {} : { subject }) },
    async () => {
      let removal: Removal | undefined;
      await context.store.update((state) => {
        removal = removalOf(inventoryOf(context, state), new Set(fingerprints));
        if (removal.certificates.length < new Set(fingerprints).size) {
          throw new UserError(
            'not-found',
            'a certificate was removed by somebody else meanwhile; nothing was removed',
          );
        }
        return removeCertificates(state, removal);
      });
      return removal ?? { certificates: [], withPrivateKey: [] };
    },
  );
}
