/** What was done to a mail, and for everything that was not, why: the answer of `seal` and `open`. */
import type { CertificateEntry } from './inventory.ts';
import type { Reason } from './reason.ts';
import type { SignatureVerdict } from './signature-verdict.ts';

export interface SealReport {
  readonly sign: {
    readonly done: boolean;
    readonly certificate?: CertificateEntry;
    readonly reasons: readonly Reason[];
  };
  readonly encrypt: {
    readonly done: boolean;
    readonly certificates: readonly CertificateEntry[];
    readonly reasons: readonly Reason[];
  };
}

export interface DecryptionReport {
  readonly encrypted: boolean;
  readonly success: boolean;
  /** Ours, that it was encrypted for. */
  readonly certificate?: CertificateEntry;
  /** Every cipher would have noticed an altered message. */
  readonly authenticated: boolean;
  readonly reasons: readonly Reason[];
}

export interface OpenReport {
  readonly decryption: DecryptionReport;
  readonly signature: SignatureVerdict;
}

export const notEncrypted: DecryptionReport = {
  encrypted: false,
  success: false,
  authenticated: false,
  reasons: [{ code: 'not-encrypted', message: 'the message is not encrypted' }],
};

/** A message that is encrypted and was not opened. */
export function notDecrypted(reason: Reason): DecryptionReport {
  return { ...notEncrypted, encrypted: true, reasons: [reason] };
}
