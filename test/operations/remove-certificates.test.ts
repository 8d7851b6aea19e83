import { describe, expect, test } from 'vitest';
import { removalOf } from '../../source/core/change-certificates.ts';
import { emptyState, type StoreState } from '../../source/core/store-state.ts';
import { loadInventory } from '../../source/operations/load-inventory.ts';
import { removeAnnounced } from '../../source/operations/remove-certificates.ts';
import { smimeEngine } from '../../source/smime/engine.ts';
import { testContext } from '../panel/support/context.ts';
import { fixture } from '../support/fixture.ts';
import { removeByFingerprint } from './remove-by-fingerprint.ts';

/** Two certificates of one private key. */
async function renewed() {
  const files = ['renewal-old.pem', 'renewal-same-key.pem'];
  const found = await Promise.all(
    files.map((file) => smimeEngine.readItems(fixture(file), { source: file })),
  );
  const certificates = found
    .flat()
    .flatMap((item) => (item.kind === 'certificate' ? [item.certificate] : []));
  const [publicKeyId = ''] = certificates.map(({ publicKey }) => publicKey.id);
  const key = { publicKeyId, algorithm: 'RSA 2048', salt: 's', nonce: 'n', ciphertext: 'c', addedAt: 'then' };
  const state: StoreState = {
    ...emptyState,
    certificates: certificates.map(({ der }) => ({
      der: Buffer.from(der).toString('base64'),
      addedAt: 'then',
    })),
    privateKeys: { storeKeyId: 'k', wrappings: [], keys: [key] },
  };
  const context = testContext(state, { engine: smimeEngine });
  const [old = '', renewal = ''] = certificates.map(({ fingerprint }) => fingerprint);
  return { context, old, renewal };
}

describe('a removal does what was announced, or nothing', () => {
  test('the private key stays while another certificate has it, and goes with the last one', async () => {
    const { context, old, renewal } = await renewed();
    expect((await removeByFingerprint(context, [old])).withPrivateKey).toEqual([]);
    expect((await removeByFingerprint(context, [renewal])).withPrivateKey).toHaveLength(1);
    expect((await context.store.read()).privateKeys.keys).toEqual([]);
  });

  test('a private key never goes along because somebody else removed the other certificate meanwhile', async () => {
    const { context, old, renewal } = await renewed();
    const announced = removalOf(await loadInventory(context), new Set([old]));
    await removeByFingerprint(context, [renewal]);
    await expect(removeAnnounced(context, announced)).rejects.toMatchObject({ code: 'conflict' });
    expect((await context.store.read()).privateKeys.keys).toHaveLength(1);
  });

  test('a certificate that is gone already is told, and nothing else goes', async () => {
    const { context, old, renewal } = await renewed();
    const announced = removalOf(await loadInventory(context), new Set([old, renewal]));
    await removeByFingerprint(context, [old]);
    await expect(removeAnnounced(context, announced)).rejects.toMatchObject({ code: 'not-found' });
    expect((await context.store.read()).certificates).toHaveLength(1);
  });
});
