/**
 * Which keys and signatures we call weak. Libraries accept RSA-512 and MD5 without a word, so the policy is
 * ours: RSA from 2048 bits with an exponent above 3, EC from 256 bits, nothing of the MD family and no SHA-1
 * (RFC 8551 §2.2, §4).
 */
import { type Certificate, keyAlgorithmName } from './certificate.ts';

export interface Weakness {
  readonly code: 'weak-key' | 'weak-signature';
  readonly message: string;
}

const weakDigest = /md[245]|sha-?1(?![0-9])/i;

export function weaknessOfKey(publicKey: Certificate['publicKey']): Weakness | undefined {
  const name = keyAlgorithmName(publicKey);
  const bits = publicKey.bits ?? 0;
  switch (publicKey.algorithm) {
    case 'RSA':
    case 'RSA-PSS':
      if (bits < 2048) return { code: 'weak-key', message: `the key is ${name}, less than 2048 bits` };
      // An exponent too large to be told as a number is odd but not weak.
      if (publicKey.exponent !== undefined && publicKey.exponent <= 3) {
        return { code: 'weak-key', message: `the RSA key has the public exponent ${publicKey.exponent}` };
      }
      return undefined;
    case 'EC':
      if (publicKey.bits === undefined) {
        return { code: 'weak-key', message: `the key is ${name}, a curve of unknown strength` };
      }
      return bits < 256 ? { code: 'weak-key', message: `the key is ${name}, less than 256 bits` } : undefined;
    case 'DSA':
      return { code: 'weak-key', message: `the key is ${name}, which nobody should use for mail any more` };
    default:
      return undefined;
  }
}

/** `name` as in `Certificate.signatureAlgorithm`. */
export function weaknessOfSignatureAlgorithm(name: string): Weakness | undefined {
  return weakDigest.test(name)
    ? { code: 'weak-signature', message: `the certificate is signed with ${name}, which can be forged` }
    : undefined;
}

/** A self-issued signature proves nothing, so its digest does not matter. */
function weaknessOfSignature(certificate: Certificate): Weakness | undefined {
  if (Buffer.compare(certificate.subject.der, certificate.issuer.der) === 0) return undefined;
  return weaknessOfSignatureAlgorithm(certificate.signatureAlgorithm.name);
}

export function weaknessesOf(certificate: Certificate): readonly Weakness[] {
  return [weaknessOfKey(certificate.publicKey), weaknessOfSignature(certificate)].filter(
    (weakness) => weakness !== undefined,
  );
}
