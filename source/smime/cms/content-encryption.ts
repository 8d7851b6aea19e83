/**
 * Encrypts and decrypts the content of a message under its message key: AES-GCM (RFC 5084), and the CBC ciphers
 * of new and old mail (RFC 8551 §2.7). How the message key gets to somebody is not known here.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { UserError } from '../../core/errors.ts';
import type { ContentCipher } from '../../core/mail-engine.ts';
import { readAlgorithm } from '../ber/read-algorithm.ts';
import { type BerNode, berChildren, readOctetString } from '../ber/read-ber.ts';
import { DerError, derTag, expectTag, readSmallInteger } from '../der/read.ts';
import { integer, octetString, oid, sequence } from '../der/write.ts';
import { blockLengthOf, type Cipher, decrypt } from '../keys/decrypt.ts';
import { readCipher } from '../keys/read-cipher.ts';

type AesKeyLength = 16 | 24 | 32;

/** What a message says of how its content is encrypted, with all that it takes beside the key. */
export type ContentEncryption =
  | { readonly kind: 'cbc'; readonly cipher: Cipher; readonly iv: Uint8Array }
  | {
      readonly kind: 'gcm';
      readonly keyLength: AesKeyLength;
      readonly nonce: Uint8Array;
      readonly tag: Uint8Array;
      /** What is authenticated beside the content. */
      readonly associated: Uint8Array;
    };

const gcmKeyLengths: ReadonlyMap<string, AesKeyLength> = new Map<string, AesKeyLength>([
  ['2.16.840.1.101.3.4.1.6', 16],
  ['2.16.840.1.101.3.4.1.26', 24],
  ['2.16.840.1.101.3.4.1.46', 32],
]);
/** Dotted object identifiers. */
export const cipherOids: Readonly<Record<ContentCipher, string>> = {
  'aes-128-cbc': '2.16.840.1.101.3.4.1.2',
  'aes-256-cbc': '2.16.840.1.101.3.4.1.42',
  'aes-128-gcm': '2.16.840.1.101.3.4.1.6',
  'aes-256-gcm': '2.16.840.1.101.3.4.1.46',
};
const mebibyte = 1024 * 1024;
/** Bytes. RC2 is calculated here, and so much takes the better part of a second. */
const largestRc2 = 16 * mebibyte;
const nonceLength = 12;
const tagLength = 16;

const hint = 'Ask its sender to encrypt it with AES.';

function unsupported(algorithm: BerNode | undefined): UserError {
  const { oid } = readAlgorithm(algorithm);
  return new UserError('refused', `the message is encrypted with the cipher ${oid}, which is not supported`, {
    hint,
  });
}

/** For EnvelopedData. @throws DerError, UserError `refused` */
export function readCbcEncryption(algorithm: BerNode | undefined, ciphertext: Uint8Array): ContentEncryption {
  const read = readCipher(algorithm);
  if (read === undefined) throw unsupported(algorithm);
  if (read.iv.length !== blockLengthOf(read.cipher)) throw new DerError('IV of a wrong length');
  if (read.cipher.kind === 'rc2' && ciphertext.length > largestRc2) {
    const found = `${Math.ceil(ciphertext.length / mebibyte)} MB encrypted with the old cipher RC2`;
    throw new UserError('refused', `these are ${found}; at most ${largestRc2 / mebibyte} MB are decrypted`, {
      hint,
    });
  }
  return { kind: 'cbc', ...read };
}

/** For AuthEnvelopedData. @throws DerError, UserError `refused` */
export function readGcmEncryption(
  algorithm: BerNode | undefined,
  tag: Uint8Array,
  associated: Uint8Array,
): ContentEncryption {
  const { oid, parameters } = readAlgorithm(algorithm);
  const keyLength = gcmKeyLengths.get(oid);
  if (keyLength === undefined) throw unsupported(algorithm);
  const [nonceNode, lengthNode] = berChildren(expectTag(parameters, derTag.sequence, 'GCM parameters'), 2);
  const nonce = readOctetString(nonceNode, 'nonce');
  const stated =
    lengthNode === undefined ? 12 : readSmallInteger(expectTag(lengthNode, derTag.integer, 'length'));
  if (nonce.length !== nonceLength) throw new DerError('nonce of a wrong length');
  // Shorter tags can be guessed; the standard has none (RFC 5084 §3.2).
  if (stated < 12 || stated > tagLength || tag.length !== stated) throw new DerError('tag of a wrong length');
  return { kind: 'gcm', keyLength, nonce, tag, associated };
}

/** Bytes of the message key. */
export function messageKeyLength(encryption: ContentEncryption): number {
  return encryption.kind === 'cbc' ? encryption.cipher.keyLength : encryption.keyLength;
}

/**
 * Undefined for a wrong key or altered content; with CBC both may go unnoticed. `key` is of the right length.
 * The caller wipes it.
 */
export function decryptContent(
  encryption: ContentEncryption,
  key: Buffer,
  ciphertext: Uint8Array,
): Buffer | undefined {
  if (encryption.kind === 'gcm') return decryptGcm(encryption, key, ciphertext);
  const { cipher, iv } = encryption;
  try {
    // A wrong key shows in the padding, so that RC2, which is slow here, need not go through the whole for each.
    const [before, last] = [ciphertext.subarray(-16, -8), ciphertext.subarray(-8)];
    if (cipher.kind === 'rc2' && before.length === 8 && !decrypt(cipher, key, before, last)) return undefined;
    return decrypt(cipher, key, iv, ciphertext);
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
}

function decryptGcm(
  { nonce, tag, associated }: Extract<ContentEncryption, { kind: 'gcm' }>,
  key: Buffer,
  ciphertext: Uint8Array,
): Buffer | undefined {
  const decipher = createDecipheriv(gcmName(key), key, nonce, { authTagLength: tag.length });
  decipher.setAAD(associated);
  decipher.setAuthTag(tag);
  const content = decipher.update(ciphertext);
  try {
    decipher.final();
    return content;
  } catch {
    content.fill(0);
    return undefined;
  }
}

function gcmName(key: Buffer): 'aes-128-gcm' | 'aes-192-gcm' | 'aes-256-gcm' {
  return key.length === 16 ? 'aes-128-gcm' : key.length === 24 ? 'aes-192-gcm' : 'aes-256-gcm';
}

export interface EncryptedContent {
  /** The caller wipes it. */
  readonly messageKey: Buffer;
  /** The encoded AlgorithmIdentifier. */
  readonly algorithm: Uint8Array;
  /** In pieces, because content is large. */
  readonly ciphertext: readonly Uint8Array[];
  /** For GCM, which authenticates nothing beside the content here. */
  readonly tag?: Uint8Array;
}

/** Under a new message key. */
export function encryptContent(content: Uint8Array, cipher: ContentCipher): EncryptedContent {
  const messageKey = randomBytes(cipher.startsWith('aes-256') ? 32 : 16);
  if (cipher === 'aes-256-gcm' || cipher === 'aes-128-gcm') {
    const nonce = randomBytes(nonceLength);
    const encryption = createCipheriv(cipher, messageKey, nonce, { authTagLength: tagLength });
    return {
      messageKey,
      algorithm: sequence(oid(cipherOids[cipher]), sequence(octetString(nonce), integer(tagLength))),
      ciphertext: [encryption.update(content), encryption.final()],
      tag: encryption.getAuthTag(),
    };
  }
  const iv = randomBytes(16);
  const encryption = createCipheriv(cipher, messageKey, iv);
  return {
    messageKey,
    algorithm: sequence(oid(cipherOids[cipher]), octetString(iv)),
    ciphertext: [encryption.update(content), encryption.final()],
  };
}
