/**
 * Certificates by subject, so that issuers are found at once among many thousands. It does not judge whether one
 * of them did issue anything.
 */
import type { Certificate, DistinguishedName } from '../../core/certificate.ts';
import { isCa } from '../../core/certificate.ts';
import { comparableName } from './comparable-name.ts';

export interface CertificatePool {
  readonly certificates: readonly Certificate[];
  has(fingerprint: string): boolean;
  /** Those that have this subject and may have signed a certificate or a CRL, whatever they may be allowed. */
  issuersNamed(name: DistinguishedName): readonly Certificate[];
}

/** A certificate that says of itself that it signs no certificates and no CRLs is nobody's issuer. */
function mayIssue(certificate: Certificate): boolean {
  const { keyUsage, basicConstraints } = certificate;
  if (isCa(certificate) || keyUsage?.has('keyCertSign') || keyUsage?.has('cRLSign')) return true;
  return keyUsage === undefined && basicConstraints === undefined && certificate.addresses.length === 0;
}

/** The index is made with the first question and is right for as long as `certificates` stays as it is. */
export function certificatePool(certificates: readonly Certificate[]): CertificatePool {
  let fingerprints: ReadonlySet<string> | undefined;
  let bySubject: ReadonlyMap<string, readonly Certificate[]> | undefined;
  return {
    certificates,
    has(fingerprint) {
      fingerprints ??= new Set(certificates.map((certificate) => certificate.fingerprint));
      return fingerprints.has(fingerprint);
    },
    issuersNamed(name) {
      bySubject ??= Map.groupBy(certificates.filter(mayIssue), ({ subject }) => comparableName(subject));
      return bySubject.get(comparableName(name)) ?? [];
    },
  };
}

export const emptyPool: CertificatePool = certificatePool([]);
