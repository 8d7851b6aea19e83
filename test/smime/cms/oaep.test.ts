import { constants, createHash, generateKeyPairSync, hash, privateDecrypt, publicEncrypt } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readBer } from '../../../source/smime/ber/read-ber.ts';
import { decodeOaep, readOaepParameters } from '../../../source/smime/cms/oaep.ts';
import { encode, oid, sequence } from '../../../source/smime/der/write.ts';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** What Node pads `message` to, with one digest for both purposes. */
function padded(message: Buffer, digest: string, label: Buffer): Buffer {
  const key = { key: publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING };
  const encrypted = publicEncrypt({ ...key, oaepHash: digest, oaepLabel: label }, message);
  return privateDecrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, encrypted);
}

describe.each(['sha1', 'sha224', 'sha256', 'sha384', 'sha512'])('%s', (digest) => {
  const label = Buffer.from('label');
  const parameters = { digest, maskDigest: digest, label };

  test.each([
    ['nothing', 0],
    ['one byte', 1],
    ['a message key', 32],
    ['as much as there is room for', -1],
  ])('%s', (_, length) => {
    const most = 256 - 2 - 2 * decodedHashLength(digest);
    const message = Buffer.alloc(length < 0 ? most : length, 1);
    expect(decodeOaep(padded(message, digest, label), parameters)).toEqual(message);
  });

  test('every byte counts, and so do label and digests', () => {
    const message = Buffer.alloc(16, 2);
    const valid = padded(message, digest, label);
    const decoded = [...valid.keys()].map((at) => {
      const altered = Buffer.from(valid);
      altered[at] = (altered[at] ?? 0) ^ 0x10;
      return decodeOaep(altered, parameters);
    });
    expect(decoded.every((found) => found === undefined)).toBe(true);
    const other = digest === 'sha1' ? 'sha256' : 'sha1';
    expect(decodeOaep(Buffer.from(valid), { ...parameters, label: Buffer.alloc(0) })).toBeUndefined();
    expect(decodeOaep(Buffer.from(valid), { ...parameters, maskDigest: other })).toBeUndefined();
    expect(decodeOaep(Buffer.from(valid), { ...parameters, digest: other })).toBeUndefined();
    expect(decodeOaep(valid, parameters)).toEqual(message);
    expect(valid.every((byte) => byte === 0)).toBe(true);
  });

  test('a modulus too small for the padding has nothing inside', () => {
    expect(decodeOaep(Buffer.alloc(2 * decodedHashLength(digest) + 1), parameters)).toBeUndefined();
  });
});

function decodedHashLength(digest: string): number {
  return { sha1: 20, sha224: 28, sha256: 32, sha384: 48 }[digest] ?? 64;
}

/** MGF1 with SHA-256. */
function mask(seed: Buffer, length: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, i) =>
    createHash('sha256')
      .update(seed)
      .update(Buffer.of(0, 0, 0, i))
      .digest(),
  );
  return Buffer.concat(blocks).subarray(0, length);
}

const xor = (one: Buffer, other: Buffer): Buffer => Buffer.from(one.map((byte, i) => byte ^ (other[i] ?? 0)));

/** Masks what stands in `block`, as the sender does. */
function masked(first: number, block: Buffer): Buffer {
  const seed = Buffer.alloc(32, 0x5a);
  const maskedBlock = xor(block, mask(seed, block.length));
  return Buffer.concat([Buffer.of(first), xor(seed, mask(maskedBlock, 32)), maskedBlock]);
}

describe('the padding', () => {
  const parameters = { digest: 'sha256', maskDigest: 'sha256', label: Buffer.alloc(0) };
  const labelHash = hash('sha256', '', 'buffer');
  const wrongHash = (at: number) => labelHash.map((byte, i) => (i === at ? byte ^ 0x80 : byte));

  test.each<[string, number, Uint8Array, readonly number[], readonly number[] | undefined]>([
    ['is right', 0, labelHash, [0, 0, 1, 9, 8], [9, 8]],
    ['has no zeros', 0, labelHash, [1, 9, 8, 7, 6], [9, 8, 7, 6]],
    ['is in front of nothing', 0, labelHash, [0, 0, 0, 0, 1], []],
    ['is in front of zeros and ones', 0, labelHash, [0, 1, 0, 1, 0], [0, 1, 0]],
    ['starts above zero', 1, labelHash, [0, 0, 1, 9, 8], undefined],
    ['starts with the highest bit', 0x80, labelHash, [0, 0, 1, 9, 8], undefined],
    ['has the first byte of the hash wrong', 0, wrongHash(0), [0, 0, 1, 9, 8], undefined],
    ['has the last byte of the hash wrong', 0, wrongHash(31), [0, 0, 1, 9, 8], undefined],
    ['has something else than zeros', 0, labelHash, [0, 2, 1, 9, 8], undefined],
    ['has something else at once', 0, labelHash, [0xff, 0, 1, 9, 8], undefined],
    ['has no end', 0, labelHash, [0, 0, 0, 0, 0], undefined],
  ])('%s', (_, first, start, rest, expected) => {
    const decoded = decodeOaep(masked(first, Buffer.from([...start, ...rest])), parameters);
    expect(decoded && [...decoded]).toEqual(expected);
  });
});

describe('parameters', () => {
  const sha512 = sequence(oid('2.16.840.1.101.3.4.2.3'));
  const mgf1 = oid('1.2.840.113549.1.1.8');
  const unknown = sequence(oid('1.2.3.4'));

  test.each([
    ['none mean SHA-1', sequence(), { digest: 'sha1', maskDigest: 'sha1' }],
    ['a digest alone', sequence(encode(0xa0, sha512)), { digest: 'sha512', maskDigest: 'sha1' }],
    [
      'a mask alone',
      sequence(encode(0xa1, sequence(mgf1, sha512))),
      { digest: 'sha1', maskDigest: 'sha512' },
    ],
    ['an unknown digest', sequence(encode(0xa0, unknown)), undefined],
    ['an unknown mask', sequence(encode(0xa1, unknown)), undefined],
    ['an unknown digest of the mask', sequence(encode(0xa1, sequence(mgf1, unknown))), undefined],
    ['a label from elsewhere', sequence(encode(0xa2, unknown)), undefined],
  ])('%s', (_, der, expected) => {
    const read = readOaepParameters(readBer(der));
    expect(read && { digest: read.digest, maskDigest: read.maskDigest }).toEqual(expected);
  });

  test('absent ones mean SHA-1', () => {
    expect(readOaepParameters(undefined)).toMatchObject({ digest: 'sha1', maskDigest: 'sha1' });
  });
});
