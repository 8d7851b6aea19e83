/**
 * Checks one signature with `node:crypto`, whatever was signed: a certificate, a CRL, a message. It does not judge whether
 * the algorithm is strong, and never throws for what the signer wrote.
 */
import { constants, createPublicKey, hash, type KeyObject, verify } from 'node:crypto';
import type { Certificate, PublicKeyFacts } from '../../core/certificate.ts';
import {
  childrenOf,
  contextTag,
  derTag,
  encodingOf,
  expectTag,
  readSmallInteger,
  readWhole,
} from '../der/read.ts';
import { encode, sequence } from '../der/write.ts';

export type SignatureResult = 'valid' | 'invalid' | 'unsupported';

/** The fields that certificates and CRLs share. */
export type Signed = Pick<Certificate, 'tbs' | 'signature' | 'signatureAlgorithm'>;

/** Our names of digests (as in `signatureAlgorithm.name`) and Node's. */
const digests: ReadonlyMap<string, string> = new Map([
  ['MD5', 'md5'],
  ['SHA-1', 'sha1'],
  ['SHA-224', 'sha224'],
  ['SHA-256', 'sha256'],
  ['SHA-384', 'sha384'],
  ['SHA-512', 'sha512'],
  ['SHA-512/224', 'sha512-224'],
  ['SHA-512/256', 'sha512-256'],
  ['SHA3-224', 'sha3-224'],
  ['SHA3-256', 'sha3-256'],
  ['SHA3-384', 'sha3-384'],
  ['SHA3-512', 'sha3-512'],
]);

/** Node's name of the digest that is called `SHA-256` here; undefined for one that Node has not. */
export function nodeDigestOf(name: string): string | undefined {
  return digests.get(name);
}

/** A key that OpenSSL refuses is remembered as undefined. */
const keyObjects = new WeakMap<PublicKeyFacts, KeyObject | undefined>();

function keyObjectOf(key: PublicKeyFacts): KeyObject | undefined {
  if (!keyObjects.has(key)) keyObjects.set(key, openKey(key.spki));
  return keyObjects.get(key);
}

function openKey(spki: Uint8Array): KeyObject | undefined {
  try {
    return createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
  } catch {
    return undefined;
  }
}

/** Algorithm parameters and key bits of a SubjectPublicKeyInfo. @throws DerError */
export function partsOfKey(spki: Uint8Array) {
  const [identifier, bits] = childrenOf(readWhole(spki));
  const [type, parameters] = childrenOf(expectTag(identifier, derTag.sequence, 'key algorithm'));
  return {
    type: encodingOf(expectTag(type, derTag.oid, 'key algorithm type')),
    parameters,
    bits: encodingOf(expectTag(bits, derTag.bitString, 'key')),
  };
}

/**
 * A DSA key without parameters has those of its issuer's key (RFC 3279 §2.3.2). Other keys, and DSA keys that
 * have their own or nothing to inherit, come back as they are.
 */
export function withInheritedParameters(key: PublicKeyFacts, issuerKey: PublicKeyFacts): PublicKeyFacts {
  if (key.algorithm !== 'DSA' || issuerKey.algorithm !== 'DSA') return key;
  const own = partsOfKey(key.spki);
  const inherited = partsOfKey(issuerKey.spki).parameters;
  if (own.parameters?.tag === derTag.sequence || inherited?.tag !== derTag.sequence) return key;
  const spki = sequence(sequence(own.type, encodingOf(inherited)), own.bits);
  return {
    ...key,
    ...(issuerKey.bits === undefined ? {} : { bits: issuerKey.bits }),
    spki,
    id: hash('sha256', spki, 'hex'),
  };
}

/** Whether the key alone cannot check anything, because its parameters stand in another certificate. */
export function lacksParameters(key: PublicKeyFacts): boolean {
  return key.algorithm === 'DSA' && key.bits === undefined;
}

/** NULL or nothing: the schemes here have no parameters of their own (RFC 4055 §5, RFC 5758 §3, RFC 8410 §3). */
function hasNoParameters(parameters: Uint8Array | undefined): boolean {
  return parameters === undefined || (parameters.length === 2 && parameters[0] === derTag.null);
}

/** saltLength of RSASSA-PSS-params, 20 unless [2] says otherwise (RFC 4055 §3.1). @throws DerError */
export function saltLengthOf(parameters: Uint8Array): number {
  const field = childrenOf(readWhole(parameters)).find(({ tag }) => tag === contextTag(2, true));
  const [value] = field === undefined ? [] : childrenOf(field);
  return value === undefined ? 20 : readSmallInteger(expectTag(value, derTag.integer, 'salt length'));
}

/**
 * The key as one that is bound to the signature's own parameters, because Node takes the digest of the mask from
 * nowhere else. A key that is bound to parameters already keeps them: they restrict what it may sign.
 */
function pssKeyOf(key: PublicKeyFacts, parameters: Uint8Array): KeyObject | undefined {
  const { parameters: own, bits } = partsOfKey(key.spki);
  if (key.algorithm === 'RSA-PSS' && own?.tag === derTag.sequence) return keyObjectOf(key);
  const rsaPss = encode(derTag.oid, Buffer.from('2a864886f70d01010a', 'hex'));
  return openKey(sequence(sequence(rsaPss, parameters), bits));
}

/** Which keys may sign with which scheme, as `signatureAlgorithm.name` calls it before the digest. */
const signers: ReadonlyMap<string, readonly PublicKeyFacts['algorithm'][]> = new Map([
  ['RSA', ['RSA']],
  ['RSA-PSS', ['RSA', 'RSA-PSS']],
  ['ECDSA', ['EC']],
  ['DSA', ['DSA']],
  ['Ed25519', ['Ed25519']],
  ['Ed448', ['Ed448']],
]);

/** @throws DerError, and whatever OpenSSL throws for a signature that it cannot read */
function check({ tbs, signature, signatureAlgorithm }: Signed, key: PublicKeyFacts): SignatureResult {
  const { name, parameters } = signatureAlgorithm;
  const [scheme = '', digestName] = name.split(' with ');
  // The Edwards curves have their digest in them.
  const digest = digestName === undefined ? null : nodeDigestOf(digestName);
  const keyTypes = signers.get(scheme);
  if (keyTypes === undefined || digest === undefined) return 'unsupported';
  if (!keyTypes.includes(key.algorithm)) return 'invalid';
  const isPss = scheme === 'RSA-PSS';
  if (isPss ? parameters === undefined : !hasNoParameters(parameters)) return 'invalid';
  const object = isPss && parameters !== undefined ? pssKeyOf(key, parameters) : keyObjectOf(key);
  if (object === undefined) return 'unsupported';
  const padding = scheme === 'RSA' ? { padding: constants.RSA_PKCS1_PADDING } : {};
  const salt = isPss && parameters !== undefined ? { saltLength: saltLengthOf(parameters) } : {};
  return verify(digest, tbs, { key: object, ...padding, ...salt }, signature) ? 'valid' : 'invalid';
}

/** What OpenSSL or the DER reader cannot read was not signed with this key; a key that they cannot is unsupported. */
export function verifySignature(signed: Signed, key: PublicKeyFacts): SignatureResult {
  try {
    return check(signed, key);
  } catch {
    return 'invalid';
  }
}
