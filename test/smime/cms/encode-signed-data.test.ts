/** What we sign is good for OpenSSL, and says what it should. */
import { createPublicKey, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../../source/core/errors.ts';
import { readCertificate } from '../../../source/smime/certificate/read-certificate.ts';
import { encodeSignedData, type Signer } from '../../../source/smime/cms/encode-signed-data.ts';
import { readSignedData } from '../../../source/smime/cms/read-signed-data.ts';
import { micalgOf } from '../../../source/smime/cms/signing-scheme.ts';
import { computing } from '../../support/computing.ts';
import { fixturePath } from '../../support/fixture.ts';
import { derOf, openssl } from '../tools.ts';
import {
  content,
  isGoodForOpenssl,
  judge,
  selfSigned,
  signedAt,
  signerOf,
  verifiedByOpenssl,
} from './signed-messages.ts';

const authorities = ['ca-issuing', 'ca-intermediate', 'ca-root'];
const chain = authorities.map((name) => readCertificate(derOf(`${name}.pem`)));
const withChain = (name: string): Signer => ({ ...signerOf(name), chain });
/** The whole check, and that the certificate is the one that is named in the signature (RFC 5035). */
const trusting = [
  '-CAfile',
  fixturePath('ca-root.pem'),
  '-attime',
  String(signedAt / 1000),
  '-cades',
] as const;

const printed = (message: Uint8Array): string =>
  openssl(['cms', '-cmsout', '-print', '-noout', '-inform', 'DER'], { input: message }).toString();

describe('OpenSSL finds good, from the signature up to the root', () => {
  const keys = [
    ['alice', 'SHA-256', 'rsaEncryption'],
    ['dave', 'SHA-256', 'rsaEncryption'],
    ['bob', 'SHA-256', 'ecdsa-with-SHA256'],
    ['carol', 'SHA-384', 'ecdsa-with-SHA384'],
    ['ec-p521', 'SHA-512', 'ecdsa-with-SHA512'],
  ] as const;

  test.each(keys)('detached, by %s', (name, digest, algorithm) => {
    const signed = encodeSignedData(content, withChain(name), 'detached');
    expect(verifiedByOpenssl(signed, content, ...trusting).equals(content)).toBe(true);
    expect(isGoodForOpenssl(signed, Buffer.from('else'), ...trusting)).toBe(false);
    expect(judge(signed)).toMatchObject([{ result: 'intact', digest, isWeak: false, signingTime: signedAt }]);
    expect(printed(signed)).toContain(`algorithm: ${algorithm} `);
    expect(micalgOf(signerOf(name).certificate.publicKey)).toBe(digest.toLowerCase());
  });

  test.each(keys)('opaque, by %s', (name) => {
    const signed = encodeSignedData(content, withChain(name), 'opaque');
    expect(verifiedByOpenssl(signed, undefined, ...trusting).equals(content)).toBe(true);
    expect(judge(signed, Buffer.from('not looked at'))).toMatchObject([{ result: 'intact' }]);
  });

  test('empty content', () => {
    const signed = encodeSignedData(Buffer.alloc(0), withChain('bob'), 'opaque');
    expect(verifiedByOpenssl(signed, undefined, ...trusting)).toHaveLength(0);
    expect(judge(signed)).toMatchObject([{ result: 'intact' }]);
  });
});

describe('keys for RSA-PSS alone', () => {
  test.each<[string, string, ...options: readonly string[]]>([
    ['without restrictions', 'SHA-256'],
    [
      'restricted to SHA-512 with a salt of 40 bytes',
      'SHA-512',
      'rsa_pss_keygen_md:sha512',
      'rsa_pss_keygen_mgf1_md:sha512',
      'rsa_pss_keygen_saltlen:40',
    ],
    [
      'restricted to two different digests',
      'SHA-384',
      'rsa_pss_keygen_md:sha384',
      'rsa_pss_keygen_mgf1_md:sha256',
      'rsa_pss_keygen_saltlen:20',
    ],
  ])('%s', (_, digest, ...options) => {
    const { signer } = selfSigned('RSA-PSS', ['rsa_keygen_bits:2048', ...options]);
    const signed = encodeSignedData(content, signer, 'detached');
    expect(verifiedByOpenssl(signed, content).equals(content)).toBe(true);
    expect(judge(signed)).toMatchObject([{ result: 'intact', digest }]);
    expect(micalgOf(signer.certificate.publicKey)).toBe(digest.toLowerCase());
  });
});

// OpenSSL 3.0 neither makes nor checks Ed25519 in CMS: it takes the structure, and Node the signature.
test('Ed25519 is over the attributes, with SHA-512 (RFC 8419)', () => {
  const signed = encodeSignedData(content, withChain('ed25519'), 'detached');
  expect(printed(signed)).toContain('algorithm: ED25519 (1.3.101.112)\n          parameter: <ABSENT>');
  expect(printed(signed)).toContain('algorithm: sha512 ');
  expect(judge(signed)).toMatchObject([{ result: 'intact', digest: 'SHA-512' }]);
  expect(judge(signed, Buffer.from('else'))).toMatchObject([{ result: 'altered' }]);
  const [signer] = readSignedData(signed).signers;
  const { publicKey } = signerOf('ed25519').certificate;
  const key = createPublicKey({ key: Buffer.from(publicKey.spki), format: 'der', type: 'spki' });
  const { signedAttributes = Buffer.alloc(0), signature = Buffer.alloc(0) } = signer ?? {};
  expect(verify(null, signedAttributes, key, signature)).toBe(true);
});

describe('the message', () => {
  const signed = encodeSignedData(content, withChain('bob'), 'detached');

  test('carries the certificate, then the chain, each once', () => {
    const repeated = { ...signerOf('bob'), chain: [...chain, ...chain, signerOf('bob').certificate] };
    for (const message of [signed, encodeSignedData(content, repeated, 'detached')]) {
      const carried = readSignedData(message).certificates.map((der) => readCertificate(der).fingerprint);
      expect(carried).toEqual([signerOf('bob').certificate, ...chain].map(({ fingerprint }) => fingerprint));
    }
  });

  test('tells what its signer can decrypt, and when it was signed', () => {
    const text = printed(signed);
    for (const wanted of [
      'contentType (1.2.840.113549.1.9.3)',
      'UTCTIME:Jun 15 12:00:00 2026 GMT',
      'messageDigest (1.2.840.113549.1.9.4)',
      'id-smime-aa-signingCertificateV2',
      'S/MIME Capabilities',
    ]) {
      expect(text).toContain(wanted);
    }
    const order = ['aes-256-cbc', 'aes-128-cbc', 'aes-256-gcm', 'aes-128-gcm'].map((one) =>
      text.indexOf(one),
    );
    expect(order).toEqual(order.toSorted((one, other) => one - other));
    expect(order).not.toContain(-1);
  });

  test('is DER: OpenSSL writes the same bytes', () => {
    const args = ['cms', '-cmsout', '-inform', 'DER', '-outform', 'DER'];
    expect(openssl(args, { input: signed }).equals(signed)).toBe(true);
  });

  test('signed after 2049 has its time written out', () => {
    const signingTime = Date.UTC(2050, 0, 1);
    const late = encodeSignedData(content, { ...signerOf('bob'), signingTime }, 'detached');
    expect(printed(late)).toContain('GENERALIZEDTIME:Jan  1 00:00:00 2050 GMT');
    expect(judge(late)).toMatchObject([{ result: 'intact', signingTime }]);
  });

  test('of 25 MB is made and judged soon', () => {
    const large = Buffer.alloc(25_000_000, 'A line of text that is repeated\r\n');
    const computed = computing();
    const detached = encodeSignedData(large, withChain('alice'), 'detached');
    expect(judge(detached, large)).toMatchObject([{ result: 'intact' }]);
    expect(judge(encodeSignedData(large, withChain('bob'), 'opaque'))).toMatchObject([{ result: 'intact' }]);
    expect(computed()).toBeLessThan(3000);
  });
});

test('keys that cannot sign mail are refused', () => {
  const { certificate, ...rest } = signerOf('alice');
  const publicKey = { ...certificate.publicKey, algorithm: 'X25519' as const };
  const signer = { ...rest, certificate: { ...certificate, publicKey } };
  expect(() => encodeSignedData(content, signer, 'detached')).toThrow(UserError);
  expect(() => micalgOf(publicKey)).toThrow('a key of the kind X25519 cannot sign mail here');
});
