/**
 * Opens a private key that is encrypted by its PEM header fields (Proc-Type and DEK-Info, RFC 1421), as OpenSSL
 * wrote them by default for many years.
 */
import { hash } from 'node:crypto';
import type { PrivateKeyMaterial } from '../../core/ports.ts';
import { DerError } from '../der/read.ts';
import { blockLengthOf, type Cipher, decrypt } from './decrypt.ts';
import { openDecrypted, passphraseNeeded, wrongPassphrase } from './open-encrypted-private-key.ts';
import { openPrivateKey, otherAlgorithm, type PrivateKeyForm } from './open-private-key.ts';
import { unsupported } from './read-derivation.ts';

const ciphers: ReadonlyMap<string, Cipher> = new Map<string, Cipher>([
  ['AES-128-CBC', { kind: 'aes', keyLength: 16 }],
  ['AES-192-CBC', { kind: 'aes', keyLength: 24 }],
  ['AES-256-CBC', { kind: 'aes', keyLength: 32 }],
  ['DES-EDE3-CBC', { kind: '3des', keyLength: 24 }],
  ['DES-EDE-CBC', { kind: '3des', keyLength: 16 }],
  ['DES-CBC', { kind: 'des', keyLength: 8 }],
  ['RC2-40-CBC', { kind: 'rc2', keyLength: 5, effectiveBits: 40 }],
  ['RC2-64-CBC', { kind: 'rc2', keyLength: 8, effectiveBits: 64 }],
  ['RC2-CBC', { kind: 'rc2', keyLength: 16, effectiveBits: 128 }],
]);

/** OpenSSL's EVP_BytesToKey with MD5 and one round, salted by the IV's first 8 bytes. */
function deriveKey(passphrase: Buffer, salt: Uint8Array, length: number): Buffer {
  let block = Buffer.alloc(0);
  const key = Buffer.alloc(length);
  for (let have = 0; have < length; have += block.length) {
    const input = Buffer.concat([block, passphrase, salt]);
    block = hash('md5', input, 'buffer');
    input.fill(0);
    key.set(block.subarray(0, length - have), have);
  }
  block.fill(0);
  return key;
}

function formOf(label: string): PrivateKeyForm {
  return label.startsWith('RSA ') ? 'pkcs1' : label.startsWith('EC ') ? 'sec1' : 'pkcs8';
}

/**
 * `ciphertext` is the block's decoded body.
 * @throws UserError `passphrase-needed`, `wrong-passphrase`, `refused`, `unreadable-input`; DerError
 */
export function openDekEncrypted(
  label: string,
  dekInfo: string,
  ciphertext: Buffer,
  passphrase: Buffer | undefined,
): PrivateKeyMaterial {
  const [name = '', hex = ''] = dekInfo.split(',').map((part) => part.trim());
  if (label.startsWith('DSA ')) throw otherAlgorithm('DSA');
  const cipher = ciphers.get(name.toUpperCase());
  if (cipher === undefined) throw unsupported(name === '' ? 'a cipher that it does not name' : name);
  const iv = Buffer.from(hex, 'hex');
  if (iv.length !== blockLengthOf(cipher)) throw new DerError('its DEK-Info has no IV of the right length');
  if (passphrase === undefined) throw passphraseNeeded();
  const key = deriveKey(passphrase, iv.subarray(0, 8), cipher.keyLength);
  try {
    const decrypted = decrypt(cipher, key, iv, ciphertext);
    if (decrypted === undefined) throw wrongPassphrase();
    return openDecrypted(decrypted, (der) => openPrivateKey(der, formOf(label)));
  } finally {
    key.fill(0);
  }
}
