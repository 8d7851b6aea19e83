/** What the overview and `status` tell: counts, and what needs somebody's attention. */
import { isCa, validityAt } from './certificate.ts';
import { isExpiringSoon, queryTimeOf } from './certificate-query.ts';
import type { ChoiceConditions } from './choose-certificates.ts';
import { type Inventory, kindOf } from './inventory.ts';
import { signingOf } from './message-security.ts';
import type { Reason } from './reason.ts';

export interface Counts {
  readonly certificates: number;
  readonly own: number;
  readonly ca: number;
  readonly expired: number;
  readonly expiringSoon: number;
  readonly groups: number;
}

export function countsOf(inventory: Inventory, now: number): Counts {
  const time = queryTimeOf(inventory.settings, now);
  const counts = { certificates: inventory.entries.length, own: 0, ca: 0, expired: 0, expiringSoon: 0 };
  for (const entry of inventory.entries) {
    if (kindOf(entry) === 'own') counts.own++;
    if (isCa(entry.certificate)) counts.ca++;
    if (validityAt(entry.certificate, now) === 'expired') counts.expired++;
    else if (isExpiringSoon(entry, time)) counts.expiringSoon++;
  }
  return { ...counts, groups: inventory.groups.length };
}

/** One sentence for each group whose default has no effect now, worst first; empty while S/MIME is disabled. */
export function attentionOf(inventory: Inventory, conditions: ChoiceConditions): readonly Reason[] {
  if (!inventory.settings.enabled) return [];
  const reasons: Reason[] = [];
  for (const group of inventory.groups) {
    const answer = signingOf(inventory, group, conditions);
    if (!answer.default || answer.possible) continue;
    for (const reason of answer.reasons.slice(0, 1)) {
      reasons.push({ ...reason, message: `${group.name} cannot sign: ${reason.message}` });
    }
  }
  const time = { now: conditions.now, expiryWarningDays: inventory.settings.expiryWarningDays };
  for (const entry of inventory.entries) {
    if (kindOf(entry) !== 'own' || !isExpiringSoon(entry, time)) continue;
    const { certificate } = entry;
    const name = certificate.addresses[0]?.address ?? certificate.subject.text;
    const date = new Date(certificate.notAfter).toISOString().slice(0, 10);
    reasons.push({
      code: 'expiring-soon',
      message: `our certificate of ${name} expires on ${date}`,
      hint: 'Renew it, then add the new certificate and its private key.',
      fingerprint: certificate.fingerprint,
    });
  }
  return reasons;
}
