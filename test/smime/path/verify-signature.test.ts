import { constants, generateKeyPairSync, hash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readCertificate } from '../../../source/smime/certificate/read-certificate.ts';
import { childrenOf, encodingOf, readWhole } from '../../../source/smime/der/read.ts';
import { encode, integer, oid, sequence } from '../../../source/smime/der/write.ts';
import {
  lacksParameters,
  verifySignature,
  withInheritedParameters,
} from '../../../source/smime/path/verify-signature.ts';
import {
  certificateDer,
  commonName,
  ecKey,
  type SignatureScheme,
  schemes,
  type TestKey,
  testKey,
} from './make-certificate.ts';

const sha256 = sequence(oid('2.16.840.1.101.3.4.2.1'));
const sha1 = sequence(oid('1.3.14.3.2.26'));

/** RSASSA-PSS with SHA-256; Node itself always takes the same digest for the mask. */
function pss(saltLength: number, mask = sha256): SignatureScheme {
  const parameters = sequence(
    encode(0xa0, sha256),
    encode(0xa1, sequence(oid('1.2.840.113549.1.1.8'), mask)),
    encode(0xa2, integer(saltLength)),
  );
  return {
    identifier: sequence(oid('1.2.840.113549.1.1.10'), parameters),
    digest: 'sha256',
    options: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 },
  };
}

const rsa = testKey(generateKeyPairSync('rsa', { modulusLength: 2048 }));
const ec = ecKey();
const ed25519 = testKey(generateKeyPairSync('ed25519'));
const dsa = testKey(generateKeyPairSync('dsa', { modulusLength: 2048, divisorLength: 256 }));
const pssKey = testKey(
  generateKeyPairSync('rsa-pss', {
    modulusLength: 2048,
    hashAlgorithm: 'sha256',
    mgf1HashAlgorithm: 'sha1',
  }),
);

function signedBy(signer: TestKey, scheme: SignatureScheme, tamper = false) {
  const name = commonName('Somebody');
  return readCertificate(
    certificateDer({ subject: name, issuer: name, key: signer, signer, scheme, tamper }),
  );
}
function keyOf(key: TestKey) {
  const name = commonName('Key');
  return readCertificate(certificateDer({ subject: name, issuer: name, key, signer: ec })).publicKey;
}

describe('a signature', () => {
  test.each<[string, TestKey, SignatureScheme]>([
    ['RSA', rsa, schemes.rsaSha256],
    ['RSASSA-PSS', rsa, pss(32)],
    ['ECDSA', ec, schemes.ecdsaSha256],
    ['Ed25519', ed25519, schemes.ed25519],
    ['DSA', dsa, schemes.dsaSha256],
  ])('by %s is valid, and invalid once a bit differs', (_, key, scheme) => {
    const signed = signedBy(key, scheme);
    expect(verifySignature(signed, keyOf(key))).toBe('valid');
    const other = Buffer.from(signed.tbs);
    other[other.length - 1] = (other[other.length - 1] ?? 0) ^ 1;
    expect(verifySignature({ ...signed, tbs: other }, keyOf(key))).toBe('invalid');
    for (const wrong of [ecKey(), rsa, ed25519, dsa].filter((candidate) => candidate !== key)) {
      expect(verifySignature(signed, keyOf(wrong))).toBe('invalid');
    }
  });

  test('of RSASSA-PSS with another salt length or mask than it says is invalid', () => {
    expect(verifySignature(signedBy(rsa, pss(20)), keyOf(rsa))).toBe('invalid');
    expect(verifySignature(signedBy(rsa, pss(32, sha1)), keyOf(rsa))).toBe('invalid');
  });

  test('of a key that is bound to RSASSA-PSS parameters must keep to them', () => {
    const bound = { ...pss(32, sha1), options: { saltLength: 32 } };
    expect(verifySignature(signedBy(pssKey, bound), keyOf(pssKey))).toBe('valid');
    const name = commonName('Key');
    const pkcs1 = certificateDer({
      subject: name,
      issuer: name,
      key: pssKey,
      signer: rsa,
      scheme: schemes.rsaSha256,
    });
    expect(verifySignature(readCertificate(pkcs1), keyOf(pssKey))).toBe('invalid');
  });

  test('by a key that nobody can open is unsupported, not invalid', () => {
    const signed = signedBy(ec, schemes.ecdsaSha256);
    const broken = {
      ...keyOf(ec),
      spki: sequence(sequence(oid('1.2.840.10045.2.1')), encode(0x03, Buffer.of(0, 4))),
    };
    expect(verifySignature(signed, broken)).toBe('unsupported');
  });

  test('of an unknown algorithm is unsupported, not invalid', () => {
    const signed = signedBy(ec, schemes.ecdsaSha256);
    const unknown = { ...signed, signatureAlgorithm: { oid: '1.2.3', name: '1.2.3' } };
    expect(verifySignature(unknown, keyOf(ec))).toBe('unsupported');
  });
});

describe('a DSA key without parameters', () => {
  const spkiWithout = (key: TestKey) => {
    const [identifier, bits] = childrenOf(readWhole(key.spki)).map(encodingOf);
    const [type] = childrenOf(readWhole(identifier ?? new Uint8Array())).map(encodingOf);
    return sequence(sequence(type ?? new Uint8Array()), bits ?? new Uint8Array());
  };
  const name = commonName('Inherits');
  const inheriting = readCertificate(
    certificateDer({ subject: name, issuer: name, key: dsa, signer: ec, spki: spkiWithout(dsa) }),
  );

  test('checks nothing by itself, and everything with its issuer’s', () => {
    const signed = signedBy(dsa, schemes.dsaSha256);
    expect(lacksParameters(inheriting.publicKey)).toBe(true);
    expect(verifySignature(signed, inheriting.publicKey)).toBe('unsupported');
    const whole = withInheritedParameters(inheriting.publicKey, keyOf(dsa));
    expect(Buffer.from(whole.spki).equals(Buffer.from(dsa.spki))).toBe(true);
    expect(whole.id).toBe(hash('sha256', dsa.spki, 'hex'));
    expect(verifySignature(signed, whole)).toBe('valid');
  });

  test('inherits nothing from a key of another kind', () => {
    expect(withInheritedParameters(inheriting.publicKey, keyOf(ec))).toBe(inheriting.publicKey);
  });
});
