import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { keyAlgorithmName } from '../../../source/core/certificate.ts';
import { readPublicKey } from '../../../source/smime/certificate/public-key.ts';
import { DerError, readWhole } from '../../../source/smime/der/read.ts';
import { bitString, encode, integer, nullValue, oid, sequence } from '../../../source/smime/der/write.ts';

const rsaEncryption = sequence(oid('1.2.840.113549.1.1.1'), nullValue());
const ecPublicKey = '1.2.840.10045.2.1';
const spki = (key: KeyObject): Uint8Array => key.export({ format: 'der', type: 'spki' });
const read = (encoded: Uint8Array) => readPublicKey(readWhole(encoded));

describe('keys that OpenSSL makes', () => {
  const ec = (namedCurve: string): Uint8Array => spki(generateKeyPairSync('ec', { namedCurve }).publicKey);
  test.each([
    ['P-256', ec('prime256v1'), { algorithm: 'EC', curve: 'P-256', bits: 256 }, 'EC P-256'],
    ['P-384', ec('secp384r1'), { algorithm: 'EC', curve: 'P-384', bits: 384 }, 'EC P-384'],
    ['P-521', ec('secp521r1'), { algorithm: 'EC', curve: 'P-521', bits: 521 }, 'EC P-521'],
    ['secp256k1', ec('secp256k1'), { curve: 'secp256k1', bits: 256 }, 'EC secp256k1'],
    ['Brainpool 160', ec('brainpoolP160r1'), { curve: 'brainpoolP160r1', bits: 160 }, 'EC brainpoolP160r1'],
    ['Brainpool 256', ec('brainpoolP256r1'), { curve: 'brainpoolP256r1', bits: 256 }, 'EC brainpoolP256r1'],
    ['Brainpool 384, twisted', ec('brainpoolP384t1'), { curve: 'brainpoolP384t1', bits: 384 }, undefined],
    ['Brainpool 512', ec('brainpoolP512r1'), { curve: 'brainpoolP512r1', bits: 512 }, undefined],
    ['Ed25519', spki(generateKeyPairSync('ed25519').publicKey), { algorithm: 'Ed25519' }, 'Ed25519'],
    ['Ed448', spki(generateKeyPairSync('ed448').publicKey), { algorithm: 'Ed448' }, 'Ed448'],
    ['X25519', spki(generateKeyPairSync('x25519').publicKey), { algorithm: 'X25519' }, 'X25519'],
    ['X448', spki(generateKeyPairSync('x448').publicKey), { algorithm: 'X448' }, 'X448'],
    [
      'RSA',
      spki(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey),
      { algorithm: 'RSA', bits: 1024, exponent: 65_537 },
      'RSA 1024',
    ],
    [
      'RSA of an odd size with exponent 3',
      spki(generateKeyPairSync('rsa', { modulusLength: 1023, publicExponent: 3 }).publicKey),
      { bits: 1023, exponent: 3 },
      'RSA 1023',
    ],
    [
      'RSA-PSS',
      spki(generateKeyPairSync('rsa-pss', { modulusLength: 1024, hashAlgorithm: 'sha256' }).publicKey),
      { algorithm: 'RSA-PSS', bits: 1024, exponent: 65_537 },
      'RSA-PSS 1024',
    ],
    [
      'DSA',
      spki(generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 }).publicKey),
      { algorithm: 'DSA', bits: 1024 },
      'DSA 1024',
    ],
  ])('%s', (_, encoded, facts, label) => {
    const found = read(encoded);
    expect(found).toMatchObject(facts);
    if (label !== undefined) expect(keyAlgorithmName(found)).toBe(label);
    expect(found.id).toBe(createHash('sha256').update(encoded).digest('hex'));
    expect(Buffer.compare(found.spki, encoded)).toBe(0);
  });
});

test('a curve without a name keeps its object identifier', () => {
  const key = read(sequence(sequence(oid(ecPublicKey), oid('1.2.3.4')), bitString(Uint8Array.of(4, 1, 2))));
  expect(key).toMatchObject({ algorithm: 'EC', curve: '1.2.3.4' });
  expect(key.bits).toBeUndefined();
});

test('a curve told by its parameters has no name, but a size', () => {
  const prime = new Uint8Array(32).fill(0xff);
  const field = sequence(oid('1.2.840.10045.1.1'), integer(prime));
  const key = read(sequence(sequence(oid(ecPublicKey), sequence(integer(1), field)), bitString(prime)));
  expect(key).toMatchObject({ algorithm: 'EC', bits: 256 });
  expect(key.curve).toBeUndefined();
});

test('an algorithm that nobody here knows keeps its object identifier', () => {
  const key = read(sequence(sequence(oid('1.2.3.4')), bitString(Uint8Array.of(1))));
  expect(key).toMatchObject({ algorithm: 'unknown', oid: '1.2.3.4' });
});

test('a DSA key that inherits its parameters has no size', () => {
  const key = read(sequence(sequence(oid('1.2.840.10040.4.1')), bitString(integer(5))));
  expect(key.algorithm).toBe('DSA');
  expect(key.bits).toBeUndefined();
});

test('an exponent that fits no number is left out', () => {
  const modulus = integer(new Uint8Array(128).fill(0xff));
  const key = read(
    sequence(rsaEncryption, bitString(sequence(modulus, integer(new Uint8Array(9).fill(0xff))))),
  );
  expect(key).toMatchObject({ bits: 1024 });
  expect(key.exponent).toBeUndefined();
});

describe('a key is refused', () => {
  const rsa = (...parts: readonly Uint8Array[]) => sequence(rsaEncryption, bitString(sequence(...parts)));
  const big = integer(new Uint8Array(128).fill(0xff));
  test.each([
    ['RSA without an exponent', rsa(big)],
    ['RSA with three numbers', rsa(big, integer(3), integer(3))],
    ['RSA with a negative modulus', rsa(encode(0x02, Uint8Array.of(0x80)), integer(3))],
    ['RSA with a modulus of zero', rsa(integer(0), integer(3))],
    ['RSA with an exponent of zero', rsa(big, integer(0))],
    [
      'RSA with bytes behind it',
      sequence(rsaEncryption, bitString(Buffer.concat([sequence(big, integer(3)), nullValue()]))),
    ],
    ['RSA that is no sequence', sequence(rsaEncryption, bitString(integer(3)))],
    ['EC without a curve', sequence(sequence(oid(ecPublicKey)), bitString(Uint8Array.of(4)))],
    [
      'EC with NULL for a curve',
      sequence(sequence(oid(ecPublicKey), nullValue()), bitString(Uint8Array.of(4))),
    ],
    ['EC without a point', sequence(sequence(oid(ecPublicKey), oid('1.2.3')), bitString(new Uint8Array(0)))],
    ['Ed25519 of 31 bytes', sequence(sequence(oid('1.3.101.112')), bitString(new Uint8Array(31)))],
    ['with three parts', sequence(rsaEncryption, bitString(sequence(big, integer(3))), nullValue())],
    [
      'with three parts of its algorithm',
      sequence(sequence(oid('1.2.3'), nullValue(), nullValue()), bitString(big)),
    ],
    ['with a key of seven bits', sequence(rsaEncryption, encode(0x03, Uint8Array.of(1, 0)))],
    ['without a key', sequence(rsaEncryption)],
  ])('%s', (_, encoded) => {
    expect(() => read(encoded)).toThrow(DerError);
  });
});
