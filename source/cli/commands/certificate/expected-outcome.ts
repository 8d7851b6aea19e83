/** What carrying an import plan out would come to, without doing it: the answer of `--dry-run`. */
import { type ImportPlan, type PlannedCertificate, refusedCount } from '../../../core/import-plan.ts';
import type { Inventory } from '../../../core/inventory.ts';
import type { ImportOutcome } from '../../../presentation/json/import-json.ts';

export function expectedOutcome(
  plan: ImportPlan,
  { byFingerprint, privateKeys }: Pick<Inventory, 'byFingerprint' | 'privateKeys'>,
  { skipRefused, addedAt }: { readonly skipRefused: boolean; readonly addedAt: string },
): ImportOutcome {
  const isWhole = refusedCount(plan) === 0 || skipRefused;
  const keyIds = new Set(privateKeys.keys.map(({ publicKeyId }) => publicKeyId));
  const entriesWith = (wanted: PlannedCertificate['verdict']) =>
    plan.certificates
      .filter(({ verdict }) => verdict === wanted)
      .map(
        ({ certificate }) =>
          byFingerprint.get(certificate.fingerprint) ?? {
            certificate,
            addedAt,
            hasPrivateKey: keyIds.has(certificate.publicKey.id),
          },
      );
  return {
    added: isWhole ? entriesWith('new') : [],
    alreadyThere: entriesWith('already-there'),
    addedCrls: isWhole ? plan.crls.filter(({ verdict }) => verdict === 'new').length : 0,
  };
}
