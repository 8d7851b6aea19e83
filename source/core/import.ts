/** What a dropped-in file or a pasted text turned out to hold, piece by piece. */
import type { Certificate } from './certificate.ts';
import type { PrivateKeyMaterial } from './ports.ts';

/** Pieces that are neither certificate nor private key, named for what they are. */
export type OtherKind =
  | 'public-key'
  | 'certificate-request'
  | 'openpgp'
  | 'ssh-key'
  | 'parameters' // DH or EC parameters
  | 'message' // a mail or CMS message without certificates
  | 'pkcs12' // a PKCS#12 container that could not be opened
  | 'unreadable';

interface FoundAt {
  /** File and position for sentences: `chain.pem, block 3`. */
  readonly source: string;
}

export type FoundItem =
  | (FoundAt & { readonly kind: 'certificate'; readonly certificate: Certificate })
  | (FoundAt & { readonly kind: 'private-key'; readonly key: PrivateKeyMaterial })
  /** An encrypted private key that the passphrase did not open, or that had none to try. */
  | (FoundAt & {
      readonly kind: 'locked-private-key';
      readonly reason: 'passphrase-needed' | 'wrong-passphrase' | 'unsupported';
      readonly message: string;
    })
  | (FoundAt & { readonly kind: 'crl'; readonly der: Uint8Array })
  | (FoundAt & {
      readonly kind: 'other';
      readonly what: OtherKind;
      /** Why it is of no use here; one sentence naming what was found and what was expected. */
      readonly message: string;
      readonly hint?: string;
      /** For a container that wants one: `passphrase-needed` or `wrong-passphrase`. */
      readonly passphrase?: 'passphrase-needed' | 'wrong-passphrase';
    });

/** Overwrite what was read of private keys, once nobody needs it any more. */
export function wipePrivateKeys(items: readonly FoundItem[]): void {
  for (const item of items) if (item.kind === 'private-key') item.key.pkcs8.fill(0);
}
