/**
 * Opens an unencrypted private key from DER: PKCS#8 (RFC 5958), PKCS#1 (RFC 8017) or SEC1 (RFC 5915). A key gets
 * through only if it works and is of a kind that S/MIME here can use; whose key it is, is decided elsewhere.
 */
import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { keyAlgorithmName, type PublicKeyFacts } from '../../core/certificate.ts';
import { UserError } from '../../core/errors.ts';
import type { PrivateKeyMaterial } from '../../core/ports.ts';
import { berChildren, readBer } from '../ber/read-ber.ts';
import { rsaPssOid } from '../certificate/algorithm-names.ts';
import { readPublicKey } from '../certificate/public-key.ts';
import { readOid, readWhole } from '../der/read.ts';

export type PrivateKeyForm = 'pkcs8' | 'pkcs1' | 'sec1';

const smallestRsa = 1024;
/** Larger ones take seconds for each signature, and nobody's mail program reads them. */
const largestRsa = 16_384;

const convertHint =
  'Ask for an RSA or EC key; "openssl pkey -in FILE -noout -text" shows what the file holds.';

function broken(cause?: unknown): UserError {
  return new UserError('unreadable-input', 'this private key is damaged: its parts do not fit together', {
    hint: 'Export the key again where it came from.',
    cause,
  });
}

function refuseUnusable(facts: PublicKeyFacts): void {
  const name = keyAlgorithmName(facts);
  const bits = facts.bits ?? 0;
  const refuse = (reason: string): never => {
    throw new UserError('refused', reason, { hint: convertHint });
  };
  switch (facts.algorithm) {
    case 'RSA':
    case 'RSA-PSS':
      if (bits < smallestRsa)
        refuse(`this is an ${name} private key; keys below ${smallestRsa} bits are broken`);
      if (bits > largestRsa) refuse(`this is an ${name} private key; at most ${largestRsa} bits are read`);
      return;
    case 'EC':
      if (facts.curve === undefined) {
        refuse('this EC private key spells out its curve; only keys on a named curve are read');
      }
      return;
    case 'Ed25519':
      return;
    default:
      refuse(`this is an ${name} private key; S/MIME here works with RSA, EC and Ed25519`);
  }
}

const knownKinds = new Set(['1.2.840.113549.1.1.1', rsaPssOid, '1.2.840.10045.2.1', '1.3.101.112']);

/** What OpenSSL cannot read is damaged only if it is of a kind that OpenSSL knows. */
function refuseUnknownKind(der: Buffer, form: PrivateKeyForm): void {
  if (form !== 'pkcs8') return;
  const kind = pkcs8Algorithm(der);
  if (kind === undefined || knownKinds.has(kind)) return;
  throw new UserError(
    'refused',
    `this private key is for the algorithm ${kind}; S/MIME here works with RSA, EC and Ed25519`,
    { hint: convertHint },
  );
}

function pkcs8Algorithm(der: Buffer): string | undefined {
  try {
    const [, algorithm] = berChildren(readBer(der), 2);
    const [kind] = algorithm === undefined ? [] : berChildren(algorithm, 1);
    return kind === undefined ? undefined : readOid(kind);
  } catch {
    return undefined;
  }
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
  let privateKey: KeyObject;
  let publicKey: KeyObject;
  let facts: PublicKeyFacts;
  try {
    privateKey = createPrivateKey({ key: der, format: 'der', type: form });
    publicKey = createPublicKey(privateKey);
    facts = readPublicKey(readWhole(publicKey.export({ type: 'spki', format: 'der' })));
  } catch (error) {
    refuseUnknownKind(der, form);
    throw broken(error);
  }
  refuseUnusable(facts);
  try {
    if (!isWorking(privateKey, publicKey)) throw broken();
  } catch (error) {
    throw error instanceof UserError ? error : broken(error);
  }
  return {
    publicKeyId: facts.id,
    algorithm: keyAlgorithmName(facts),
    pkcs8: privateKey.export({ type: 'pkcs8', format: 'der' }),
  };
}
