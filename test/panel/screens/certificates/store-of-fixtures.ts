/** A store in memory with certificates of fixtures/, read by the real engine, and private keys that open. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { emptyState, type StoreState } from '../../../../source/core/store-state.ts';
import { writeExport } from '../../../../source/files/write-export.ts';
import type { OperationContext } from '../../../../source/operations/context.ts';
import { smimeEngine } from '../../../../source/smime/engine.ts';
import { fixture } from '../../../support/fixture.ts';
import { testContext } from '../../support/context.ts';

export function fingerprintOf(name: string): string {
  return new X509Certificate(fixture(`${name}.pem`)).fingerprint256.replaceAll(':', '').toLowerCase();
}

const addedAt = '2026-01-01T00:00:00.000Z';

/** @param names of certificates, without `.pem` @param withKey those of them whose private key is there */
export function stateOf(names: readonly string[], withKey: readonly string[] = []): StoreState {
  const derOf = (name: string) => new X509Certificate(fixture(`${name}.pem`)).raw;
  const keys = withKey.map((name) => {
    const { publicKey } = smimeEngine.readCertificate(derOf(name));
    const base64 = Buffer.from(name).toString('base64');
    return {
      publicKeyId: publicKey.id,
      algorithm: 'RSA 2048',
      salt: base64,
      nonce: base64,
      ciphertext: base64,
      addedAt,
    };
  });
  return {
    ...emptyState,
    settings: { ...emptyState.settings, enabled: true },
    certificates: names.map((name) => ({ der: derOf(name).toString('base64'), addedAt })),
    privateKeys: { storeKeyId: keys.length === 0 ? '' : 'store key', wrappings: [], keys },
  };
}

/** Private keys come from fixtures/ as if they had been opened; everything else is as it will be. */
export function contextWith(state: StoreState): OperationContext {
  const context = testContext(state, { engine: smimeEngine });
  const revealed = (ciphertext: string): Buffer => {
    const key = createPrivateKey(fixture(`${Buffer.from(ciphertext, 'base64')}.key.pem`));
    return key.export({ type: 'pkcs8', format: 'der' });
  };
  return {
    ...context,
    files: { readInput: fail, writeExport, writeReport: fail },
    keyProtection: {
      ...notUsed,
      opensUnattended: async () => true,
      open: async ({ storeKeyId }) => ({ id: storeKeyId, bytes: Buffer.alloc(32), close: () => undefined }),
      reveal: (_, { ciphertext }) => revealed(ciphertext),
    },
  };
}

const fail = (): never => {
  throw new Error('this is not part of the test');
};
const notUsed = {
  establish: fail,
  protect: fail,
  newStoreKey: fail,
  wrap: fail,
  rewrap: fail,
  unlockMethods: fail,
};
