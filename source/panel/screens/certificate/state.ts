/** One certificate in detail: its entry as the store has it now, and every extension in words once they are there. */
import type { CertificateEntry, Inventory } from '../../../core/inventory.ts';
import type { DescribedPart } from '../../../core/ports.ts';
import { type CertificateRole, roleOf } from '../../../core/rollover.ts';
import { type CertificateCard, certificateCard } from '../../../presentation/certificate-card.ts';
import { groupsUsing } from '../../../presentation/certificate-groups.ts';

export interface CertificateState {
  readonly fingerprint: string;
  /** Undefined when it is not in the store any more. */
  readonly entry: CertificateEntry | undefined;
  readonly groups: readonly string[];
  readonly role: CertificateRole | undefined;
  readonly expiryWarningDays: number;
  /** Undefined while the extensions are read. */
  readonly described: readonly DescribedPart[] | undefined;
  /** First line on screen. */
  readonly top: number;
}

/** @param now milliseconds since the epoch */
export function certificateOf(
  inventory: Inventory,
  fingerprint: string,
  now: number,
  before?: CertificateState,
): CertificateState {
  const entry = inventory.byFingerprint.get(fingerprint);
  return {
    fingerprint,
    entry,
    groups: entry === undefined ? [] : groupsUsing(inventory, entry, { now }),
    role: entry === undefined ? undefined : roleOf(inventory, entry, { now }),
    expiryWarningDays: inventory.settings.expiryWarningDays,
    described: before?.described,
    top: before?.top ?? 0,
  };
}

export function cardOf(state: CertificateState, now: number): CertificateCard | undefined {
  const { entry, groups, role, expiryWarningDays, described = [] } = state;
  if (entry === undefined) return undefined;
  return certificateCard(entry, { now, expiryWarningDays, groups, role, described });
}
