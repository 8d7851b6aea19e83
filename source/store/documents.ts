/**
 * The three documents that the state is kept in, and the shape of each. Private keys have a file of their own,
 * so that who only encrypts never opens it. This module knows no disk.
 */
import {
  defaultSettings,
  emptyState,
  type Group,
  type PrivateKeys,
  type ProtectedPrivateKey,
  type Settings,
  type StoredCertificate,
  type StoredCrl,
  type StoredOcspResponse,
  type StoreKeyWrapping,
  type StoreState,
  type Verification,
} from '../core/store-state.ts';
import {
  count,
  eitherOf,
  filledText,
  flag,
  hasShape,
  listOf,
  oneOf,
  optional,
  record,
  type Shape,
  text,
} from './shape.ts';

export interface SettingsDocument {
  readonly settings: Settings;
  readonly groups: readonly Group[];
}

export interface CertificatesDocument {
  readonly certificates: readonly StoredCertificate[];
  readonly crls: readonly StoredCrl[];
  readonly ocspResponses?: readonly StoredOcspResponse[];
}

/** Turns a body of one schema into a body of the next. */
export type Migration = (body: unknown) => unknown;

/** How one document is told from others and read. */
export interface DocumentDefinition<Content extends object> {
  /** The file's name without its ending. */
  readonly name: string;
  /** The schema that is written; bodies of older ones go through `migrations`, by the schema they come from. */
  readonly schema: number;
  readonly migrations: ReadonlyMap<number, Migration>;
  /** Adds what may be missing from a body of the current schema. */
  readonly complete?: (body: unknown) => unknown;
  readonly shape: Shape<Content>;
  readonly empty: Content;
}

const settings = record<Settings>({
  enabled: flag,
  signSystemNotifications: flag,
  expiryWarningDays: count,
  requireVerified: flag,
  allowWeakAlgorithms: flag,
  fetchRevocation: flag,
});

/** A setting that came after the file was written has its default. */
function completeSettings(body: unknown): unknown {
  if (!isObject(body) || !isObject(body.settings)) return body;
  return { ...body, settings: { ...defaultSettings, ...body.settings } };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const group = record<Group>({ name: text, address: text, sign: flag, encrypt: flag, revision: count });

const verification = record<Verification>({
  by: text,
  at: filledText,
  how: oneOf('in-person', 'phone', 'ca-portal'),
});

const certificate = record<StoredCertificate>({
  der: filledText,
  addedAt: filledText,
  verified: optional(verification),
});

const crl = record<StoredCrl>({ der: filledText, addedAt: filledText });

const ocspResponse = record<StoredOcspResponse>({
  der: filledText,
  fingerprint: filledText,
  addedAt: filledText,
});

type PassphraseWrapping = Extract<StoreKeyWrapping, { kind: 'passphrase' }>;
type LocatedWrapping = Extract<StoreKeyWrapping, { kind: 'key-file' | 'systemd-credential' }>;

const wrapping = eitherOf<StoreKeyWrapping>(
  record<PassphraseWrapping>({
    kind: oneOf('passphrase'),
    id: filledText,
    addedAt: filledText,
    cost: record<PassphraseWrapping['cost']>({ N: count, r: count, p: count }),
    salt: filledText,
    nonce: filledText,
    wrapped: filledText,
  }),
  record<LocatedWrapping>({
    kind: oneOf('key-file', 'systemd-credential'),
    id: filledText,
    addedAt: filledText,
    location: filledText,
    salt: filledText,
    nonce: filledText,
    wrapped: filledText,
  }),
);

const protectedKey = record<ProtectedPrivateKey>({
  publicKeyId: filledText,
  algorithm: text,
  salt: filledText,
  nonce: filledText,
  ciphertext: filledText,
  addedAt: filledText,
});

export const settingsDocument: DocumentDefinition<SettingsDocument> = {
  name: 'settings',
  schema: 1,
  migrations: new Map(),
  complete: completeSettings,
  shape: record<SettingsDocument>({ settings, groups: listOf(group) }),
  empty: { settings: emptyState.settings, groups: emptyState.groups },
};

export const certificatesDocument: DocumentDefinition<CertificatesDocument> = {
  name: 'certificates',
  schema: 1,
  migrations: new Map(),
  shape: record<CertificatesDocument>({
    certificates: listOf(certificate),
    crls: listOf(crl),
    ocspResponses: optional(listOf(ocspResponse)),
  }),
  empty: { certificates: emptyState.certificates, crls: emptyState.crls },
};

export const privateKeysDocument: DocumentDefinition<PrivateKeys> = {
  name: 'private-keys',
  schema: 1,
  migrations: new Map(),
  shape: record<PrivateKeys>({ storeKeyId: text, wrappings: listOf(wrapping), keys: listOf(protectedKey) }),
  empty: emptyState.privateKeys,
};

export interface Documents {
  readonly settings: SettingsDocument;
  readonly certificates: CertificatesDocument;
  readonly privateKeys: PrivateKeys;
}

export interface Definitions {
  readonly settings: DocumentDefinition<SettingsDocument>;
  readonly certificates: DocumentDefinition<CertificatesDocument>;
  readonly privateKeys: DocumentDefinition<PrivateKeys>;
}

export const currentDefinitions: Definitions = {
  settings: settingsDocument,
  certificates: certificatesDocument,
  privateKeys: privateKeysDocument,
};

export function stateOf({ settings, certificates, privateKeys }: Documents): StoreState {
  return { ...settings, ...certificates, privateKeys };
}

/** The state as documents; a document all of whose parts are the ones of `before` stays the same object. */
export function documentsOf(state: StoreState, before: Documents): Documents {
  const { settings, groups, certificates, crls, ocspResponses, privateKeys } = state;
  const isSameSettings = settings === before.settings.settings && groups === before.settings.groups;
  const isSameCertificates =
    certificates === before.certificates.certificates &&
    crls === before.certificates.crls &&
    ocspResponses === before.certificates.ocspResponses;
  return {
    settings: isSameSettings ? before.settings : { settings, groups },
    certificates: isSameCertificates
      ? before.certificates
      : { certificates, crls, ...(ocspResponses === undefined ? {} : { ocspResponses }) },
    privateKeys,
  };
}

/** @returns what is wrong with `content`, or undefined */
export function problemOf<Content extends object>(
  { shape }: DocumentDefinition<Content>,
  content: unknown,
): string | undefined {
  let problem: string | undefined;
  hasShape(shape, content, (found) => {
    problem = found;
  });
  return problem;
}
