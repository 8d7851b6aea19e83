/** A private key as a file for others, always under a passphrase: encrypted PKCS#8 in PEM, or PKCS#12. */
import type { EncodePrivateKeyOptions } from '../../core/ports.ts';
import { octetString, sequence } from '../der/write.ts';
import { encodePem } from './encode-pem.ts';
import { encodePkcs12 } from './encode-pkcs12.ts';
import { encryptModern } from './encrypt-with-passphrase.ts';

/** EncryptedPrivateKeyInfo (RFC 5958 §3) in DER. */
export async function encryptPkcs8(pkcs8: Uint8Array, passphrase: Buffer): Promise<Uint8Array> {
  const { algorithm, ciphertext } = await encryptModern(pkcs8, passphrase);
  return sequence(algorithm, octetString(ciphertext));
}

/** See `SmimeEngine.encodePrivateKey`. The caller wipes key and passphrase. */
export async function encodePrivateKey(
  pkcs8: Buffer,
  { format, passphrase, certificate, chain = [], isLegacy = false }: EncodePrivateKeyOptions,
): Promise<Uint8Array> {
  if (format === 'pem') {
    return Buffer.from(encodePem('ENCRYPTED PRIVATE KEY', await encryptPkcs8(pkcs8, passphrase)));
  }
  return encodePkcs12({ pkcs8, certificate, chain }, passphrase, isLegacy ? 'legacy' : 'modern');
}
