/** With which digest and which algorithm a key of ours signs (RFC 5754, RFC 5753, RFC 4056, RFC 8419). */
import { constants, type KeyObject, sign } from 'node:crypto';
import { keyAlgorithmName, type PublicKeyFacts } from '../../core/certificate.ts';
import { UserError } from '../../core/errors.ts';
import {
  digestOidOf,
  mgf1Oid,
  rsaOid,
  rsaPssOid,
  signatureAlgorithmName,
} from '../certificate/algorithm-names.ts';
import { contextTag, derTag, encodingOf } from '../der/read.ts';
import { encode, integer, nullValue, oid, sequence } from '../der/write.ts';
import { nodeDigestOf, partsOfKey, saltLengthOf } from '../path/verify-signature.ts';

export interface SigningScheme {
  readonly digest: SigningDigest;
  /** The encoded AlgorithmIdentifier. */
  readonly signatureAlgorithm: Uint8Array;
  sign(bytes: Uint8Array, key: KeyObject): Uint8Array;
}

export interface SigningDigest {
  /** `SHA-256`. */
  readonly name: string;
  readonly oid: string;
  /** What `node:crypto` calls it. */
  readonly node: string;
}

const ed25519 = '1.3.101.112';
const ecdsa: ReadonlyMap<string, string> = new Map([
  ['SHA-256', '1.2.840.10045.4.3.2'],
  ['SHA-384', '1.2.840.10045.4.3.3'],
  ['SHA-512', '1.2.840.10045.4.3.4'],
]);

function unusable(key: PublicKeyFacts): UserError {
  return new UserError('refused', `a key of the kind ${keyAlgorithmName(key)} cannot sign mail here`, {
    hint: 'Sign with an RSA, EC or Ed25519 key.',
  });
}

function digestFor(name: string, key: PublicKeyFacts): SigningDigest {
  const [dotted, node] = [digestOidOf(name), nodeDigestOf(name)];
  if (dotted === undefined || node === undefined) throw unusable(key);
  return { name, oid: dotted, node };
}

/** As strong as the curve (RFC 5753 §8). */
export function curveDigest({ bits = 256 }: PublicKeyFacts): 'SHA-256' | 'SHA-384' | 'SHA-512' {
  return bits >= 512 ? 'SHA-512' : bits >= 384 ? 'SHA-384' : 'SHA-256';
}

/** RSASSA-PSS-params with SHA-256 everywhere and a salt of its length (RFC 4055 §3.1). */
function usualPssParameters(): Uint8Array {
  const sha256 = sequence(oid(digestOidOf('SHA-256') ?? ''), nullValue());
  return sequence(
    encode(contextTag(0, true), sha256),
    encode(contextTag(1, true), sequence(oid(mgf1Oid), sha256)),
    encode(contextTag(2, true), integer(32)),
  );
}

/** Parameters in the key restrict what it may sign with. */
function pssScheme(key: PublicKeyFacts): SigningScheme {
  const { parameters: own } = partsOfKey(key.spki);
  const isRestricted = own?.tag === derTag.sequence;
  const parameters = isRestricted ? encodingOf(own) : usualPssParameters();
  const name = isRestricted ? signatureAlgorithmName(rsaPssOid, own).replace(/^.* with /, '') : 'SHA-256';
  const digest = digestFor(name, key);
  const saltLength = saltLengthOf(parameters);
  return {
    digest,
    signatureAlgorithm: sequence(oid(rsaPssOid), parameters),
    sign: (bytes, privateKey) =>
      sign(digest.node, bytes, { key: privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength }),
  };
}

/** @throws UserError `refused` for a key that cannot sign mail */
export function signingSchemeOf(key: PublicKeyFacts): SigningScheme {
  switch (key.algorithm) {
    case 'RSA': {
      const digest = digestFor('SHA-256', key);
      return {
        digest,
        // Named by the key alone: OpenSSL and older programs want it so (RFC 3370 §3.2).
        signatureAlgorithm: sequence(oid(rsaOid), nullValue()),
        sign: (bytes, privateKey) =>
          sign(digest.node, bytes, { key: privateKey, padding: constants.RSA_PKCS1_PADDING }),
      };
    }
    case 'RSA-PSS':
      return pssScheme(key);
    case 'EC': {
      const digest = digestFor(curveDigest(key), key);
      return {
        digest,
        signatureAlgorithm: sequence(oid(ecdsa.get(digest.name) ?? '')),
        sign: (bytes, privateKey) => sign(digest.node, bytes, privateKey),
      };
    }
    case 'Ed25519':
      return {
        digest: digestFor('SHA-512', key),
        signatureAlgorithm: sequence(oid(ed25519)),
        sign: (bytes, privateKey) => sign(null, bytes, privateKey),
      };
    default:
      throw unusable(key);
  }
}

/** The micalg of multipart/signed that goes with signatures of this key (RFC 8551 §3.5.3.2). @throws UserError */
export function micalgOf(key: PublicKeyFacts): string {
  return signingSchemeOf(key).digest.name.toLowerCase();
}
