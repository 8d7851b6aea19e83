/**
 * Opens an unencrypted private key from DER: PKCS#8 (RFC 5958), PKCS#1 (RFC 8017) or SEC1 (RFC 5915). A key gets
 * through only if it works and is of a kind that S/MIME here can use; whose key it is, is decided elsewhere.
 */
import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { keyAlgorithmName, type PublicKeyFacts } from '../../core/certificate.ts';
import { UserError } from '../../core/errors.ts';
import type { PrivateKeyMaterial } from '../../core/ports.ts';
import { berChildren, readBer } from '../ber/read-ber.ts';
import { ecOid, rsaOid, rsaPssOid } from '../certificate/algorithm-names.ts';
import { readPublicKey } from '../certificate/public-key.ts';
import { derTag, expectTag, readOid, readWhole } from '../der/read.ts';

export type PrivateKeyForm = 'pkcs8' | 'pkcs1' | 'sec1';

const smallestRsa = 1024;
/** RFC 8551 asks for 4096 at most; with far larger ones each signature takes seconds. */
const largestRsa = 8192;
/** Bytes; a key of `largestRsa` bits has 5,000. What is longer has numbers that are calculated with for minutes. */
const longestKey = 10_000;

const convertHint =
  'Ask for an RSA or EC key; "openssl pkey -in FILE -noout -text" shows what the file holds.';

function refused(message: string): UserError {
  return new UserError('refused', message, { hint: convertHint });
}

/** The refusal of a key for another algorithm than those that S/MIME works with here. */
export function otherAlgorithm(name: string): UserError {
  return refused(`this is a private key for ${name}; S/MIME here works with RSA, EC and Ed25519`);
}

function broken(cause?: unknown): UserError {
  return new UserError('unreadable-input', 'this private key is damaged: its parts do not fit together', {
    hint: 'Export the key again where it came from.',
    cause,
  });
}

const workingAlgorithms = new Set([rsaOid, rsaPssOid, ecOid, '1.3.101.112']);
const otherAlgorithms: ReadonlyMap<string, string> = new Map([
  ['1.2.840.10040.4.1', 'DSA'],
  ['1.2.840.113549.1.3.1', 'DH'],
  ['1.3.101.110', 'X25519'],
  ['1.3.101.111', 'X448'],
  ['1.3.101.113', 'Ed448'],
]);

/** Before OpenSSL sees it, which calculates for minutes over a DSA or DH key with hostile numbers. */
function refuseOtherAlgorithms(pkcs8: Buffer): void {
  const [, algorithm] = berChildren(readBer(pkcs8), 2);
  const [type] = berChildren(expectTag(algorithm, derTag.sequence, 'key algorithm'), 1);
  const oid = readOid(expectTag(type, derTag.oid, 'key algorithm type'));
  if (!workingAlgorithms.has(oid)) throw otherAlgorithm(otherAlgorithms.get(oid) ?? oid);
}

function refuseUnusable(facts: PublicKeyFacts): void {
  const name = keyAlgorithmName(facts);
  const bits = facts.bits ?? 0;
  if (facts.algorithm === 'EC' && facts.curve === undefined) {
    throw refused('this EC private key spells out its curve; only keys on a named curve are read');
  }
  if (facts.algorithm !== 'RSA' && facts.algorithm !== 'RSA-PSS') return;
  if (bits < smallestRsa) {
    throw refused(`this is an ${name} private key; keys below ${smallestRsa} bits are broken`);
  }
  // The facts tell an exponent up to 2^53. Larger ones make each signature take half a second and more.
  if (facts.exponent === undefined)
    throw refused(`this is an ${name} private key with a huge public exponent`);
  if (bits > largestRsa) throw refused(`this is an ${name} private key; at most ${largestRsa} bits are read`);
}

/**
 * Signs once, because a private key whose public half was swapped or damaged would otherwise be found out too
 * late. OpenSSL works around damage in RSA's redundant numbers, so that passes: the key does its work.
 */
function isWorking(privateKey: KeyObject, publicKey: KeyObject): boolean {
  const probe = Buffer.from('smimectl');
  const restricted = privateKey.asymmetricKeyDetails?.hashAlgorithm;
  const digest = privateKey.asymmetricKeyType === 'ed25519' ? null : (restricted ?? 'sha256');
  return verify(digest, probe, publicKey, sign(digest, probe, privateKey));
}

/**
 * The caller wipes `der` and, after use, the result's `pkcs8`.
 * @throws UserError `unreadable-input` for bytes that are no working key, `refused` for kinds not supported
 */
export function openPrivateKey(der: Buffer, form: PrivateKeyForm): PrivateKeyMaterial {
  try {
    if (form === 'pkcs8') refuseOtherAlgorithms(der);
    if (der.length > longestKey) {
      const [size, most] = [der.length, longestKey].map((bytes) => bytes.toLocaleString('en'));
      throw refused(`this private key has ${size} bytes; at most ${most} are read`);
    }
    const privateKey = createPrivateKey({ key: der, format: 'der', type: form });
    const publicKey = createPublicKey(privateKey);
    const facts = readPublicKey(readWhole(publicKey.export({ type: 'spki', format: 'der' })));
    refuseUnusable(facts);
    if (!isWorking(privateKey, publicKey)) throw broken();
    return {
      publicKeyId: facts.id,
      algorithm: keyAlgorithmName(facts),
      pkcs8: privateKey.export({ type: 'pkcs8', format: 'der' }),
    };
  } catch (error) {
    throw error instanceof UserError ? error : broken(error);
  }
}
