/** Changes to certificates and private keys as pure functions from state to state. */
import type { Certificate } from './certificate.ts';
import { UserError } from './errors.ts';
import type { CertificateEntry, Inventory } from './inventory.ts';
import type { PrivateKeys, ProtectedPrivateKey, StoreState, Verification } from './store-state.ts';

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

/** @throws UserError `disabled` */
export function refuseWhileDisabled(state: Pick<StoreState, 'settings'>): void {
  if (state.settings.enabled) return;
  throw new UserError('disabled', 'S/MIME is disabled, so nothing can be added', {
    hint: 'Enable it first: "smimectl enable", or the switch on the overview.',
  });
}

/** Certificates and CRLs that are there already stay as they are. @throws UserError `disabled` */
export function addCertificates(
  state: StoreState,
  certificates: readonly Pick<Certificate, 'der'>[],
  crls: readonly { readonly der: Uint8Array }[],
  addedAt: string,
): StoreState {
  refuseWhileDisabled(state);
  const fresh = <Kept extends { readonly der: string }>(
    kept: readonly Kept[],
    more: readonly { der: Uint8Array }[],
  ) => {
    const there = new Set(kept.map(({ der }) => der));
    return more.map(({ der }) => base64(der)).filter((der) => !there.has(der) && there.add(der));
  };
  const newCertificates = fresh(state.certificates, certificates).map((der) => ({ der, addedAt }));
  const newCrls = fresh(state.crls, crls).map((der) => ({ der, addedAt }));
  return {
    ...state,
    certificates:
      newCertificates.length === 0 ? state.certificates : [...state.certificates, ...newCertificates],
    crls: newCrls.length === 0 ? state.crls : [...state.crls, ...newCrls],
  };
}

/**
 * Keep `key`, wrapped by the store key of `wrappedBy`.
 * @throws UserError `disabled`, or `conflict` when the store key is another one by now
 */
export function addPrivateKey(
  state: StoreState,
  key: ProtectedPrivateKey,
  wrappedBy: PrivateKeys,
): StoreState {
  refuseWhileDisabled(state);
  const { privateKeys } = state;
  const isFirst = privateKeys.storeKeyId === '';
  if (!isFirst && privateKeys.storeKeyId !== wrappedBy.storeKeyId) {
    throw new UserError('conflict', 'the store key was changed by somebody else meanwhile', {
      hint: 'Try again.',
    });
  }
  if (privateKeys.keys.some(({ publicKeyId }) => publicKeyId === key.publicKeyId)) return state;
  return {
    ...state,
    privateKeys: { ...(isFirst ? wrappedBy : privateKeys), keys: [...privateKeys.keys, key] },
  };
}

/** What goes when certificates are removed: themselves, and each private key that no remaining certificate has. */
export interface Removal {
  readonly certificates: readonly CertificateEntry[];
  /** Those of them whose private key goes along. */
  readonly withPrivateKey: readonly CertificateEntry[];
}

export function removalOf(inventory: Inventory, fingerprints: ReadonlySet<string>): Removal {
  const certificates = inventory.entries.filter(({ certificate }) =>
    fingerprints.has(certificate.fingerprint),
  );
  const remaining = new Set(
    inventory.entries
      .filter(({ certificate }) => !fingerprints.has(certificate.fingerprint))
      .map(({ certificate }) => certificate.publicKey.id),
  );
  const withPrivateKey = certificates.filter(
    ({ hasPrivateKey, certificate }) => hasPrivateKey && !remaining.has(certificate.publicKey.id),
  );
  return { certificates, withPrivateKey };
}

export function removeCertificates(state: StoreState, { certificates, withPrivateKey }: Removal): StoreState {
  const gone = new Set(certificates.map(({ certificate }) => base64(certificate.der)));
  const keys = new Set(withPrivateKey.map(({ certificate }) => certificate.publicKey.id));
  return {
    ...state,
    certificates: state.certificates.filter(({ der }) => !gone.has(der)),
    privateKeys: keys.size === 0 ? state.privateKeys : withoutKeys(state.privateKeys, keys),
  };
}

export function removePrivateKey(state: StoreState, publicKeyId: string): StoreState {
  return { ...state, privateKeys: withoutKeys(state.privateKeys, new Set([publicKeyId])) };
}

function withoutKeys(privateKeys: PrivateKeys, ids: ReadonlySet<string>): PrivateKeys {
  return { ...privateKeys, keys: privateKeys.keys.filter(({ publicKeyId }) => !ids.has(publicKeyId)) };
}

/** Record or withdraw that somebody compared the fingerprint with its owner. @throws UserError `not-found` */
export function markVerified(
  state: StoreState,
  der: Uint8Array,
  verified: Verification | undefined,
): StoreState {
  const wanted = base64(der);
  if (!state.certificates.some((stored) => stored.der === wanted)) {
    throw new UserError('not-found', 'the certificate was removed meanwhile');
  }
  const certificates = state.certificates.map((stored) => {
    if (stored.der !== wanted) return stored;
    const { der, addedAt } = stored;
    return verified === undefined ? { der, addedAt } : { der, addedAt, verified };
  });
  return { ...state, certificates };
}
