/**
 * Which of an address's certificates signs, and which one a message to it is encrypted with: the newest one
 * that is usable now. An expired, weak or unsuitable certificate never hides a usable one; why each of the
 * others was passed over is told.
 */
import { oddityOfAddress } from './address.ts';
import { weaknessesOf } from './algorithm-policy.ts';
import {
  type Certificate,
  isCa,
  usageAllowsEncryption,
  usageAllowsSigning,
  validityAt,
} from './certificate.ts';
import { type CertificateEntry, entriesForAddress, type Inventory } from './inventory.ts';
import type { Reason } from './reason.ts';

export type Purpose = 'sign' | 'encrypt';

export interface ChoiceConditions {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Absent where nobody looks at chains. */
  readonly remarksOnTrust?: TrustRemarks;
}

/** What to know about the chain of a certificate that was chosen. */
export type TrustRemarks = (certificate: Certificate, purpose: Purpose) => readonly Reason[];

export interface CertificateChoice {
  readonly address: string;
  readonly chosen?: CertificateEntry;
  /** Why not, one for each certificate of the address; or, when one was chosen, what to know about it. */
  readonly reasons: readonly Reason[];
}

const dateOf = (time: number) => new Date(time).toISOString().slice(0, 10);

/** Why `entry` cannot serve `purpose` for `address` now: the first obstacle in the order people can mend them. */
function obstacleOf(
  entry: CertificateEntry,
  purpose: Purpose,
  address: string,
  inventory: Inventory,
  { now }: ChoiceConditions,
): Reason | undefined {
  const { certificate } = entry;
  const about = { address, fingerprint: certificate.fingerprint };
  const short = `${address} (${certificate.fingerprint.slice(0, 8)})`;
  const verb = purpose === 'sign' ? 'signing' : 'encrypting';
  const allowed = purpose === 'sign' ? usageAllowsSigning(certificate) : usageAllowsEncryption(certificate);
  if (!allowed) {
    return {
      ...about,
      code: 'wrong-usage',
      message: `the certificate of ${short} is not meant for ${verb}: its key usage does not allow it`,
      hint: `Add a certificate of ${address} that is meant for ${verb}.`,
    };
  }
  if (purpose === 'sign' && !entry.hasPrivateKey) {
    return {
      ...about,
      code: 'no-private-key',
      message: `the private key for the certificate of ${short} is missing`,
      hint: 'Add the private key that belongs to it.',
    };
  }
  const validity = validityAt(certificate, now);
  if (validity === 'expired') {
    return {
      ...about,
      code: 'expired',
      message: `the certificate of ${short} expired on ${dateOf(certificate.notAfter)}`,
      hint:
        purpose === 'sign'
          ? 'Renew it and add the new one with its private key.'
          : `Ask ${address} for the renewed one and add it.`,
    };
  }
  if (validity === 'not-yet-valid') {
    return {
      ...about,
      code: 'not-yet-valid',
      message: `the certificate of ${short} is not valid before ${dateOf(certificate.notBefore)}`,
      hint: 'Wait until then, or check the clock of this machine.',
    };
  }
  if (inventory.revoked.has(certificate.fingerprint)) {
    return {
      ...about,
      code: 'revoked',
      message: `the certificate of ${short} was revoked by its issuer`,
      hint: `Get a new certificate for ${address}; remove this one.`,
    };
  }
  const [weakness] = inventory.settings.allowWeakAlgorithms ? [] : weaknessesOf(certificate);
  if (weakness !== undefined) {
    return {
      ...about,
      code: weakness.code,
      message: `the certificate of ${short} is too weak: ${weakness.message}`,
      hint: 'Get a certificate with a stronger key or signature, or allow weak algorithms in the settings.',
    };
  }
  if (inventory.settings.requireVerified && !entry.hasPrivateKey && entry.verified === undefined) {
    return {
      ...about,
      code: 'not-verified',
      message: `nobody has verified the certificate of ${short} yet`,
      hint: 'Compare the fingerprint in person or over the phone, then mark it as verified.',
    };
  }
  return undefined;
}

/** Best first: an end entity before a CA, an address in the SAN before one in the subject, then the newest. */
function byPreference(one: CertificateEntry, other: CertificateEntry): number {
  const legacy = ({ certificate }: CertificateEntry) => certificate.addresses[0]?.source === 'subject';
  return (
    Number(isCa(one.certificate)) - Number(isCa(other.certificate)) ||
    Number(legacy(one)) - Number(legacy(other)) ||
    other.certificate.notBefore - one.certificate.notBefore ||
    other.certificate.notAfter - one.certificate.notAfter ||
    (one.certificate.fingerprint < other.certificate.fingerprint ? -1 : 1)
  );
}

/** What to know about a certificate that will be used, although nothing forbids its use. */
function remarksOn(
  chosen: CertificateEntry,
  usable: readonly CertificateEntry[],
  purpose: Purpose,
  address: string,
): Reason[] {
  const about = { address, fingerprint: chosen.certificate.fingerprint };
  const remarks: Reason[] = [];
  const rivals = usable.filter(
    (entry) => entry.certificate.publicKey.id !== chosen.certificate.publicKey.id && !entry.hasPrivateKey,
  );
  if (purpose === 'encrypt' && rivals.length > 0 && !chosen.hasPrivateKey) {
    remarks.push({
      ...about,
      code: 'several-certificates',
      message: `${address} has ${rivals.length + 1} usable certificates with different keys; the newest is used`,
      hint: `Ask ${address} which one is right and remove the others.`,
    });
  }
  if (purpose === 'encrypt' && !chosen.hasPrivateKey && chosen.verified === undefined) {
    remarks.push({
      ...about,
      code: 'unverified',
      message: `nobody has marked the certificate of ${address} as verified`,
      hint: 'Compare its fingerprint in person or over the phone, then mark it as verified.',
    });
  }
  if (chosen.certificate.addresses[0]?.source === 'subject') {
    remarks.push({
      ...about,
      code: 'address-only-in-subject',
      message: `the certificate names ${address} only in its subject, the old way; some programs will not accept it`,
    });
  }
  const oddity = oddityOfAddress(address);
  if (oddity !== undefined) {
    remarks.push({ ...about, code: 'odd-address', message: `look twice at ${address}: ${oddity}` });
  }
  return remarks;
}

export function chooseCertificate(
  inventory: Inventory,
  address: string,
  purpose: Purpose,
  conditions: ChoiceConditions,
): CertificateChoice {
  const candidates = entriesForAddress(inventory, address).toSorted(byPreference);
  const obstacles: Reason[] = [];
  const usable: CertificateEntry[] = [];
  for (const entry of candidates) {
    const obstacle = obstacleOf(entry, purpose, address, inventory, conditions);
    if (obstacle === undefined) usable.push(entry);
    else obstacles.push(obstacle);
  }
  const [chosen] = usable;
  if (chosen !== undefined) {
    const onTrust = conditions.remarksOnTrust?.(chosen.certificate, purpose) ?? [];
    const remarks = [
      ...remarksOn(chosen, usable, purpose, address),
      ...onTrust.map((remark) => ({ ...remark, address })),
    ];
    return { address, chosen, reasons: remarks };
  }
  if (candidates.length > 0) return { address, reasons: obstacles };
  const oddity = oddityOfAddress(address);
  return {
    address,
    reasons: [
      {
        code: 'no-certificate',
        address,
        message: `there is no certificate for ${address}${oddity === undefined ? '' : ` (${oddity})`}`,
        hint:
          purpose === 'sign'
            ? 'Add the certificate of this address, then its private key.'
            : `Ask ${address} for a signed message or the certificate, and add it.`,
      },
    ],
  };
}
