/**
 * The store's content with all facts at hand: what screens list, commands print and decisions are made from.
 * Nothing here depends on the time; whoever shows validity passes the time in.
 */
import { comparableAddress } from './address.ts';
import { type Certificate, isCa } from './certificate.ts';
import { UserError } from './errors.ts';
import type {
  Group,
  PrivateKeys,
  Settings,
  StoredCrl,
  StoredOcspResponse,
  Verification,
} from './store-state.ts';

export interface CertificateEntry {
  readonly certificate: Certificate;
  /** ISO 8601, UTC. */
  readonly addedAt: string;
  readonly verified?: Verification;
  /** We hold the private key of its public key. */
  readonly hasPrivateKey: boolean;
}

export interface Inventory {
  readonly settings: Settings;
  readonly groups: readonly Group[];
  readonly entries: readonly CertificateEntry[];
  readonly crls: readonly StoredCrl[];
  readonly ocspResponses?: readonly StoredOcspResponse[];
  readonly privateKeys: PrivateKeys;
  /** Fingerprints of certificates that a stored revocation list or OCSP response revokes. */
  readonly revoked: ReadonlySet<string>;
  readonly byFingerprint: ReadonlyMap<string, CertificateEntry>;
  /** Entries by comparable address. */
  readonly byAddress: ReadonlyMap<string, readonly CertificateEntry[]>;
}

export type CertificateKind = 'own' | 'ca' | 'contact';

/** Own beats CA: a CA whose private key we hold is ours first of all. */
export function kindOf(entry: CertificateEntry): CertificateKind {
  if (entry.hasPrivateKey) return 'own';
  return isCa(entry.certificate) ? 'ca' : 'contact';
}

export function buildInventory(
  parts: Pick<
    Inventory,
    'settings' | 'groups' | 'crls' | 'ocspResponses' | 'privateKeys' | 'entries' | 'revoked'
  >,
): Inventory {
  const byFingerprint = new Map<string, CertificateEntry>();
  const byAddress = new Map<string, CertificateEntry[]>();
  for (const entry of parts.entries) {
    byFingerprint.set(entry.certificate.fingerprint, entry);
    const seen = new Set<string>();
    for (const { address } of entry.certificate.addresses) {
      const comparable = comparableAddress(address);
      if (comparable === undefined || seen.has(comparable)) continue;
      seen.add(comparable);
      const there = byAddress.get(comparable);
      if (there === undefined) byAddress.set(comparable, [entry]);
      else there.push(entry);
    }
  }
  return { ...parts, byFingerprint, byAddress };
}

/** Every entry that has one of its addresses in `address`'s mailbox, in stored order. */
export function entriesForAddress(inventory: Inventory, address: string): readonly CertificateEntry[] {
  const comparable = comparableAddress(address);
  return comparable === undefined ? [] : (inventory.byAddress.get(comparable) ?? []);
}

/**
 * The one certificate that an ID means: a fingerprint (SHA-256 or SHA-1, colons, spaces and case ignored), a
 * unique prefix of one from 8 digits on, or an address that means one certificate.
 * @throws UserError `not-found` or `ambiguous`
 */
export function findCertificate(inventory: Inventory, id: string): CertificateEntry {
  const byAddress = entriesForAddress(inventory, id);
  const digits = id.replace(/[:\s]/g, '').toLowerCase();
  const matches =
    byAddress.length > 0 ? byAddress : /^[0-9a-f]{8,64}$/.test(digits) ? byPrefix(inventory, digits) : [];
  const [first] = matches;
  if (first === undefined) {
    throw new UserError('not-found', `no certificate in the store matches "${id}"`, {
      hint: 'Give a fingerprint, at least 8 digits of one, or an address; "smimectl certificate list" shows all.',
    });
  }
  if (matches.length > 1) {
    const some = matches.slice(0, 4).map((entry) => entry.certificate.fingerprint.slice(0, 16));
    throw new UserError('ambiguous', `"${id}" means ${matches.length} certificates`, {
      hint: `Give more digits of a fingerprint: ${some.join(', ')}${matches.length > 4 ? ' …' : ''}`,
    });
  }
  return first;
}

function byPrefix(inventory: Inventory, digits: string): readonly CertificateEntry[] {
  const exact = inventory.byFingerprint.get(digits);
  if (exact !== undefined) return [exact];
  return inventory.entries.filter(
    ({ certificate }) => certificate.fingerprint.startsWith(digits) || certificate.sha1.startsWith(digits),
  );
}

/** @throws UserError `not-found` */
export function findGroup(groups: readonly Group[], name: string): Group {
  const group = groups.find((candidate) => candidate.name === name);
  if (group !== undefined) return group;
  const close = groups.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
  throw new UserError('not-found', `there is no group "${name}"`, {
    hint: close === undefined ? '"smimectl group list" shows all groups.' : `Did you mean "${close.name}"?`,
  });
}
