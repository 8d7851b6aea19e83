/**
 * Whether a certificate of a validated path is revoked, as far as the CRLs at hand tell (RFC 5280 §6.3). A list
 * answers "good" only while it is current and strongly signed; what it revokes counts even when it is not.
 */
import { weaknessOfSignatureAlgorithm } from '../../core/algorithm-policy.ts';
import type { Certificate, PublicKeyFacts } from '../../core/certificate.ts';
import type { Revocation } from '../../core/trust.ts';
import { DerError } from '../der/read.ts';
import { isSameName } from '../path/comparable-name.ts';
import type { SignatureChecks } from '../path/signature-checks.ts';
import type { PathLink } from '../path/validate-path.ts';
import type { CrlPool } from './crl-pool.ts';
import {
  coveredReasons,
  crlIssuersOf,
  impliedDistributionPoint,
  namedDistributionPoints,
} from './crl-scope.ts';
import { allReasons, type DistributionPoint } from './distribution-points.ts';
import type { Crl } from './read-crl.ts';

export interface RevocationSources {
  readonly crls: CrlPool;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly allowWeakAlgorithms: boolean;
  readonly signatures: SignatureChecks;
  /**
   * Keys of certificates outside the path that have the CRL issuer's name, may sign CRLs, and lead to the same
   * anchor. Lazy: only asked for while no other key fits.
   */
  signerKeys(crl: Crl, anchor: Certificate): Iterable<PublicKeyFacts>;
}

const dateOf = (time: number) => new Date(time).toISOString().slice(0, 10);

/** The key that signed `crl`: of an issuer further up the path, or of a CRL signer with the same anchor. */
function signerKeyOf(
  crl: Crl,
  issuers: readonly PathLink[],
  sources: RevocationSources,
): PublicKeyFacts | undefined {
  for (const { certificate, key } of issuers) {
    if (!isSameName(certificate.subject, crl.issuer)) continue;
    if (certificate.keyUsage !== undefined && !certificate.keyUsage.has('cRLSign')) continue;
    if (sources.signatures.verify(crl, key) === 'valid') return key;
  }
  const anchor = issuers.at(-1)?.certificate;
  if (anchor === undefined) return undefined;
  for (const key of sources.signerKeys(crl, anchor)) {
    if (sources.signatures.verify(crl, key) === 'valid') return key;
  }
  return undefined;
}

const nameOf = (crl: Crl) => `the revocation list of "${crl.issuer.text}"`;

/** Why a list must not be relied on, whatever the time. */
function defectOf(crl: Crl, allowWeakAlgorithms: boolean): string | undefined {
  const [unknown] = crl.unknownCritical;
  if (unknown !== undefined) {
    return `${nameOf(crl)} has the critical extension ${unknown}, which is not understood here`;
  }
  const { name } = crl.signatureAlgorithm;
  return !allowWeakAlgorithms && weaknessOfSignatureAlgorithm(name) !== undefined
    ? `${nameOf(crl)} is signed with ${name}, which can be forged`
    : undefined;
}

/** Why a list says nothing about this time. */
function stalenessOf(crl: Crl, at: number): string | undefined {
  if (at < crl.thisUpdate) return `${nameOf(crl)} is from a later time`;
  if (crl.nextUpdate === undefined) return `${nameOf(crl)} does not say how long it is good for`;
  return at >= crl.nextUpdate + 1000
    ? `${nameOf(crl)} is out of date since ${dateOf(crl.nextUpdate)}`
    : undefined;
}

const hintOf = ({ authorityKeyIdentifier: hint }: Crl) =>
  `${hint?.keyIdentifier ?? ''} ${hint?.serialNumber ?? ''}`;

/** The deltas that complete `crl` and are signed by the same key, newest first (RFC 5280 §5.2.4, §6.3.3 c, h). */
function deltasOf(crl: Crl, key: PublicKeyFacts, sources: RevocationSources): readonly Crl[] {
  const { number } = crl;
  if (number === undefined) return [];
  return sources.crls
    .issuedBy(crl.issuer)
    .filter(
      (delta) =>
        delta.baseNumber !== undefined &&
        delta.number !== undefined &&
        delta.baseNumber <= number &&
        number < delta.number &&
        delta.scope === crl.scope &&
        hintOf(delta) === hintOf(crl) &&
        defectOf(delta, sources.allowWeakAlgorithms) === undefined &&
        sources.signatures.verify(delta, key) === 'valid',
    )
    .sort((one, other) => ((one.number ?? 0n) > (other.number ?? 0n) ? -1 : 1));
}

/** What the first of `lists` that names the certificate says. */
function revocationIn({ issuer, serialNumber }: Certificate, lists: readonly Crl[]): Revocation | undefined {
  for (const list of lists) {
    const entry = list.find(issuer, serialNumber);
    if (entry !== undefined) {
      return entry.reason === 'removeFromCRL' ? undefined : { status: 'revoked', ...entry };
    }
  }
  return undefined;
}

/** Malformed ones are told and left out; lists that cover everything still count. */
function distributionPointsOf(certificate: Certificate): {
  readonly points: readonly DistributionPoint[];
  readonly why?: string;
} {
  const implied = impliedDistributionPoint(certificate);
  try {
    return { points: [...namedDistributionPoints(certificate), implied] };
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    return { points: [implied], why: `its CRL distribution points are malformed (${error.message})` };
  }
}

/** What the CRLs say about `certificate`, whose issuers, its own first and the anchor last, are a valid path. */
export function checkRevocation(
  certificate: Certificate,
  issuers: readonly PathLink[],
  sources: RevocationSources,
): Revocation {
  const { points, ...named } = distributionPointsOf(certificate);
  let missingReasons = allReasons;
  let why = named.why;
  let lateRevocation: Revocation | undefined;
  for (const point of points) {
    for (const crl of crlIssuersOf(point, certificate).flatMap((name) => sources.crls.issuedBy(name))) {
      if (crl.baseNumber !== undefined) continue;
      const covered = coveredReasons(crl, point, certificate);
      if ((covered & missingReasons) === 0) continue;
      const key = signerKeyOf(crl, issuers, sources);
      if (key === undefined) {
        why ??= `nobody trusted signed the revocation list of "${crl.issuer.text}"`;
        continue;
      }
      const deltas = deltasOf(crl, key, sources);
      const current = deltas.find((delta) => stalenessOf(delta, sources.at) === undefined);
      const revocation =
        current !== undefined
          ? revocationIn(certificate, [current, crl])
          : (revocationIn(certificate, deltas) ?? revocationIn(certificate, [crl]));
      const isUpdated = current !== undefined && crl.thisUpdate <= sources.at;
      const shortcoming =
        defectOf(crl, sources.allowWeakAlgorithms) ?? (isUpdated ? undefined : stalenessOf(crl, sources.at));
      if (shortcoming !== undefined) {
        why ??= shortcoming;
        if (crl.unknownCritical.length === 0) lateRevocation ??= revocation;
        continue;
      }
      if (revocation !== undefined) return revocation;
      missingReasons &= ~covered;
      if (missingReasons === 0) return { status: 'good' };
    }
  }
  if (lateRevocation !== undefined) return lateRevocation;
  if (missingReasons !== allReasons) why ??= 'the revocation lists at hand do not cover every reason';
  return why === undefined ? { status: 'unknown' } : { status: 'unknown', why };
}
