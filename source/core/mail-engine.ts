/**
 * What operations on mail need from the S/MIME engine, as an interface. A mail is bytes as a mail system pipes
 * them, header and body; nothing here knows how MIME and CMS are read.
 */
import type { Certificate } from './certificate.ts';

/** How a mail is protected outermost. `broken`: it says that it is, and cannot be read. */
export type MailProtection = 'none' | 'signed' | 'encrypted' | 'broken';

export interface MailFacts {
  /** Addresses of all From fields as they are written; absent where they cannot be read without guessing. */
  readonly from?: readonly string[];
  /** Addresses of To, Cc, Bcc, and those of the fields of a mail that is sent again; absent where they cannot be read without guessing. */
  readonly recipients?: readonly string[];
  /** Those of `recipients` that are blind copies. */
  readonly blindRecipients: readonly string[];
  readonly messageId?: string;
  readonly protection: MailProtection;
}

export interface SigningKey {
  readonly certificate: Certificate;
  /** Unencrypted PKCS#8 DER; the caller wipes it. */
  readonly pkcs8: Buffer;
}

/**
 * What becomes of header fields inside of the protected message (RFC 9788): nothing; the fields that people read are
 * copied into it; or Subject, Comments and Keywords stand nowhere else, if the message is encrypted.
 */
export const headerProtections = ['none', 'copy', 'hide-subject'] as const;
export type HeaderProtection = (typeof headerProtections)[number];

export interface HeaderPlan {
  readonly protection: HeaderProtection;
  /** Now, or once it is signed. */
  readonly isEncrypted: boolean;
}

export interface SigningInput extends SigningKey {
  /** Sent along with the signer's certificate, so that recipients can build its chain. */
  readonly chain: readonly Certificate[];
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Left as it is where absent. */
  readonly header?: HeaderPlan;
}

/** The usual one first: signers tell that they prefer them in this order. */
export const contentCiphers = ['aes-256-cbc', 'aes-128-cbc', 'aes-256-gcm', 'aes-128-gcm'] as const;
export type ContentCipher = (typeof contentCiphers)[number];

/** How the message key travels to RSA keys (RFC 8551 §2.3). */
export const keyTransports = ['rsaes-pkcs1', 'rsaes-oaep'] as const;
export type KeyTransport = (typeof keyTransports)[number];

export interface EncryptionForm {
  readonly cipher: ContentCipher;
  readonly keyTransport: KeyTransport;
}

/** What every recipient's program can read; gpgsm knows neither GCM nor OAEP. */
export const defaultEncryptionForm: EncryptionForm = { cipher: 'aes-256-cbc', keyTransport: 'rsaes-pkcs1' };

/** `intact`: the signature is over this content, by the key in `certificate`. Trust is another matter. */
export type SignerResult = 'intact' | 'altered' | 'no-certificate' | 'unsupported' | 'malformed';

/** What one signature of a message says, before anybody asks for trust. */
export interface JudgedSigner {
  /** The certificate that the signature names, where it is at hand. */
  readonly certificate?: Certificate;
  readonly result: SignerResult;
  /** For `unsupported` and `malformed`: a phrase that goes on after "the signature". */
  readonly why?: string;
  /** `SHA-256`. */
  readonly digest: string;
  /** The digest can be forged. */
  readonly isWeak: boolean;
  /** When the signer says to have signed, milliseconds since the epoch. */
  readonly signingTime?: number;
}

/** A mail without a layer: its other header fields around what was protected, with the fields that were, too. */
export interface LayerContent {
  readonly content: Uint8Array;
  /**
   * Addresses of a protected From that is not the one of the mail, which stays; none where they cannot be read.
   * Absent where the two agree, or there is only one.
   */
  readonly otherSenders?: readonly string[];
}

export interface SignedLayer extends LayerContent {
  readonly kind: 'signed';
  /** Certificates that came along; they anchor nothing. */
  readonly certificates: readonly Certificate[];
  /** @param stored certificates that signers may mean beside those that came along */
  judge(stored: readonly Certificate[]): readonly JudgedSigner[];
}

export interface EncryptedLayer {
  readonly kind: 'encrypted';
  /** Whether the cipher would notice an altered message (AES-GCM); CBC does not. */
  readonly isAuthenticated: boolean;
  /** Those of `certificates` that the message names as recipients. */
  recipientsAmong(certificates: readonly Certificate[]): readonly Certificate[];
  /** Undefined for every failure alike, so that nobody learns from failing (RFC 3218). */
  open(keys: readonly SigningKey[]): (LayerContent & { readonly certificate: Certificate }) | undefined;
}

/** The outermost S/MIME layer of a mail. */
export type MailLayer =
  | SignedLayer
  | EncryptedLayer
  | {
      readonly kind: 'broken';
      readonly about: 'signature' | 'encryption';
      /** One sentence without its full stop. */
      readonly why: string;
    }
  | {
      readonly kind: 'none';
      /** S/MIME parts further inside, which protect only a part of the message. */
      readonly hasSignedParts: boolean;
      readonly hasEncryptedParts: boolean;
    };

export interface MailEngine {
  /** @throws UserError `unreadable-input` for bytes that are no mail */
  readMail(mail: Uint8Array): MailFacts;
  /** The mail as multipart/signed (RFC 8551 §3.5.3). @throws UserError `unreadable-input` */
  sign(mail: Uint8Array, input: SigningInput): Uint8Array;
  /** The mail as application/pkcs7-mime for these certificates (RFC 8551 §3.3). @throws UserError */
  encrypt(
    mail: Uint8Array,
    certificates: readonly Certificate[],
    form: EncryptionForm,
    header?: HeaderProtection,
  ): Uint8Array;
  /** What a layer holds has line ends of its own. @throws UserError `unreadable-input` for a header that no mail has */
  readLayer(mail: Uint8Array): MailLayer;
  /** With the line ends of another mail, unless it holds bytes that are no text. @throws UserError as `readLayer` */
  withLineEndsOf(mail: Uint8Array, other: Uint8Array): Uint8Array;
}
