/** Encrypted keys and PKCS#12 containers that ask for any cost of key derivation; there is nothing true inside. */
import { encode, integer, nullValue, octetString, oid, sequence } from '../../../source/smime/der/write.ts';

const dataType = '1.2.840.113549.1.7.1';
const encryptedDataType = '1.2.840.113549.1.7.6';
const shroudedKeyBag = '1.2.840.113549.1.12.10.1.2';
const salt = octetString(Buffer.alloc(8));
const ciphertext = Buffer.alloc(160);

const algorithm = (type: string, ...parameters: readonly Uint8Array[]): Uint8Array =>
  sequence(oid(type), sequence(...parameters));

export const pbkdf2 = (rounds: number | Uint8Array, ...more: readonly Uint8Array[]): Uint8Array =>
  algorithm('1.2.840.113549.1.5.12', salt, integer(rounds), ...more);

export const scrypt = (...numbers: readonly (number | Uint8Array)[]): Uint8Array =>
  algorithm('1.3.6.1.4.1.11591.4.11', salt, ...numbers.map(integer));

const aes = sequence(oid('2.16.840.1.101.3.4.1.42'), octetString(Buffer.alloc(16)));

/** PBES2's AlgorithmIdentifier around a key derivation; the cipher is AES unless another one is given. */
export const pbes2 = (derivation: Uint8Array, cipher: Uint8Array = aes): Uint8Array =>
  algorithm('1.2.840.113549.1.5.13', derivation, cipher);

/** The AlgorithmIdentifier of PBES1 or one of PKCS#12's own schemes. */
export const pbe = (scheme: string, rounds: number): Uint8Array => algorithm(scheme, salt, integer(rounds));

/** EncryptedPrivateKeyInfo. */
export const encryptedKey = (encryption: Uint8Array): Uint8Array =>
  sequence(encryption, octetString(ciphertext));

const explicit = (value: Uint8Array): Uint8Array => encode(0xa0, value);
const data = (content: Uint8Array): Uint8Array => sequence(oid(dataType), explicit(octetString(content)));

/** A PFX of these safes, with a MAC where its MacData is given. */
export const pfx = (safes: readonly Uint8Array[], macData?: Uint8Array): Uint8Array =>
  sequence(integer(3), data(sequence(...safes)), ...(macData === undefined ? [] : [macData]));

/** A safe that is encrypted as a whole. */
export function encryptedSafe(encryption: Uint8Array): Uint8Array {
  const content = sequence(oid(dataType), encryption, encode(0x80, ciphertext));
  return sequence(oid(encryptedDataType), explicit(sequence(integer(0), content)));
}

/** A safe in which only the private key is encrypted. */
export const keySafe = (encryption: Uint8Array): Uint8Array =>
  data(sequence(sequence(oid(shroudedKeyBag), explicit(encryptedKey(encryption)))));

/** MacData; the algorithm is SHA-256 by PKCS#12's own derivation unless another one is given. */
export function macData(
  rounds: number,
  digest: Uint8Array = sequence(oid('2.16.840.1.101.3.4.2.1'), nullValue()),
): Uint8Array {
  return sequence(sequence(digest, octetString(Buffer.alloc(32))), salt, integer(rounds));
}

/** PBMAC1 (RFC 9579) with HMAC-SHA-256. */
export const pbmac1 = (derivation: Uint8Array): Uint8Array =>
  algorithm('1.2.840.113549.1.5.14', derivation, sequence(oid('1.2.840.113549.2.9'), nullValue()));
