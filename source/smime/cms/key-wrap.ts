/** Wraps a message key under a key-encryption key: AES key wrap (RFC 3394), for old messages that of 3DES (RFC 3217). */
import { createCipheriv, createDecipheriv } from 'node:crypto';

export interface KeyWrap {
  /** Dotted object identifier. */
  readonly oid: string;
  /** Node's name of the cipher. */
  readonly name: string;
  /** Bytes of the key-encryption key. */
  readonly keyLength: number;
}

const aes = (keyLength: 16 | 24 | 32, arc: number): KeyWrap => ({
  oid: `2.16.840.1.101.3.4.1.${arc}`,
  name: `aes${8 * keyLength}-wrap`,
  keyLength,
});

export const aes128Wrap = aes(16, 5);
export const aes256Wrap = aes(32, 45);
const wraps = [
  aes128Wrap,
  aes(24, 25),
  aes256Wrap,
  { oid: '1.2.840.113549.1.9.16.3.6', name: 'des3-wrap', keyLength: 24 },
];

export function keyWrapOf(oid: string): KeyWrap | undefined {
  return wraps.find((wrap) => wrap.oid === oid);
}

/** RFC 3394 §2.2.3.1; the wrap of 3DES makes its own. */
const ivOf = ({ name }: KeyWrap): Buffer | null => (name === 'des3-wrap' ? null : Buffer.alloc(8, 0xa6));

export function wrapKey(wrap: KeyWrap, wrappingKey: Buffer, key: Buffer): Buffer {
  const cipher = createCipheriv(wrap.name, wrappingKey, ivOf(wrap));
  return Buffer.concat([cipher.update(key), cipher.final()]);
}

/** Undefined for a wrong key or altered bytes. */
export function unwrapKey(wrap: KeyWrap, wrappingKey: Buffer, wrapped: Uint8Array): Buffer | undefined {
  try {
    // The whole comes out of update, or OpenSSL throws.
    return createDecipheriv(wrap.name, wrappingKey, ivOf(wrap)).update(wrapped);
  } catch {
    return undefined;
  }
}
