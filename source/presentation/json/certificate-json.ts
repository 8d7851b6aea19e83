/** A certificate as scripts see it. The names are a contract: fields may be added, never renamed. */
import {
  isCa,
  keyAlgorithmName,
  usageAllowsEncryption,
  usageAllowsSigning,
  type ValidityStatus,
  validityAt,
} from '../../core/certificate.ts';
import { type CertificateEntry, type CertificateKind, kindOf } from '../../core/inventory.ts';
import type { CertificateRole } from '../../core/rollover.ts';
import type { Verification } from '../../core/store-state.ts';
import { type Problem, problemsOf } from '../certificate-problems.ts';
import { isoTimestamp } from '../dates.ts';

export interface CertificateJson {
  /** SHA-256, lower-case hex without colons, like every fingerprint here. */
  readonly fingerprint: string;
  readonly sha1: string;
  readonly subject: string;
  readonly issuer: string;
  readonly serialNumber: string;
  readonly addresses: readonly string[];
  /** ISO 8601 UTC, like every time here. */
  readonly notBefore: string;
  readonly notAfter: string;
  readonly status: ValidityStatus;
  readonly kind: CertificateKind;
  readonly isCa: boolean;
  readonly hasPrivateKey: boolean;
  /** What its usage allows, whether or not we hold its private key and whether or not it is valid now. */
  readonly canSign: boolean;
  readonly canEncrypt: boolean;
  readonly keyAlgorithm: string;
  readonly signatureAlgorithm: string;
  readonly addedAt: string;
  readonly verified: Verification | null;
  /** Among the certificates of its addresses; null for none, absent where it was not looked for. */
  readonly role?: CertificateRole | null;
  readonly problems: readonly Problem[];
}

/** @param now milliseconds since the epoch */
export function certificateJson(
  entry: CertificateEntry,
  now: number,
  role?: CertificateRole | null,
): CertificateJson {
  const { certificate, addedAt, hasPrivateKey, verified } = entry;
  return {
    fingerprint: certificate.fingerprint,
    sha1: certificate.sha1,
    subject: certificate.subject.text,
    issuer: certificate.issuer.text,
    serialNumber: certificate.serialNumber,
    addresses: certificate.addresses.map(({ address }) => address),
    notBefore: isoTimestamp(certificate.notBefore),
    notAfter: isoTimestamp(certificate.notAfter),
    status: validityAt(certificate, now),
    kind: kindOf(entry),
    isCa: isCa(certificate),
    hasPrivateKey,
    canSign: usageAllowsSigning(certificate),
    canEncrypt: usageAllowsEncryption(certificate),
    keyAlgorithm: keyAlgorithmName(certificate.publicKey),
    signatureAlgorithm: certificate.signatureAlgorithm.name,
    addedAt,
    verified: verified ?? null,
    ...(role === undefined ? {} : { role }),
    problems: problemsOf(certificate, now),
  };
}

/** An answer about one certificate, if there is one, for scripts. @param now milliseconds since the epoch */
export function withCertificateJson<Answer extends { readonly certificate?: CertificateEntry }>(
  { certificate, ...answer }: Answer,
  now: number,
): Omit<Answer, 'certificate'> & { readonly certificate?: CertificateJson } {
  return {
    ...answer,
    ...(certificate === undefined ? {} : { certificate: certificateJson(certificate, now) }),
  };
}

/** The same about several. @param now milliseconds since the epoch */
export function withCertificatesJson<Answer extends { readonly certificates: readonly CertificateEntry[] }>(
  { certificates, ...answer }: Answer,
  now: number,
): Omit<Answer, 'certificates'> & { readonly certificates: readonly CertificateJson[] } {
  return { ...answer, certificates: certificates.map((entry) => certificateJson(entry, now)) };
}
