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

/** One failure for all causes behind the recipients' names, which stand in the message for everybody to read. */
export const undecryptable: Reason = {
  code: 'decryption-failed',
  message: 'the message cannot be decrypted: it was changed on its way, or was not made for this key',
  hint: 'Ask the sender to send it again, encrypted for your newest certificate.',
};

export const noKey: Reason = {
  code: 'no-private-key',
  message: 'the message is encrypted, and no private key in the store is for it',
  hint: 'Add the private key of the certificate that it was encrypted for, or ask the sender to use another one.',
};

export const unauthenticated: Reason = {
  code: 'unauthenticated',
  message:
    'its cipher does not notice changes (CBC): only a valid signature inside shows that nobody made any',
};

export const onlyPartEncrypted: Reason = {
  code: 'partly-encrypted',
  message: 'only a part of the message is encrypted, which is left as it is',
  hint: 'Open that part on its own, if you trust where the message comes from.',
};

/** What holds for all encrypted layers together: the outermost one's certificate, the weakest one's word. */
export function bothEncrypted(outer: DecryptionReport, inner: DecryptionReport): DecryptionReport {
  if (!outer.encrypted) return inner;
  return {
    ...outer,
    success: outer.success && inner.success,
    authenticated: outer.authenticated && inner.authenticated,
    reasons: [...new Set([...outer.reasons, ...inner.reasons])],
  };
}
