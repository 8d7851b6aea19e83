/** Every way in which OpenSSL wraps a private key is read, and the key inside is the same, byte for byte. */

import { createPrivateKey, createPublicKey, hash, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fixture } from '../../support/fixture.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { itemsOf, legacyProvider, openssl, passphrase, summariesOf } from '../tools.ts';

const rsa = fixture('sales.key.pem');
const ec = fixture('support.key.pem');
const ed25519 = fixture('ed25519.key.pem');
const withPassphrase = ['-passout', `pass:${passphrase}`] as const;

async function expectSameKey(wrapped: Uint8Array, original: Uint8Array, given?: string): Promise<void> {
  const [item, ...more] = await itemsOf(wrapped, given);
  expect(more).toEqual([]);
  if (item?.kind !== 'private-key') throw new Error(`no private key, but ${JSON.stringify(item)}`);
  const key: KeyObject = createPrivateKey(Buffer.from(original));
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
  expect(item.key.pkcs8.equals(key.export({ type: 'pkcs8', format: 'der' }))).toBe(true);
  expect(item.key.publicKeyId).toBe(hash('sha256', spki, 'hex'));
}

describe('encrypted PKCS#8', () => {
  const pbes2 = [
    'aes-128-cbc',
    'aes-192-cbc',
    'aes-256-cbc',
    'des-ede3-cbc',
    'des-cbc',
    'rc2',
    'rc2-40-cbc',
    'rc2-64-cbc',
  ];
  const prfs = ['SHA1', 'SHA224', 'SHA256', 'SHA384', 'SHA512', 'SHA512-224', 'SHA512-256'];
  const pbes1 = ['MD5-DES', 'MD5-RC2-64', 'SHA1-DES', 'SHA1-RC2-64'];
  const pkcs12 = ['SHA1-RC4-128', 'SHA1-RC4-40', 'SHA1-3DES', 'SHA1-2DES', 'SHA1-RC2-128', 'SHA1-RC2-40'];
  const schemes = [
    ...pbes2.map((cipher) => ['-v2', cipher]),
    ...prfs.map((prf) => ['-v2', 'aes-256-cbc', '-v2prf', `hmacWith${prf}`]),
    ...[...pbes1, ...pkcs12].map((scheme) => ['-v1', `PBE-${scheme}`]),
    ['-scrypt'],
    ['-iter', '100000'],
  ];

  test.each(schemes.map((scheme) => [scheme.join(' '), scheme] as const))('%s', async (_, scheme) => {
    const args = ['pkcs8', ...legacyProvider, '-topk8', ...scheme, ...withPassphrase];
    const pem = openssl(args, { input: rsa });
    await expectSameKey(pem, rsa, passphrase);
    expect(await summariesOf(pem)).toEqual(['locked-private-key passphrase-needed']);
    expect(await summariesOf(pem, 'not the passphrase')).toEqual(['locked-private-key wrong-passphrase']);
  });

  test.each([
    ['EC', ec],
    ['Ed25519', ed25519],
  ])('%s, in PEM and DER', async (_, key) => {
    for (const form of ['PEM', 'DER']) {
      await expectSameKey(
        openssl(['pkcs8', '-topk8', '-outform', form, ...withPassphrase], { input: key }),
        key,
        passphrase,
      );
    }
  });

  test.each(['größe€😀', ' spaces and "quotes" ', ''])('the passphrase "%s"', async (given) => {
    for (const scheme of [
      ['-v2', 'aes-256-cbc'],
      ['-v1', 'PBE-SHA1-3DES'],
    ]) {
      const args = ['pkcs8', '-topk8', ...scheme, '-passout', `pass:${given}`];
      await expectSameKey(openssl(args, { input: rsa }), rsa, given);
    }
  });
});

describe('traditional forms', () => {
  test.each(['aes128', 'aes192', 'aes256', 'des3', 'des'])('Proc-Type with %s', async (cipher) => {
    const args = [...legacyProvider, `-${cipher}`, ...withPassphrase];
    const pem = openssl(['rsa', '-traditional', ...args], { input: rsa });
    expect(pem.toString()).toContain('DEK-Info');
    await expectSameKey(pem, rsa, passphrase);
    await expectSameKey(Buffer.from(pem.toString().replaceAll('\n', '\r')), rsa, passphrase);
    await expectSameKey(Buffer.from(pem.toString().replaceAll('\n\n', '\n')), rsa, passphrase);
    await expectSameKey(openssl(['ec', ...args], { input: ec }), ec, passphrase);
    expect(await summariesOf(pem)).toEqual(['locked-private-key passphrase-needed']);
    expect(await summariesOf(pem, 'not the passphrase')).toEqual(['locked-private-key wrong-passphrase']);
  });

  test('PKCS#1, SEC1 and PKCS#8 in DER and as bare base64', async () => {
    const forms: readonly (readonly [Buffer, Buffer])[] = [
      [openssl(['rsa', '-traditional', '-outform', 'DER'], { input: rsa }), rsa],
      [openssl(['ec', '-outform', 'DER'], { input: ec }), ec],
      [openssl(['pkcs8', '-topk8', '-nocrypt', '-outform', 'DER'], { input: rsa }), rsa],
      [openssl(['pkcs8', '-topk8', '-nocrypt', '-outform', 'DER'], { input: ed25519 }), ed25519],
    ];
    for (const [der, original] of forms) {
      await expectSameKey(der, original);
      await expectSameKey(Buffer.from(der.toString('base64')), original);
    }
  });

  test('an EC key that leaves its public half out', async () => {
    const bare = openssl(['ec', '-no_public', '-outform', 'DER'], { input: ec });
    expect(bare.length).toBeLessThan(60);
    expect(await summariesOf(bare)).toEqual(await summariesOf(ec));
  });
});

describe('algorithms', () => {
  const generated = (...args: readonly string[]): Buffer => openssl(['genpkey', ...args]);

  test.each<[string, readonly string[], string]>([
    ['P-384', ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384'], 'EC P-384'],
    [
      'brainpool',
      ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:brainpoolP256r1'],
      'EC brainpoolP256r1',
    ],
    ['RSA-PSS', ['-algorithm', 'RSA-PSS', '-pkeyopt', 'rsa_keygen_bits:1024'], 'RSA-PSS 1024'],
    [
      'RSA-PSS for one digest only',
      ['-algorithm', 'RSA-PSS', '-pkeyopt', 'rsa_keygen_bits:1024', '-pkeyopt', 'rsa_pss_keygen_md:sha384'],
      'RSA-PSS 1024',
    ],
  ])('%s is read', async (_, args, algorithm) => {
    const key = generated(...args);
    await expectSameKey(key, key);
    expect((await summariesOf(key))[0]).toContain(`private-key ${algorithm} `);
  });

  test.each<[string, readonly string[], RegExp]>([
    [
      'X25519',
      ['-algorithm', 'X25519'],
      /^this is a private key for X25519; S\/MIME here works with RSA, EC and Ed25519$/,
    ],
    ['Ed448', ['-algorithm', 'ED448'], /^this is a private key for Ed448; S\/MIME here works with/],
    [
      'RSA 512',
      ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:512'],
      /^this is an RSA 512 private key; keys below 1024 bits/,
    ],
    [
      'EC with its curve spelled out',
      ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-pkeyopt', 'ec_param_enc:explicit'],
      /^this EC private key spells out its curve/,
    ],
  ])('%s gets a sentence', async (_, args, sentence) => {
    const [item] = await itemsOf(generated(...args));
    expect(item).toMatchObject({ kind: 'locked-private-key', reason: 'unsupported' });
    expect(item !== undefined && 'message' in item && item.message).toMatch(sentence);
  });

  test('DSA gets a sentence in every form', async () => {
    const parameters = join(temporaryFolder(), 'parameters.pem');
    const size = ['-pkeyopt', 'dsa_paramgen_bits:1024'];
    openssl(['genpkey', '-genparam', '-algorithm', 'DSA', ...size, '-out', parameters]);
    const key = openssl(['genpkey', '-paramfile', parameters]);
    const forms = [
      key,
      openssl(['dsa', '-outform', 'DER'], { input: key }),
      openssl(['dsa', '-aes128', ...withPassphrase], { input: key }),
    ];
    for (const form of forms) {
      const [item] = await itemsOf(form, passphrase);
      expect(item).toMatchObject({ kind: 'locked-private-key', reason: 'unsupported' });
      expect(item !== undefined && 'message' in item && item.message).toMatch(/DSA/);
    }
  });
});
