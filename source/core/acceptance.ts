/**
 * Which certificates may be stored: every CA, and every other one that mail can make use of. The rule is the
 * one of the panel that we mirror, with each reason told apart.
 */
import {
  type Certificate,
  isCa,
  keyAlgorithmName,
  usageAllowsEncryption,
  usageAllowsSigning,
} from './certificate.ts';

export interface Refusal {
  readonly code: 'no-address' | 'wrong-usage' | 'unsupported-key';
  readonly message: string;
  readonly hint: string;
}

const supported = new Set(['RSA', 'RSA-PSS', 'EC', 'Ed25519']);

/** Why `certificate` may not be stored, or undefined when it may. */
export function refusalOf(certificate: Certificate): Refusal | undefined {
  if (isCa(certificate)) return undefined;
  if (!supported.has(certificate.publicKey.algorithm)) {
    return {
      code: 'unsupported-key',
      message: `its key is ${keyAlgorithmName(certificate.publicKey)}; S/MIME here works with RSA, EC and Ed25519`,
      hint: 'Ask for a certificate with an RSA or EC key.',
    };
  }
  if (!usageAllowsSigning(certificate) && !usageAllowsEncryption(certificate)) {
    return {
      code: 'wrong-usage',
      message: 'it is not for e-mail: its key usage allows neither signing nor encrypting mail',
      hint: 'Ask the issuer for a certificate with the extended key usage "E-mail Protection".',
    };
  }
  if (certificate.addresses.length === 0) {
    return {
      code: 'no-address',
      message: 'it names no e-mail address, so it can be used for nobody',
      hint: 'Ask the issuer for a certificate with the e-mail address in its subject alternative name.',
    };
  }
  return undefined;
}
