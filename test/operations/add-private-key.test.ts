import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { emptyState } from '../../source/core/store-state.ts';
import { addPlannedCertificates, planCertificates } from '../../source/operations/add-certificates.ts';
import { addPrivateKeyFrom } from '../../source/operations/add-private-key.ts';
import { smimeEngine } from '../../source/smime/engine.ts';
import { createKeyProtection } from '../../source/store/key-protection/key-protection.ts';
import { testContext } from '../panel/support/context.ts';
import { corporaFolder } from '../support/fixture.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

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
