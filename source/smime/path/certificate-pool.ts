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
  /** Those that have this subject; where none of them may issue, those that pretend to. */
  issuersNamed(name: DistinguishedName): readonly Certificate[];
}

/** Whether a certificate's own words allow it to sign certificates or CRLs. */
function mayIssue(certificate: Certificate): boolean {
  const { keyUsage } = certificate;
  return isCa(certificate) || keyUsage?.has('keyCertSign') === true || keyUsage?.has('cRLSign') === true;
}

const encodingOf = ({ der }: DistinguishedName): string => Buffer.from(der).toString('latin1');

/** The indexes are made with the first question and are right for as long as `certificates` stays as it is. */
export function certificatePool(certificates: readonly Certificate[]): CertificatePool {
  let fingerprints: ReadonlySet<string> | undefined;
  let issuers: ReadonlyMap<string, readonly Certificate[]> | undefined;
  let others: ReadonlyMap<string, readonly Certificate[]> | undefined;
  return {
    certificates,
    has(fingerprint) {
      fingerprints ??= new Set(certificates.map((certificate) => certificate.fingerprint));
      return fingerprints.has(fingerprint);
    },
    issuersNamed(name) {
      issuers ??= Map.groupBy(certificates.filter(mayIssue), ({ subject }) => comparableName(subject));
      const found = issuers.get(comparableName(name));
      if (found !== undefined) return found;
      // Only for saying that it is no CA, so thousands of names need not be prepared for comparison.
      others ??= Map.groupBy(
        certificates.filter((certificate) => !mayIssue(certificate)),
        ({ subject }) => encodingOf(subject),
      );
      return others.get(encodingOf(name)) ?? [];
    },
  };
}
