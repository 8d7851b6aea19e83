/**
 * The facts of one X.509 certificate (RFC 5280) as the rest of the program knows them, and what follows from
 * them alone: validity at a time and what the certificate may be used for. It refuses to know how DER is read
 * and whether the certificate is trusted.
 */

export interface NameAttribute {
  /** Dotted object identifier, e.g. `2.5.4.3` for commonName. */
  readonly oid: string;
  readonly value: string;
}

/** A distinguished name (RFC 5280 §4.1.2.4). */
export interface DistinguishedName {
  /** The encoded Name, as it stands in the certificate. */
  readonly der: Uint8Array;
  /** Relative distinguished names in encoded order; most have one attribute. */
  readonly rdns: readonly (readonly NameAttribute[])[];
  /** Most specific first, as RFC 4514 has it, with a space after each comma: `CN=Alice, O=Example, C=DE`. */
  readonly text: string;
}

export type AddressSource = 'rfc822Name' | 'smtpUtf8Mailbox' | 'subject';

/** An e-mail address that a certificate is for. `subject` is the legacy fallback of RFC 8550 §3. */
export interface CertificateAddress {
  readonly address: string;
  readonly source: AddressSource;
}

export type PublicKeyAlgorithm =
  | 'RSA'
  | 'RSA-PSS'
  | 'EC'
  | 'Ed25519'
  | 'Ed448'
  | 'X25519'
  | 'X448'
  | 'DSA'
  | 'unknown';

export interface PublicKeyFacts {
  readonly algorithm: PublicKeyAlgorithm;
  readonly oid: string;
  /** Size of modulus or field in bits, where it has one. */
  readonly bits?: number;
  /** NIST name (`P-256`) or dotted OID of the curve, for EC. */
  readonly curve?: string;
  /** RSA public exponent; absent where it does not fit a safe integer. */
  readonly exponent?: number;
  /** The encoded SubjectPublicKeyInfo. */
  readonly spki: Uint8Array;
  /** SHA-256 of the SubjectPublicKeyInfo, lower-case hex: what a private key is matched by. */
  readonly id: string;
}

/** RFC 5280 §4.2.1.3, in bit order. */
export const keyUsageNames = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const;
export type KeyUsage = (typeof keyUsageNames)[number];

/** Extended key usages that mail looks at (RFC 5280 §4.2.1.12). */
export const emailProtection = '1.3.6.1.5.5.7.3.4';
export const anyExtendedKeyUsage = '2.5.29.37.0';

export interface Extension {
  readonly oid: string;
  readonly critical: boolean;
  /** The content of extnValue's OCTET STRING. */
  readonly value: Uint8Array;
}

/** GeneralName (RFC 5280 §4.2.1.6); other kinds keep their bytes. */
export type GeneralName =
  | { readonly kind: 'rfc822Name' | 'dNSName' | 'uniformResourceIdentifier'; readonly value: string }
  | { readonly kind: 'smtpUtf8Mailbox'; readonly value: string }
  | { readonly kind: 'directoryName'; readonly name: DistinguishedName }
  | { readonly kind: 'iPAddress'; readonly bytes: Uint8Array }
  | { readonly kind: 'registeredID'; readonly value: string }
  | { readonly kind: 'otherName'; readonly oid: string; readonly bytes: Uint8Array }
  | { readonly kind: 'x400Address' | 'ediPartyName'; readonly bytes: Uint8Array };

export interface AuthorityKeyIdentifier {
  /** Lower-case hex. */
  readonly keyIdentifier?: string;
  readonly issuer?: readonly GeneralName[];
  /** Lower-case hex of the serial number's content bytes. */
  readonly serialNumber?: string;
}

export interface Certificate {
  readonly der: Uint8Array;
  /** SHA-256 of the DER, lower-case hex: the identity of a certificate. */
  readonly fingerprint: string;
  /** SHA-1 of the DER, lower-case hex: shown because peers show it. */
  readonly sha1: string;
  readonly version: 1 | 2 | 3;
  /** Lower-case hex of the INTEGER's content bytes. */
  readonly serialNumber: string;
  readonly subject: DistinguishedName;
  readonly issuer: DistinguishedName;
  /** Milliseconds since the epoch. */
  readonly notBefore: number;
  /** Milliseconds since the epoch. */
  readonly notAfter: number;
  readonly publicKey: PublicKeyFacts;
  readonly signatureAlgorithm: {
    readonly oid: string;
    readonly name: string;
    readonly parameters?: Uint8Array;
  };
  /** The signed bytes, TBSCertificate with its header. */
  readonly tbs: Uint8Array;
  readonly signature: Uint8Array;
  readonly extensions: readonly Extension[];
  readonly subjectAltNames: readonly GeneralName[];
  readonly addresses: readonly CertificateAddress[];
  readonly basicConstraints?: { readonly ca: boolean; readonly pathLength?: number };
  readonly keyUsage?: ReadonlySet<KeyUsage>;
  /** Dotted object identifiers. */
  readonly extendedKeyUsage?: readonly string[];
  /** Lower-case hex. */
  readonly subjectKeyIdentifier?: string;
  readonly authorityKeyIdentifier?: AuthorityKeyIdentifier;
}

export type ValidityStatus = 'valid' | 'expired' | 'not-yet-valid';

/** Where `now` (milliseconds) stands to the validity period, both ends included (RFC 5280 §4.1.2.5). */
export function validityAt(
  certificate: Pick<Certificate, 'notBefore' | 'notAfter'>,
  now: number,
): ValidityStatus {
  if (now < certificate.notBefore) return 'not-yet-valid';
  // notAfter names a whole second, which belongs to the period.
  return now >= certificate.notAfter + 1000 ? 'expired' : 'valid';
}

export function isCa(certificate: Pick<Certificate, 'basicConstraints'>): boolean {
  return certificate.basicConstraints?.ca === true;
}

function allowsEmail(certificate: Pick<Certificate, 'extendedKeyUsage'>): boolean {
  const usages = certificate.extendedKeyUsage;
  return usages === undefined || usages.includes(emailProtection) || usages.includes(anyExtendedKeyUsage);
}

type UsageFacts = Pick<Certificate, 'keyUsage' | 'extendedKeyUsage' | 'publicKey'>;

/** Whether key usage, extended key usage and key type allow signing mail (RFC 8550 §4.4.2, RFC 8551 §2.2). */
export function usageAllowsSigning(certificate: UsageFacts): boolean {
  const { keyUsage } = certificate;
  const mayDigitallySign =
    keyUsage === undefined || keyUsage.has('digitalSignature') || keyUsage.has('nonRepudiation');
  return (
    mayDigitallySign &&
    allowsEmail(certificate) &&
    ['RSA', 'RSA-PSS', 'EC', 'Ed25519'].includes(certificate.publicKey.algorithm)
  );
}

/** Whether a message key may be encrypted to it: keyEncipherment for RSA, keyAgreement for EC (RFC 8550 §4.4.2). */
export function usageAllowsEncryption(certificate: UsageFacts): boolean {
  if (!allowsEmail(certificate)) return false;
  const { keyUsage } = certificate;
  switch (certificate.publicKey.algorithm) {
    case 'RSA':
      return keyUsage === undefined || keyUsage.has('keyEncipherment');
    case 'EC':
      return keyUsage === undefined || keyUsage.has('keyAgreement');
    default:
      return false;
  }
}

/** `RSA 2048`, `EC P-256`, `Ed25519`. */
export function keyAlgorithmName(publicKey: PublicKeyFacts): string {
  switch (publicKey.algorithm) {
    case 'RSA':
    case 'RSA-PSS':
    case 'DSA':
      return publicKey.bits === undefined ? publicKey.algorithm : `${publicKey.algorithm} ${publicKey.bits}`;
    case 'EC':
      return `EC ${publicKey.curve ?? 'with explicit parameters'}`;
    case 'unknown':
      return publicKey.oid;
    default:
      return publicKey.algorithm;
  }
}
