/**
 * What to know about the chain of a certificate that was chosen: the missing link, a CA that expired. A stored
 * certificate is trusted itself, so these are remarks; only chosen certificates are looked at, so the many cost nothing.
 */
import type { Certificate } from '../core/certificate.ts';
import type { ChoiceConditions, TrustRemarks } from '../core/choose-certificates.ts';
import type { Inventory } from '../core/inventory.ts';
import { type TrustReason, type TrustVerdict, trustReason } from '../core/trust.ts';
import type { OperationContext } from './context.ts';
import { trustJudge } from './trust-judge.ts';

function missingLink(certificate: Certificate, { trustedBy, missingIssuer }: TrustVerdict): TrustReason[] {
  // Above a stored CA nothing is needed.
  if (trustedBy === 'ca' || missingIssuer === undefined) return [];
  const { subject, keyIdentifier } = missingIssuer;
  const key = keyIdentifier === undefined ? '' : ` with the key identifier ${keyIdentifier}`;
  return [
    trustReason(
      'issuer-missing',
      certificate,
      `has a chain that ends early: "${subject}"${key} is not stored`,
    ),
  ];
}

/** Right for as long as `inventory` is. */
export async function trustRemarks(
  context: Pick<OperationContext, 'engine' | 'clock'>,
  inventory: Inventory,
): Promise<TrustRemarks> {
  const judge = await trustJudge(context, inventory);
  const { allowWeakAlgorithms } = inventory.settings;
  return (certificate, purpose) => {
    const verdict = judge.explain(certificate, {
      at: context.clock(),
      purpose: purpose === 'sign' ? 'smime-sign' : 'smime-encrypt',
      allowWeakAlgorithms,
      supplied: [],
    });
    const others = verdict.reasons.filter(
      ({ code }) => code !== 'trusted-directly' && code !== 'issuer-missing',
    );
    return [...missingLink(certificate, verdict), ...others];
  };
}

/** The conditions of now, with an eye on trust. */
export async function conditionsOf(
  context: Pick<OperationContext, 'engine' | 'clock'>,
  inventory: Inventory,
): Promise<ChoiceConditions> {
  return { now: context.clock(), remarksOnTrust: await trustRemarks(context, inventory) };
}
