/** Which groups use a certificate: those that send from one of its addresses, and whether it signs for them. */
import type { ChoiceConditions } from '../core/choose-certificates.ts';
import type { CertificateEntry, Inventory } from '../core/inventory.ts';
import { groupsOfAddress, signingOf } from '../core/message-security.ts';

/** Raw text: `Sales (signs with it)`. */
export function groupsUsing(
  inventory: Inventory,
  { certificate }: CertificateEntry,
  conditions: ChoiceConditions,
): readonly string[] {
  const groups = new Set(
    certificate.addresses.flatMap(({ address }) => groupsOfAddress(inventory.groups, address)),
  );
  return [...groups].map((group) => {
    const chosen = signingOf(inventory, group, conditions).certificate?.certificate;
    return chosen?.fingerprint === certificate.fingerprint ? `${group.name} (signs with it)` : group.name;
  });
}
