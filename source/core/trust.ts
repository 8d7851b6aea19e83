/**
 * Whether a certificate is trusted, through which chain, and if not, why: the words that every face speaks about
 * trust. It refuses to know how paths are built and signatures checked; `smime/path` fills these types.
 */
import { type Certificate, isCa } from './certificate.ts';
import type { Reason } from './reason.ts';

/** Why a path is refused, or what to know about one that is not. Scripts branch on the codes. */
export type TrustReasonCode =
  | 'trusted-directly' // a remark: the certificate itself is stored, its chain does not carry it
  | 'expired'
  | 'not-yet-valid'
  | 'bad-signature'
  | 'unsupported-algorithm' // signed in a way that cannot be checked here
  | 'issuer-missing' // the chain ends early: the missing link is named
  | 'untrusted-root' // the chain is whole, but its root is not stored
  | 'name-mismatch' // the issuer's name is not the next certificate's subject
  | 'not-a-ca'
  | 'path-too-long'
  | 'key-usage'
  | 'wrong-usage' // extended key usage
  | 'name-constraint'
  | 'policy'
  | 'unknown-critical-extension'
  | 'malformed-extension'
  | 'weak-key'
  | 'weak-signature'
  | 'revoked'
  | 'revocation-unknown'
  | 'search-limit'; // so many certificates fit that the search was given up

export interface TrustReason extends Reason {
  readonly code: TrustReasonCode;
  /** Subject of the certificate that it is about, RFC 4514. */
  readonly subject?: string;
}

/** What the chain is judged for. `any` asks for no usage of the end entity. */
export type TrustPurpose = 'any' | 'smime-sign' | 'smime-encrypt';

/**
 * `require`: a certificate without a current answer is not trusted. `use-when-present`: a revocation that is
 * known counts, a missing answer is told. `off`: nobody looks.
 */
export type RevocationMode = 'require' | 'use-when-present' | 'off';

/** RFC 5280 §5.3.1. */
export type RevocationReason =
  | 'unspecified'
  | 'keyCompromise'
  | 'cACompromise'
  | 'affiliationChanged'
  | 'superseded'
  | 'cessationOfOperation'
  | 'certificateHold'
  | 'removeFromCRL'
  | 'privilegeWithdrawn'
  | 'aACompromise';

export type Revocation =
  | { readonly status: 'good' }
  | {
      readonly status: 'revoked';
      readonly reason: RevocationReason;
      /** Milliseconds since the epoch. */
      readonly at: number;
    }
  | {
      readonly status: 'unknown';
      /** What kept a revocation list that is there from answering; absent where there is none at all. */
      readonly why?: string;
    };

/** The certificate that the chain needs next and that nobody has. */
export interface MissingIssuer {
  /** Its subject, RFC 4514. */
  readonly subject: string;
  /** Its subject key identifier, lower-case hex, where the certificate below names it. */
  readonly keyIdentifier?: string;
  /** Its serial number, lower-case hex, where the certificate below names it. */
  readonly serialNumber?: string;
}

export interface TrustVerdict {
  readonly isTrusted: boolean;
  /** `itself`: it is stored and so trusted directly. `ca`: a stored CA issued it. */
  readonly trustedBy?: 'itself' | 'ca';
  /** The certificate first, then issuer by issuer up to the anchor; while untrusted, as far as it goes. */
  readonly chain: readonly Certificate[];
  readonly anchor?: Certificate;
  /** Why not; for a trusted certificate, what to know about it. */
  readonly reasons: readonly TrustReason[];
  /** What is known about the certificate's revocation; absent where nobody looked. */
  readonly revocation?: Revocation;
  /** The issuers above `chain`, root last, as far as they are known: for drawing, not for trust. */
  readonly aboveAnchor: readonly Certificate[];
  /**
   * The CA certificates between the certificate and its root, issuer first. Recipients who only know the root
   * lack them, so they are sent along.
   */
  readonly notAnchoredIntermediates: readonly Certificate[];
  /** The missing link, below the root as well as below the anchor. */
  readonly missingIssuer?: MissingIssuer;
}

/** How sentences call a certificate: by address, or by subject, always with the first digits of its fingerprint. */
export function certificateLabel(certificate: Certificate): string {
  const digits = certificate.fingerprint.slice(0, 8);
  if (isCa(certificate)) return `the CA certificate "${certificate.subject.text}" (${digits})`;
  const [first] = certificate.addresses;
  return first === undefined
    ? `the certificate "${certificate.subject.text}" (${digits})`
    : `the certificate of ${first.address} (${digits})`;
}

/** What to do next. Codes without a step of their own are the issuer's to mend. */
const hints: Partial<Record<TrustReasonCode, string>> = {
  expired: 'Get the renewed certificate and add it.',
  'not-yet-valid': 'Wait until then, or check the clock of this machine.',
  'issuer-missing': 'Get this CA certificate from the issuer, compare its fingerprint, and add it.',
  'untrusted-root': 'If you trust this CA, compare its fingerprint with the issuer and add it.',
  'wrong-usage': 'Ask the issuer for a certificate with the extended key usage "E-mail Protection".',
  'weak-key': 'Get a certificate with a stronger key, or allow weak algorithms in the settings.',
  'weak-signature': 'Get a certificate with a newer signature, or allow weak algorithms in the settings.',
  revoked: 'Get a new certificate; remove this one.',
  'revocation-unknown': "Add the issuer's current revocation list (CRL).",
  'search-limit': 'Remove CA certificates that are not needed.',
};
const issuerHint = 'Only the issuer can mend this: ask for a correct certificate.';

/** `sentence` goes on after the certificate's label: `expired on 2026-01-01`. */
export function trustReason(code: TrustReasonCode, certificate: Certificate, sentence: string): TrustReason {
  const reason = {
    code,
    message: `${certificateLabel(certificate)} ${sentence}`,
    fingerprint: certificate.fingerprint,
    subject: certificate.subject.text,
  };
  return code === 'trusted-directly' ? reason : { ...reason, hint: hints[code] ?? issuerHint };
}
