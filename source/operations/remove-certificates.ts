/** Removing certificates; a private key goes with the last certificate that has it. */
import { type Removal, removalOf, removeCertificates } from '../core/change-certificates.ts';
import { UserError } from '../core/errors.ts';
import type { OperationContext } from './context.ts';
import { inventoryOf } from './load-inventory.ts';
import { recorded } from './record.ts';

/**
 * Carries out what was announced to the person, or nothing: another private key never goes along unannounced.
 * @param announced from `removalOf`
 * @throws UserError `not-found` when a certificate is gone, `conflict` when more would go by now
 */
export async function removeAnnounced(context: OperationContext, announced: Removal): Promise<Removal> {
  const fingerprints = new Set(announced.certificates.map(({ certificate }) => certificate.fingerprint));
  const [first] = announced.certificates;
  const subject =
    announced.certificates.length === 1 && first !== undefined
      ? first.certificate.subject.text
      : `${fingerprints.size} certificates`;
  return recorded(context, { action: 'remove-certificates', subject }, async () => {
    let removal = announced;
    await context.store.update((state) => {
      removal = removalOf(inventoryOf(context, state), fingerprints);
      refuseSurprise(removal, announced);
      return removeCertificates(state, removal);
    });
    return removal;
  });
}

function refuseSurprise(removal: Removal, announced: Removal): void {
  if (removal.certificates.length < announced.certificates.length) {
    throw new UserError(
      'not-found',
      'a certificate was removed by somebody else meanwhile; nothing was removed',
      {
        hint: 'Look at the list again.',
      },
    );
  }
  const keys = new Set(announced.withPrivateKey.map(({ certificate }) => certificate.publicKey.id));
  if (removal.withPrivateKey.every(({ certificate }) => keys.has(certificate.publicKey.id))) return;
  throw new UserError(
    'conflict',
    'somebody else changed the store meanwhile, and a private key would go along now; nothing was removed',
    { hint: 'Look at the list again, and remove once more if that is right.' },
  );
}
