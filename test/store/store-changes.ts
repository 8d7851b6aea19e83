/** Small changes of a state, for tests that care for the saving and not for what is saved. */
import type { Group, StoreState } from '../../source/core/store-state.ts';

const addedAt = '2026-01-01T00:00:00.000Z';

/** Unlike the operations it takes any name. */
export function withGroups(...names: readonly string[]) {
  return (state: StoreState): StoreState => ({
    ...state,
    groups: [
      ...state.groups,
      ...names.map((name): Group => ({ name, address: '', sign: true, encrypt: true, revision: 1 })),
    ],
  });
}

export function withCertificate(der: string) {
  return (state: StoreState): StoreState => ({
    ...state,
    certificates: [...state.certificates, { der, addedAt }],
  });
}

/** Changes all three documents. */
export function withKey(publicKeyId: string) {
  return (state: StoreState): StoreState => ({
    ...withGroups(publicKeyId)(withCertificate(publicKeyId)(state)),
    privateKeys: {
      ...state.privateKeys,
      storeKeyId: 'store-key',
      keys: [
        ...state.privateKeys.keys,
        { publicKeyId, algorithm: 'Ed25519', salt: 'AA==', nonce: 'AA==', ciphertext: 'AA==', addedAt },
      ],
    },
  });
}

export function groupNames(state: StoreState): readonly string[] {
  return state.groups.map(({ name }) => name);
}
