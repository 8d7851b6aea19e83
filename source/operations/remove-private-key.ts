/** Removing a private key alone: its certificates stay, as certificates of somebody whose key we do not hold. */
import { removePrivateKey } from '../core/change-certificates.ts';
import { UserError } from '../core/errors.ts';
import type { CertificateEntry } from '../core/inventory.ts';
import type { OperationContext } from './context.ts';
import { recorded } from './record.ts';

/** @throws UserError `not-found` when there is no private key for it */
export async function removePrivateKeyOf(
  context: OperationContext,
  { certificate }: CertificateEntry,
): Promise<void> {
  await recorded(context, { action: 'remove-private-key', subject: certificate.subject.text }, async () => {
    const { id } = certificate.publicKey;
    await context.store.update((state) => {
      if (!state.privateKeys.keys.some(({ publicKeyId }) => publicKeyId === id)) {
        throw new UserError('not-found', 'there is no private key for this certificate');
      }
      return removePrivateKey(state, id);
    });
  });
}
