/** Reads a SubjectPublicKeyInfo (RFC 5280 §4.1.2.7): which kind of key, how large, and the name it is matched by. */
import { hash } from 'node:crypto';
import type { PublicKeyAlgorithm, PublicKeyFacts } from '../../core/certificate.ts';
import {
  childrenOf,
  DerError,
  type DerNode,
  derTag,
  encodingOf,
  expectTag,
  readBitString,
  readIntegerBytes,
  readOid,
  readWhole,
} from '../der/read.ts';
import { curveOf, ecOid, rsaOid, rsaPssOid } from './algorithm-names.ts';

const algorithms: ReadonlyMap<string, PublicKeyAlgorithm> = new Map<string, PublicKeyAlgorithm>([
  [rsaOid, 'RSA'],
  [rsaPssOid, 'RSA-PSS'],
  [ecOid, 'EC'],
  ['1.3.101.110', 'X25519'],
  ['1.3.101.111', 'X448'],
  ['1.3.101.112', 'Ed25519'],
  ['1.3.101.113', 'Ed448'],
  ['1.2.840.10040.4.1', 'DSA'],
]);

/** RFC 8410 §4. */
const keyLengths = { X25519: 32, X448: 56, Ed25519: 32, Ed448: 57 } as const;

type Facts = Pick<PublicKeyFacts, 'bits' | 'curve' | 'exponent'>;

/** Big-endian bytes of an INTEGER above zero, without the sign's byte. */
function readPositive(node: DerNode | undefined, what: string): Uint8Array {
  const bytes = readIntegerBytes(expectTag(node, derTag.integer, what));
  const first = bytes[0] ?? 0;
  if (first >= 0x80 || (bytes.length === 1 && first === 0)) throw new DerError(`${what} is not above zero`);
  return first === 0 ? bytes.subarray(1) : bytes;
}

const bitsOf = (positive: Uint8Array): number => positive.length * 8 - Math.clz32(positive[0] ?? 0) + 24;

function rsaFacts(key: Uint8Array): Facts {
  const [modulus, exponent, ...rest] = childrenOf(
    expectTag(readWhole(key), derTag.sequence, 'RSA public key'),
  );
  if (rest.length > 0) throw new DerError('an RSA public key has more than modulus and exponent');
  const bits = bitsOf(readPositive(modulus, 'RSA modulus'));
  const value = readPositive(exponent, 'RSA exponent').reduce((sum, byte) => sum * 256 + byte, 0);
  return Number.isSafeInteger(value) ? { bits, exponent: value } : { bits };
}

/** ECParameters of RFC 3279 §2.3.5: the field's prime tells the size. */
function explicitCurveFacts(parameters: DerNode): Facts {
  const [, field] = childrenOf(parameters);
  const [type, prime] = childrenOf(expectTag(field, derTag.sequence, 'field of the curve'));
  const isPrimeField = readOid(expectTag(type, derTag.oid, 'type of the field')) === '1.2.840.10045.1.1';
  return isPrimeField ? { bits: bitsOf(readPositive(prime, 'prime of the field')) } : {};
}

function curveFacts(parameters: DerNode | undefined): Facts {
  if (parameters?.tag === derTag.sequence) return explicitCurveFacts(parameters);
  const { name, bits } = curveOf(readOid(expectTag(parameters, derTag.oid, 'curve')));
  return bits === undefined ? { curve: name } : { curve: name, bits };
}

/** A DSA key may inherit its parameters from its issuer; then its size is unknown. */
function dsaFacts(parameters: DerNode | undefined): Facts {
  if (parameters?.tag !== derTag.sequence) return {};
  const [prime] = childrenOf(parameters);
  return { bits: bitsOf(readPositive(prime, 'DSA prime')) };
}

function factsOf(algorithm: PublicKeyAlgorithm, parameters: DerNode | undefined, key: Uint8Array): Facts {
  switch (algorithm) {
    case 'RSA':
    case 'RSA-PSS':
      return rsaFacts(key);
    case 'EC':
      if (key.length === 0) throw new DerError('an empty EC point');
      return curveFacts(parameters);
    case 'DSA':
      return dsaFacts(parameters);
    case 'unknown':
      return {};
    default:
      if (key.length !== keyLengths[algorithm]) throw new DerError(`${algorithm} key of a wrong length`);
      return {};
  }
}

/** @throws DerError */
export function readPublicKey(node: DerNode): PublicKeyFacts {
  const [identifier, bits, ...rest] = childrenOf(expectTag(node, derTag.sequence, 'public key'));
  if (rest.length > 0) throw new DerError('a public key has more than algorithm and key');
  const [type, parameters, ...more] = childrenOf(expectTag(identifier, derTag.sequence, 'key algorithm'));
  if (more.length > 0) throw new DerError('a key algorithm has more than type and parameters');
  const oid = readOid(expectTag(type, derTag.oid, 'key algorithm type'));
  const key = readBitString(expectTag(bits, derTag.bitString, 'key'));
  if (key.unusedBits !== 0) throw new DerError('a key is not whole bytes');
  const algorithm = algorithms.get(oid) ?? 'unknown';
  const spki = encodingOf(node);
  return {
    algorithm,
    oid,
    ...factsOf(algorithm, parameters, key.bytes),
    spki,
    id: hash('sha256', spki, 'hex'),
  };
}
