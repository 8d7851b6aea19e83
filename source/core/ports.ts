/**
 * What operations need from the outside, as interfaces: the store, the activity log, the clock, the S/MIME
 * engine and the protection of private keys. `main.ts` wires the real ones, tests may wire a memory twin.
 */
import type { ActivityEntry, ActivityQuery } from './activity.ts';
import type { Certificate } from './certificate.ts';
import type { FoundItem } from './import.ts';
import type { MailEngine } from './mail-engine.ts';
import type { Reason } from './reason.ts';
import type { PrivateKeys, ProtectedPrivateKey, StoreKeyWrapping, StoreState } from './store-state.ts';
import type { TrustPurpose, TrustVerdict } from './trust.ts';

/** Milliseconds since the epoch. */
export type Clock = () => number;

export interface Store {
  /** The folder, for people. */
  readonly location: string;
  /** The newest state. Needs no lock; unchanged parts keep their identity from one read to the next. */
  read(): Promise<StoreState>;
  /**
   * Replace the state by `change(newest state)` under the store's lock. `change` is pure and synchronous;
   * when it throws nothing is written, and parts that it returns unchanged (by identity) are not written.
   * Resolves once the new state would survive a power cut.
   */
  update(change: (state: StoreState) => StoreState): Promise<StoreState>;
  /** Call back soon after any process changed the store. Returns what ends the watching. */
  watch(onChange: () => void): () => void;
  /** What the last read found damaged, though not lost: for both faces to show. Empty when all is well. */
  readonly warnings: readonly Reason[];
}

export interface ActivityLog {
  append(entry: ActivityEntry): Promise<void>;
  /** Newest first. */
  read(query: ActivityQuery): Promise<readonly ActivityEntry[]>;
  /** Hand on new entries, oldest first, as any process appends them. Returns what ends it. */
  follow(onEntries: (entries: readonly ActivityEntry[]) => void): () => void;
  /** What the last read had to leave out. */
  readonly warnings: readonly Reason[];
}

/**
 * Asks for a passphrase: from a file, a descriptor or a prompt. Undefined when there is nobody to ask. Who
 * asked wipes what came.
 */
export type PassphraseSource = () => Promise<Buffer | undefined>;

/** The opened store key: 32 random bytes and their name. `close()` wipes them. */
export interface StoreKey {
  readonly id: string;
  readonly bytes: Buffer;
  close(): void;
}

export interface KeyProtection {
  /** Whether the store key opens without asking anybody (key file or credential at hand). */
  opensUnattended(privateKeys: PrivateKeys): Promise<boolean>;
  /**
   * The store key, through the first wrapping that opens.
   * @throws UserError `passphrase-needed`, `wrong-passphrase` or `store-locked`
   */
  open(privateKeys: PrivateKeys, askPassphrase: PassphraseSource): Promise<StoreKey>;
  /** A fresh store key for a store without one, wrapped by a new key file outside the store folder. */
  establish(): Promise<{
    readonly storeKey: StoreKey;
    readonly privateKeys: PrivateKeys;
    readonly keyFile: string;
    /** Takes the key file back, for when the new state could not be saved. */
    undo(): Promise<void>;
  }>;
  /** `pkcs8` is an unencrypted PKCS#8 DER; the caller wipes it afterwards. */
  protect(storeKey: StoreKey, key: PrivateKeyMaterial, addedAt: string): ProtectedPrivateKey;
  /** The unencrypted PKCS#8 DER; the caller wipes it after use. */
  reveal(storeKey: StoreKey, key: ProtectedPrivateKey): Buffer;
  /** A fresh store key that nothing wraps yet. */
  newStoreKey(): StoreKey;
  /**
   * One more way to open `storeKey`; the caller wipes the passphrase.
   * @throws UserError `refused`, `file-exists`, `store-unsafe`, `store-locked` (the credential is not at hand)
   */
  wrap(storeKey: StoreKey, method: NewUnlockMethod): Promise<FreshWrapping>;
  /**
   * The same ways to `newKey` as `privateKeys` has to `oldKey`: new key files beside the old ones, the same
   * credentials and passphrases. `passphraseFor` is asked for each passphrase, and each is proved first.
   */
  rewrap(
    privateKeys: PrivateKeys,
    oldKey: StoreKey,
    newKey: StoreKey,
    passphraseFor: (method: UnlockMethod) => Promise<Buffer | undefined>,
  ): Promise<readonly FreshWrapping[]>;
  /** Every way to open the store key, and whether it would work now. Asks nobody. */
  unlockMethods(privateKeys: PrivateKeys): Promise<readonly UnlockMethod[]>;
}

export type NewUnlockMethod =
  | { readonly kind: 'passphrase'; readonly passphrase: Buffer }
  /** Without a path: a file of its own in the user's data folder. The file must not exist yet. */
  | { readonly kind: 'key-file'; readonly path?: string | undefined }
  | { readonly kind: 'systemd-credential'; readonly name: string };

export interface FreshWrapping {
  readonly wrapping: StoreKeyWrapping;
  /** Takes back what was written outside the store, for when the new state could not be saved. */
  undo(): Promise<void>;
}

/** A way to open the store key, for people. */
export interface UnlockMethod {
  readonly id: string;
  readonly kind: StoreKeyWrapping['kind'];
  /** ISO 8601, UTC. */
  readonly addedAt: string;
  /** Path of the key file, or name of the credential. */
  readonly location?: string;
  /** `ready`: opens without asking. `asks`: opens once the passphrase is given. `unusable`: see `problem`. */
  readonly state: 'ready' | 'asks' | 'unusable';
  /** One sentence. */
  readonly problem?: string;
}

/** An opened private key on its way into or out of the store. Never printed, never logged. */
export interface PrivateKeyMaterial {
  /** SHA-256 of the public key's SubjectPublicKeyInfo, lower-case hex. */
  readonly publicKeyId: string;
  /** `RSA 2048`, `EC P-256`, `Ed25519`. */
  readonly algorithm: string;
  /** Unencrypted PKCS#8 DER (RFC 5958). Wipe after use. */
  readonly pkcs8: Buffer;
}

/** Reads and makes what S/MIME is made of. */
export interface SmimeEngine {
  /** @throws UserError `unreadable-input` */
  readCertificate(der: Uint8Array): Certificate;
  /**
   * The same for bytes that passed `readCertificate` when they were added: quicker, because a second reader's
   * opinion is not asked again.
   * @throws UserError `unreadable-input`
   */
  readStoredCertificate(der: Uint8Array): Certificate;
  /**
   * Everything found in `bytes`, by content and never by file name: certificates, private keys, CRLs, and a
   * sentence for what is neither. An empty input gives one `unreadable` item, never none.
   */
  readItems(bytes: Uint8Array, options: ReadItemsOptions): Promise<readonly FoundItem[]>;
  /** `der` takes exactly one certificate. */
  encodeCertificates(certificates: readonly Certificate[], format: CertificateFormat): Uint8Array;
  /** The private key under `passphrase`, as encrypted PKCS#8 in PEM or as PKCS#12 with its certificate. */
  encodePrivateKey(pkcs8: Buffer, options: EncodePrivateKeyOptions): Promise<Uint8Array>;
  /** @throws UserError `store-damaged` when a revocation list or an OCSP response cannot be read */
  trustJudge(
    certificates: readonly Certificate[],
    crls: readonly Uint8Array[],
    ocspResponses?: readonly Uint8Array[],
  ): Promise<TrustJudge>;
  onlineRevocation(certificates: readonly Certificate[]): Promise<OnlineRevocation>;
  /** Signs, encrypts, verifies and decrypts mail; loaded when it is asked for. */
  mail(): Promise<MailEngine>;
  /** Every extension in words, for one certificate that somebody looks at. */
  describeCertificate(certificate: Certificate): Promise<readonly DescribedPart[]>;
}

/** Judges trust over the stored certificates and revocation lists that it was made for. */
export interface TrustJudge {
  explain(certificate: Certificate, question: JudgeQuestion): TrustVerdict;
  /** Fingerprints of those that a stored revocation list of their issuer, or an OCSP response, revokes. @param at milliseconds since the epoch */
  revokedAmong(certificates: readonly Certificate[], at: number): ReadonlySet<string>;
}

/** Where and how revocations are asked for over the network, over the stored certificates it was made for. */
export interface OnlineRevocation {
  /** Undefined where no stored CA issued it, so that no answer could be verified. */
  placesFor(certificate: Certificate): RevocationPlaces | undefined;
  /**
   * A list that came over the network, when a stored CA signed it and it is current.
   * @param at milliseconds since the epoch
   * @throws UserError `unreadable-input`, `refused`
   */
  acceptCrl(der: Uint8Array, at: number): AcceptedCrl;
  /** One question about one certificate; undefined where no stored CA issued it. */
  askAbout(certificate: Certificate): OcspQuestion | undefined;
}

export interface RevocationPlaces {
  /** Each names a list that is complete on its own or with the others. */
  readonly crls: readonly string[];
  readonly ocsp: readonly string[];
  /** Places that are neither http nor https, LDAP most of all. */
  readonly unsupported: readonly string[];
}

export interface AcceptedCrl {
  readonly der: Uint8Array;
  /** How it stands to a list that is stored: the same scope and signer, and older; or newer or the same; or another. */
  compare(stored: Uint8Array): 'replaces' | 'adds-nothing' | 'another';
}

export interface OcspQuestion {
  /** DER, with a nonce. */
  readonly request: Uint8Array;
  /**
   * Whether a verified answer says that it is revoked.
   * @param at milliseconds since the epoch
   * @throws UserError `unreadable-input`, or `refused` for every answer that says neither "good" nor "revoked" now
   */
  accept(der: Uint8Array, at: number): 'good' | 'revoked';
}

/** The only way to the network: bounded in size and time, without credentials. */
export interface Network {
  /**
   * GET, or POST where there is a body.
   * @throws UserError `io`, or the signal's reason
   */
  fetch(url: string, options?: NetworkRequest): Promise<Uint8Array>;
}

export interface NetworkRequest {
  readonly body?: Uint8Array;
  readonly contentType?: string;
  readonly accept?: string;
  readonly signal?: AbortSignal;
}

export interface JudgeQuestion {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly purpose: TrustPurpose;
  readonly allowWeakAlgorithms: boolean;
  /** Certificates that came with a mail or a file: they anchor nothing. */
  readonly supplied: readonly Certificate[];
}

export type CertificateFormat = 'pem' | 'der' | 'p7b';
export type PrivateKeyFormat = 'pem' | 'p12';

export interface EncodePrivateKeyOptions {
  readonly format: PrivateKeyFormat;
  readonly passphrase: Buffer;
  readonly certificate: Certificate;
  /** Issuers to put beside the certificate, leaf's issuer first. */
  readonly chain?: readonly Certificate[];
  /** PKCS#12 with ciphers that old Windows and old gpgsm read. */
  readonly isLegacy?: boolean;
}

/** A piece of a certificate in words, raw: lines may hold hostile text. */
export interface DescribedPart {
  readonly title: string;
  readonly isCritical?: boolean;
  readonly lines: readonly string[];
}

export interface InputFile {
  /** The file's name without its folder, or `standard input`: for sentences. */
  readonly source: string;
  readonly bytes: Uint8Array;
}

/** Files that an administrator names, apart from the store. */
export interface Files {
  /**
   * The file, or each file of the folder.
   * @throws UserError `io`, `unreadable-input` when it is too large
   */
  readInput(file: string): Promise<readonly InputFile[]>;
  /**
   * Always a new file, mode 0600, never through a link. Answers its absolute path.
   * @throws UserError `file-exists`, `io`
   */
  writeExport(file: string, bytes: Uint8Array): Promise<string>;
  /** A new file, mode 0600, or over the one that is there; never through a link. @throws UserError `io` */
  writeReport(file: string, bytes: Uint8Array): Promise<void>;
}

export interface ReadItemsOptions {
  /** Where the bytes come from, for sentences: a file name, `pasted text`, `standard input`. */
  readonly source: string;
  /** Opens encrypted keys and containers. */
  readonly passphrase?: Buffer;
}
