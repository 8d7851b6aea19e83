/**
 * All that is kept, as one immutable value: every change to the store is a pure function from one state to
 * the next. How it reaches the disk is the store's business.
 */

export interface Group {
  readonly name: string;
  /** The sender address; empty while the group has none. */
  readonly address: string;
  readonly sign: boolean;
  readonly encrypt: boolean;
  /** Counts up with every change to this record, so that two editors notice each other. */
  readonly revision: number;
}

export interface Settings {
  readonly enabled: boolean;
  readonly signSystemNotifications: boolean;
  /** Days before notAfter from which a certificate counts as expiring soon. */
  readonly expiryWarningDays: number;
  /** Use only certificates that somebody marked as verified. */
  readonly requireVerified: boolean;
  /** Sign and encrypt with keys and digests that our own policy calls weak. */
  readonly allowWeakAlgorithms: boolean;
  /** Fetch CRLs and ask OCSP responders over the network. */
  readonly fetchRevocation: boolean;
}

export const defaultSettings: Settings = {
  enabled: false,
  signSystemNotifications: false,
  expiryWarningDays: 30,
  requireVerified: false,
  allowWeakAlgorithms: false,
  fetchRevocation: false,
};

export type VerificationMethod = 'in-person' | 'phone' | 'ca-portal';

/** Somebody compared the fingerprint with the certificate's owner. */
export interface Verification {
  readonly by: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly how: VerificationMethod;
}

export interface StoredCertificate {
  /** base64 of the DER. All facts are read from it; none is stored a second time. */
  readonly der: string;
  /** ISO 8601, UTC. */
  readonly addedAt: string;
  readonly verified?: Verification;
}

export interface StoredCrl {
  /** base64 of the DER CertificateList. */
  readonly der: string;
  /** ISO 8601, UTC. */
  readonly addedAt: string;
}

/** What an OCSP responder answered about one certificate, verified when it came. */
export interface StoredOcspResponse {
  /** base64 of the DER OCSPResponse. */
  readonly der: string;
  /** SHA-256 of the certificate, lower-case hex. */
  readonly fingerprint: string;
  /** ISO 8601, UTC. */
  readonly addedAt: string;
}

/** One private key, encrypted under the store key; bound to its public key as associated data. */
export interface ProtectedPrivateKey {
  /** SHA-256 of the SubjectPublicKeyInfo, lower-case hex. */
  readonly publicKeyId: string;
  /** `RSA 2048`, `EC P-256`, `Ed25519`: told without opening the key. */
  readonly algorithm: string;
  /** base64: HKDF salt, GCM nonce, ciphertext of the PKCS#8 with its tag. */
  readonly salt: string;
  readonly nonce: string;
  readonly ciphertext: string;
  /** ISO 8601, UTC. */
  readonly addedAt: string;
}

/** One way to open the store key. Several may stand side by side. */
export type StoreKeyWrapping =
  | {
      readonly kind: 'passphrase';
      readonly id: string;
      readonly addedAt: string;
      /** scrypt cost: N, r, p. */
      readonly cost: { readonly N: number; readonly r: number; readonly p: number };
      readonly salt: string;
      readonly nonce: string;
      readonly wrapped: string;
    }
  | {
      readonly kind: 'key-file' | 'systemd-credential';
      readonly id: string;
      readonly addedAt: string;
      /** Path of the key file, or name of the credential. */
      readonly location: string;
      readonly salt: string;
      readonly nonce: string;
      readonly wrapped: string;
    };

/** More are neither written nor tried: each may cost seconds and a gigabyte. */
export const mostUnlockMethods = 16;

export interface PrivateKeys {
  /** Random name of the store key, so that a key wrapped by another one is told apart; empty before the first key. */
  readonly storeKeyId: string;
  readonly wrappings: readonly StoreKeyWrapping[];
  readonly keys: readonly ProtectedPrivateKey[];
}

export interface StoreState {
  readonly settings: Settings;
  readonly groups: readonly Group[];
  readonly certificates: readonly StoredCertificate[];
  readonly crls: readonly StoredCrl[];
  /** Absent while there is none. */
  readonly ocspResponses?: readonly StoredOcspResponse[];
  readonly privateKeys: PrivateKeys;
}

export const emptyState: StoreState = {
  settings: defaultSettings,
  groups: [],
  certificates: [],
  crls: [],
  privateKeys: { storeKeyId: '', wrappings: [], keys: [] },
};
