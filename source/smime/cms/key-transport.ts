/**
 * The message key encrypted to an RSA key (RFC 5652 §6.2.1): RSAES-PKCS1-v1_5 and RSAES-OAEP. A private key that
 * is not the right one, and bytes that were altered, are never told apart from each other.
 */
import { constants, createHash, type KeyObject, privateDecrypt, publicEncrypt } from 'node:crypto';
import type { KeyTransport } from '../../core/mail-engine.ts';
import { readAlgorithm } from '../ber/read-algorithm.ts';
import type { BerNode } from '../ber/read-ber.ts';
import { rsaOid } from '../certificate/algorithm-names.ts';
import { nullValue, oid, sequence } from '../der/write.ts';
import { decodeOaep, encodeSha256OaepParameters, type OaepParameters, readOaepParameters } from './oaep.ts';

const oaepOid = '1.2.840.113549.1.1.7';

export type KeyTransportScheme = { readonly kind: 'pkcs1' } | ({ readonly kind: 'oaep' } & OaepParameters);

/** Undefined for an algorithm that is not supported. @throws DerError */
export function readKeyTransport(algorithm: BerNode | undefined): KeyTransportScheme | undefined {
  const { oid: type, parameters } = readAlgorithm(algorithm);
  if (type === rsaOid) return { kind: 'pkcs1' };
  const oaep = type === oaepOid ? readOaepParameters(parameters) : undefined;
  return oaep === undefined ? undefined : { kind: 'oaep', ...oaep };
}

/** `length` is that of the message key, in bytes. The caller wipes what comes out. */
export function openTransportedKey(
  scheme: KeyTransportScheme,
  encryptedKey: Uint8Array,
  privateKey: KeyObject,
  length: number,
): Buffer | undefined {
  if (privateKey.asymmetricKeyType !== 'rsa') return undefined;
  if (scheme.kind === 'pkcs1') return openPkcs1(encryptedKey, privateKey, length);
  const encoded = decryptRsa(encryptedKey, privateKey, constants.RSA_NO_PADDING);
  return encoded === undefined ? undefined : ofLength(decodeOaep(encoded, scheme), length);
}

/**
 * Never undefined: where there is no key of this length inside, a wrong one goes on to the content, so that nobody
 * learns which of the two was wrong (RFC 3218 §2.3.2). It is the same one each time, so that asking twice tells
 * nothing either; OpenSSL answers wrong padding in the same way.
 */
function openPkcs1(encryptedKey: Uint8Array, privateKey: KeyObject, length: number): Buffer {
  const wrong = wrongKey(encryptedKey, privateKey, length);
  const decrypted = decryptRsa(encryptedKey, privateKey, constants.RSA_PKCS1_PADDING);
  const key = ofLength(decrypted, length);
  if (key === undefined) return wrong;
  wrong.fill(0);
  return key;
}

function wrongKey(encryptedKey: Uint8Array, privateKey: KeyObject, length: number): Buffer {
  const secret = privateKey.export({ type: 'pkcs8', format: 'der' });
  const key = createHash('shake256', { outputLength: length }).update(secret).update(encryptedKey).digest();
  secret.fill(0);
  return key;
}

function decryptRsa(encrypted: Uint8Array, key: KeyObject, padding: number): Buffer | undefined {
  try {
    return privateDecrypt({ key, padding }, encrypted);
  } catch {
    return undefined;
  }
}

function ofLength(key: Buffer | undefined, length: number): Buffer | undefined {
  if (key === undefined || key.length === length) return key;
  key.fill(0);
  return undefined;
}

export interface TransportedKey {
  /** The encoded AlgorithmIdentifier. */
  readonly algorithm: Uint8Array;
  readonly encryptedKey: Buffer;
}

/** @throws whatever OpenSSL says of a key that is too small */
export function transportKey(messageKey: Buffer, key: KeyObject, transport: KeyTransport): TransportedKey {
  if (transport === 'rsaes-pkcs1') {
    const encryptedKey = publicEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, messageKey);
    return { algorithm: sequence(oid(rsaOid), nullValue()), encryptedKey };
  }
  const padding = constants.RSA_PKCS1_OAEP_PADDING;
  return {
    algorithm: sequence(oid(oaepOid), encodeSha256OaepParameters()),
    encryptedKey: publicEncrypt({ key, padding, oaepHash: 'sha256' }, messageKey),
  };
}
