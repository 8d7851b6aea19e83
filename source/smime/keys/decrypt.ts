/** Decrypts with the ciphers that private keys and PKCS#12 are found under. Wrong keys are a value, not an error. */
import { createDecipheriv } from 'node:crypto';
import { DerError } from '../der/read.ts';
import { decryptRc2Cbc } from './rc2.ts';
import { decryptRc4 } from './rc4.ts';

export type Cipher =
  | { readonly kind: 'aes'; readonly keyLength: 16 | 24 | 32 }
  | { readonly kind: '3des'; readonly keyLength: 16 | 24 }
  | { readonly kind: 'des'; readonly keyLength: 8 }
  | { readonly kind: 'rc2'; readonly keyLength: number; readonly effectiveBits: number }
  | { readonly kind: 'rc4'; readonly keyLength: number };

export function blockLengthOf({ kind }: Cipher): number {
  return kind === 'aes' ? 16 : kind === 'rc4' ? 0 : 8;
}

/**
 * Undefined when the padding shows that the key is not the right one; a wrong key goes unnoticed once in 256.
 * @throws DerError when lengths cannot be right
 */
export function decrypt(
  cipher: Cipher,
  key: Buffer,
  iv: Uint8Array,
  ciphertext: Uint8Array,
): Buffer | undefined {
  if (cipher.kind === 'rc4') return decryptRc4(key, ciphertext);
  const blockLength = blockLengthOf(cipher);
  if (ciphertext.length === 0 || ciphertext.length % blockLength !== 0 || iv.length !== blockLength) {
    throw new DerError('the encrypted content has a wrong length');
  }
  const padded =
    cipher.kind === 'rc2'
      ? decryptRc2Cbc(key, cipher.effectiveBits, iv, ciphertext)
      : nodeDecrypt(cipher, key, iv, ciphertext);
  return unpadded(padded, blockLength);
}

function nodeDecrypt(cipher: Cipher, key: Buffer, iv: Uint8Array, ciphertext: Uint8Array): Buffer {
  const isAes = cipher.kind === 'aes';
  // Three times the same key makes 3DES the single DES that OpenSSL no longer has; two keys go K1, K2, K1.
  const whole = isAes ? key : Buffer.concat([key, key, key]).subarray(0, 24);
  const decipher = createDecipheriv(isAes ? `aes-${key.length * 8}-cbc` : 'des-ede3-cbc', whole, iv);
  decipher.setAutoPadding(false);
  // Whole blocks all come out at once, so that secrets and large content are not copied.
  const padded = decipher.update(ciphertext);
  decipher.final();
  if (!isAes) whole.fill(0);
  return padded;
}

function unpadded(padded: Buffer, blockLength: number): Buffer | undefined {
  const count = padded[padded.length - 1] ?? 0;
  const isPadding =
    count >= 1 &&
    count <= blockLength &&
    padded.subarray(padded.length - count).every((byte) => byte === count);
  if (isPadding) return padded.subarray(0, padded.length - count);
  padded.fill(0);
  return undefined;
}
