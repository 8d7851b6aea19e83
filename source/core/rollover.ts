/**
 * The part that each certificate of an address plays while it is renewed: the one in use, the one that will take
 * over, and ours that nothing new is made with, but that older mail was encrypted to.
 */
import { weaknessesOf } from './algorithm-policy.ts';
import {
  type Certificate,
  isCa,
  usageAllowsEncryption,
  usageAllowsSigning,
  validityAt,
} from './certificate.ts';
import { type ChoiceConditions, chooseCertificate } from './choose-certificates.ts';
import { type CertificateEntry, entriesForAddress, type Inventory } from './inventory.ts';

/** `current`: chosen now. `next`: newer than what is chosen, but not usable yet. `old`: only older mail needs its key. */
export type CertificateRole = 'current' | 'next' | 'old';

export interface AddressRollover {
  readonly address: string;
  /** One, or a pair of which one signs and the other is encrypted to. */
  readonly current: readonly CertificateEntry[];
  readonly next: readonly CertificateEntry[];
  /** Ours, with their private keys. */
  readonly old: readonly CertificateEntry[];
}

/** @param candidates the certificates of `address` */
function rolloverOf(
  inventory: Inventory,
  address: string,
  candidates: readonly CertificateEntry[],
  conditions: ChoiceConditions,
): AddressRollover {
  const chosen = (['sign', 'encrypt'] as const).flatMap(
    (purpose) => chooseCertificate(inventory, address, purpose, { now: conditions.now }).chosen ?? [],
  );
  const current = [...new Set(chosen)];
  // While nothing is in use there is nothing to take over from either.
  const newest =
    current.length === 0
      ? Number.POSITIVE_INFINITY
      : Math.max(...current.map(({ certificate }) => certificate.notBefore));
  const others = candidates.filter((entry) => !current.includes(entry));
  const isNext = ({ certificate }: CertificateEntry) => {
    const validity = validityAt(certificate, conditions.now);
    // Newer and valid, but not chosen: most often its private key has not been added so far.
    return validity === 'not-yet-valid' || (validity === 'valid' && certificate.notBefore > newest);
  };
  const next = others.filter((entry) => isNext(entry) && mayTakeOver(inventory, entry));
  const old = others.filter((entry) => !next.includes(entry) && decryptsOldMail(entry));
  return { address, current, next, old };
}

/** Nothing but time, its private key or somebody's verification is missing. */
function mayTakeOver({ settings, revoked }: Inventory, { certificate }: CertificateEntry): boolean {
  return (
    !isCa(certificate) &&
    !revoked.has(certificate.fingerprint) &&
    (usageAllowsSigning(certificate) || usageAllowsEncryption(certificate)) &&
    (settings.allowWeakAlgorithms || weaknessesOf(certificate).length === 0)
  );
}

const decryptsOldMail = ({ hasPrivateKey, certificate }: CertificateEntry) =>
  hasPrivateKey && usageAllowsEncryption(certificate);

/** Each address's own, in the order of the certificate's addresses. */
export function rolloversOf(
  inventory: Inventory,
  { addresses }: Pick<Certificate, 'addresses'>,
  conditions: ChoiceConditions,
): readonly AddressRollover[] {
  const distinct = new Set(addresses.map(({ address }) => address));
  return [...distinct].map((address) =>
    rolloverOf(inventory, address, entriesForAddress(inventory, address), conditions),
  );
}

/** What `entry` is to the addresses that it is for: in use for one of them beats everything else. */
export function roleOf(
  inventory: Inventory,
  entry: CertificateEntry,
  conditions: ChoiceConditions,
): CertificateRole | undefined {
  const rollovers = rolloversOf(inventory, entry.certificate, conditions);
  const roles = ['current', 'next', 'old'] as const;
  return roles.find((role) => rollovers.some((rollover) => rollover[role].includes(entry)));
}

/**
 * Whether nothing new needs the private key of `entry`: no certificate with the same key is in use or will be,
 * but one of them has been encrypted to.
 */
export function isOnlyForOldMail(
  inventory: Inventory,
  { certificate }: CertificateEntry,
  conditions: ChoiceConditions,
): boolean {
  const sharing = inventory.entries.filter(
    (other) => other.certificate.publicKey.id === certificate.publicKey.id,
  );
  const roles = sharing.map((other) => roleOf(inventory, other, conditions));
  return roles.includes('old') && !roles.includes('current') && !roles.includes('next');
}
