import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { emptyState, type StoreState } from '../../source/core/store-state.ts';
import { addPlannedCertificates, planCertificates } from '../../source/operations/add-certificates.ts';
import { addPrivateKeyFrom } from '../../source/operations/add-private-key.ts';
import { smimeEngine } from '../../source/smime/engine.ts';
import { createKeyProtection } from '../../source/store/key-protection/key-protection.ts';
import { testContext } from '../panel/support/context.ts';
import { corporaFolder, fixture } from '../support/fixture.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { watchedStore } from './unlock-methods/unlock-fixture.ts';

const corpora = corporaFolder();

test.skipIf(corpora === undefined)(
  "of RFC 9216's object for Carlos the Ed25519 key goes in, and the X25519 key gets a sentence (skipped: no corpora)",
  async () => {
    const folder = temporaryFolder();
    const context = testContext(
      { ...emptyState, settings: { ...emptyState.settings, enabled: true } },
      {
        engine: smimeEngine,
        keyProtection: createKeyProtection({ env: { HOME: folder }, storeFolder: join(folder, 'store') }),
      },
    );
    const source = '7.5_PKCS_12_Object_for_Carlos.pem';
    const bytes = readFileSync(join(corpora ?? '', 'rfc9216', source));
    const passphrase = () => Buffer.from('carlos');
    const plan = await planCertificates(context, [{ source, bytes }], passphrase());
    await addPlannedCertificates(context, plan, { skipRefused: true });
    const added = await addPrivateKeyFrom(context, {
      source,
      bytes,
      passphrase: passphrase(),
      askStorePassphrase: async () => undefined,
    });
    expect(added.certificates.map(({ certificate }) => certificate.publicKey.algorithm)).toContain('Ed25519');
    expect(added.ignored.join(' ')).toContain('X25519');
  },
);

describe('the key file that the first private key brings along, when the save fails', () => {
  async function addFirstKey(failNextSave: 'before' | 'after'): Promise<StoreState> {
    const folder = temporaryFolder();
    const store = watchedStore();
    const [certificate] = await smimeEngine.readItems(fixture('sales.pem'), { source: 'sales.pem' });
    if (certificate?.kind !== 'certificate') throw new Error('no certificate');
    const der = Buffer.from(certificate.certificate.der).toString('base64');
    store.saved.push({
      ...emptyState,
      settings: { ...emptyState.settings, enabled: true },
      certificates: [{ der, addedAt: '2026-01-01T00:00:00.000Z' }],
    });
    store.failNextSave = failNextSave;
    const context = testContext(undefined, {
      store,
      engine: smimeEngine,
      keyProtection: createKeyProtection({ env: { HOME: folder }, storeFolder: join(folder, 'store') }),
    });
    const adding = addPrivateKeyFrom(context, {
      source: 'sales.key.pem',
      bytes: fixture('sales.key.pem'),
      askStorePassphrase: async () => undefined,
    });
    await expect(adding).rejects.toThrow('the disk is full');
    const state = await store.read();
    const [wrapping] = state.privateKeys.wrappings;
    const made = join(folder, '.local/share/smimectl');
    const file = wrapping !== undefined && 'location' in wrapping ? wrapping.location : undefined;
    expect(file === undefined ? readdirSync(made) : existsSync(file)).toEqual(file === undefined ? [] : true);
    return state;
  }

  test('goes with a save that never happened', async () => {
    expect((await addFirstKey('before')).privateKeys.keys).toHaveLength(0);
  });

  test('stays with a save that took effect before it failed, since the store needs it', async () => {
    expect((await addFirstKey('after')).privateKeys.keys).toHaveLength(1);
  });
});
