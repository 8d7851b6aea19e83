/**
 * The message key wrapped under a key that an ephemeral EC key and the recipient's agree on (RFC 5753 §3.1): ECDH
 * and the key derivation of ANSI X9.63. A sender's own certified key in place of the ephemeral one is not supported.
 */
import { createHash, createPublicKey, diffieHellman, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { PublicKeyFacts } from '../../core/certificate.ts';
import { readAlgorithm } from '../ber/read-algorithm.ts';
import type { BerNode } from '../ber/read-ber.ts';
import { ecOid } from '../certificate/algorithm-names.ts';
import { encodingOf } from '../der/read.ts';
import { bitString, encode, octetString, oid, sequence } from '../der/write.ts';
import { partsOfKey } from '../path/verify-signature.ts';
import { aes128Wrap, aes256Wrap, type KeyWrap, keyWrapOf, unwrapKey, wrapKey } from './key-wrap.ts';
import { curveDigest } from './signing-scheme.ts';

export interface KeyAgreementScheme {
  /** Node's name of the key derivation's digest. */
  readonly digest: string;
  readonly wrap: KeyWrap;
  /** The wrap's AlgorithmIdentifier as the message has it: the key is derived from it as well. */
  readonly wrapAlgorithm: Uint8Array;
}

/** What a message says to all recipients of one ephemeral key. */
export interface Agreement extends KeyAgreementScheme {
  /** The ephemeral public key: an encoded EC point, on the recipient's curve if it is one. */
  readonly point: Uint8Array;
  /** User keying material. */
  readonly ukm?: Uint8Array;
}

/**
 * dhSinglePass-stdDH and -cofactorDH (RFC 5753 §7.1.4), which agree on the same key where the cofactor is 1: on all
 * NIST and Brainpool curves over prime fields.
 */
const derivations: ReadonlyMap<string, string> = new Map([
  ['1.3.133.16.840.63.0.2', 'sha1'],
  ['1.3.133.16.840.63.0.3', 'sha1'],
  ...['sha224', 'sha256', 'sha384', 'sha512'].flatMap((digest, i) =>
    ['11', '14'].map((family) => [`1.3.132.1.${family}.${i}`, digest] as const),
  ),
]);

/** Undefined for an algorithm that is not supported. @throws DerError */
export function readKeyAgreement(algorithm: BerNode | undefined): KeyAgreementScheme | undefined {
  const { oid: type, parameters } = readAlgorithm(algorithm);
  const digest = derivations.get(type);
  if (digest === undefined || parameters === undefined) return undefined;
  const wrap = keyWrapOf(readAlgorithm(parameters).oid);
  return wrap === undefined ? undefined : { digest, wrap, wrapAlgorithm: encodingOf(parameters) };
}

/** Wipes `secret`, on which both sides agree. */
function deriveWrappingKey(secret: Buffer, scheme: KeyAgreementScheme, ukm: Uint8Array | undefined): Buffer {
  const { digest, wrap, wrapAlgorithm } = scheme;
  const bits = Buffer.alloc(4);
  bits.writeUInt32BE(8 * wrap.keyLength);
  // ECC-CMS-SharedInfo (RFC 5753 §7.2).
  const shared = sequence(
    wrapAlgorithm,
    ...(ukm === undefined ? [] : [encode(0xa0, octetString(ukm))]),
    encode(0xa2, octetString(bits)),
  );
  const key = Buffer.alloc(wrap.keyLength);
  const counter = Buffer.alloc(4);
  for (let at = 0, round = 1; at < key.length; round++) {
    counter.writeUInt32BE(round);
    const block = createHash(digest).update(secret).update(counter).update(shared).digest();
    at += block.copy(key, at);
    block.fill(0);
  }
  secret.fill(0);
  return key;
}

/**
 * `spki` is the recipient's own key, whose curve the point has to be on. OpenSSL checks that it is, and is not the
 * one at infinity.
 */
function agree(point: Uint8Array, spki: Uint8Array, privateKey: KeyObject): Buffer | undefined {
  try {
    const { type, parameters } = partsOfKey(spki);
    const curve = parameters === undefined ? [] : [encodingOf(parameters)];
    const key = Buffer.from(sequence(sequence(type, ...curve), bitString(point)));
    const publicKey = createPublicKey({ key, format: 'der', type: 'spki' });
    return diffieHellman({ publicKey, privateKey });
  } catch {
    return undefined;
  }
}

/** Undefined for a wrong key or altered bytes. The caller wipes what comes out. */
export function openAgreedKey(
  agreement: Agreement,
  encryptedKey: Uint8Array,
  spki: Uint8Array,
  privateKey: KeyObject,
): Buffer | undefined {
  if (privateKey.asymmetricKeyType !== 'ec') return undefined;
  const secret = agree(agreement.point, spki, privateKey);
  if (secret === undefined) return undefined;
  const wrappingKey = deriveWrappingKey(secret, agreement, agreement.ukm);
  const messageKey = unwrapKey(agreement.wrap, wrappingKey, encryptedKey);
  wrappingKey.fill(0);
  return messageKey;
}

export interface AgreedKey {
  /** The encoded OriginatorPublicKey, with the tag that it has as an originator. */
  readonly originatorKey: Uint8Array;
  /** The encoded AlgorithmIdentifier. */
  readonly algorithm: Uint8Array;
  readonly encryptedKey: Buffer;
}

/** dhSinglePass-stdDH, by our name of the digest. */
const ownDerivations = {
  'SHA-256': { oid: '1.3.132.1.11.1', digest: 'sha256' },
  'SHA-384': { oid: '1.3.132.1.11.2', digest: 'sha384' },
  'SHA-512': { oid: '1.3.132.1.11.3', digest: 'sha512' },
} as const;

function schemeFor(
  recipient: PublicKeyFacts,
  messageKey: Buffer,
): KeyAgreementScheme & { readonly oid: string } {
  const wrap = messageKey.length > 16 ? aes256Wrap : aes128Wrap;
  return { ...ownDerivations[curveDigest(recipient)], wrap, wrapAlgorithm: sequence(oid(wrap.oid)) };
}

/** Under a new ephemeral key. `publicKey` is the recipient's, and `curve` Node's name of its curve. */
export function agreeOnKey(
  messageKey: Buffer,
  recipient: PublicKeyFacts,
  publicKey: KeyObject,
  curve: string,
): AgreedKey {
  const scheme = schemeFor(recipient, messageKey);
  const ephemeral = generateKeyPairSync('ec', { namedCurve: curve });
  const secret = diffieHellman({ publicKey, privateKey: ephemeral.privateKey });
  const wrappingKey = deriveWrappingKey(secret, scheme, undefined);
  const encryptedKey = wrapKey(scheme.wrap, wrappingKey, messageKey);
  wrappingKey.fill(0);
  const { bits } = partsOfKey(ephemeral.publicKey.export({ type: 'spki', format: 'der' }));
  return {
    originatorKey: encode(0xa1, sequence(oid(ecOid)), bits),
    algorithm: sequence(oid(scheme.oid), scheme.wrapAlgorithm),
    encryptedKey,
  };
}
