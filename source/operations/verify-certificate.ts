/** Recording who compared a certificate's fingerprint with its owner, and how. */
import { markVerified } from '../core/change-certificates.ts';
import type { CertificateEntry } from '../core/inventory.ts';
import type { VerificationMethod } from '../core/store-state.ts';
import type { OperationContext } from './context.ts';
import { recorded } from './record.ts';

/** Without `how` an earlier record is withdrawn. @throws UserError `not-found` */
export async function setCertificateVerified(
  context: OperationContext,
  { certificate }: CertificateEntry,
  how: VerificationMethod | undefined,
): Promise<void> {
  const action = how === undefined ? 'withdraw-verification' : 'verify-certificate';
  await recorded(context, { action, subject: certificate.subject.text }, async () => {
    const at = new Date(context.clock()).toISOString();
    const verified = how === undefined ? undefined : { by: context.actor, at, how };
    await context.store.update((state) => markVerified(state, certificate.der, verified));
  });
}
