/**
 * Key derivation from passphrases: PBKDF1 and PBKDF2 (RFC 8018), scrypt (RFC 7914) and that of PKCS#12 (RFC 7292
 * appendix B). Whether the cost is bearable was decided before; here it only must not hold up the event loop.
 */
import { pbkdf2, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { repeatDigest } from './repeat-digest.ts';

const pbkdf2Async = promisify(pbkdf2);
export interface RoundsAndSalt {
  readonly salt: Uint8Array;
  readonly rounds: number;
}

export async function derivePbkdf1(
  digest: string,
  passphrase: Buffer,
  { salt, rounds }: RoundsAndSalt,
): Promise<Buffer> {
  return repeatDigest(digest, Buffer.concat([passphrase, salt]), rounds);
}

export async function derivePbkdf2(
  digest: string,
  passphrase: Buffer,
  { salt, rounds }: RoundsAndSalt,
  length: number,
): Promise<Buffer> {
  return pbkdf2Async(passphrase, salt, rounds, length, digest);
}

export async function deriveScrypt(
  passphrase: Buffer,
  salt: Uint8Array,
  cost: { readonly N: number; readonly r: number; readonly p: number },
  length: number,
): Promise<Buffer> {
  const maxmem = 128 * cost.r * (cost.N + cost.p + 8) + 1024 * 1024;
  return new Promise((resolve, reject) => {
    scrypt(passphrase, salt, length, { ...cost, maxmem }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}

/** What the derived bytes are for (RFC 7292 §B.3). */
export const pkcs12Purpose = { key: 1, iv: 2, mac: 3 } as const;

/** `unit` repeated until `blockLength` divides it; nothing stays nothing. */
function fill(unit: Uint8Array, blockLength: number): Buffer {
  const filled = Buffer.alloc(Math.ceil(unit.length / blockLength) * blockLength);
  for (let i = 0; i < filled.length; i++) filled[i] = unit[i % unit.length] ?? 0;
  return filled;
}

/** Adds `addend` and one to every block, as big-endian numbers. */
function addToBlocks(blocks: Buffer, addend: Buffer): void {
  for (let start = 0; start < blocks.length; start += addend.length) {
    let carry = 1;
    for (let i = addend.length - 1; i >= 0; i--) {
      carry += (blocks[start + i] ?? 0) + (addend[i] ?? 0);
      blocks[start + i] = carry & 0xff;
      carry >>= 8;
    }
  }
}

/** `passphrase` is a BMPString with its closing zeros (RFC 7292 §B.1). */
export async function derivePkcs12(
  digest: string,
  passphrase: Buffer,
  { salt, rounds }: RoundsAndSalt,
  purpose: number,
  length: number,
): Promise<Buffer> {
  const blockLength = /^sha(?:384|512)/.test(digest) ? 128 : 64;
  const diversifier = Buffer.alloc(blockLength, purpose);
  const blocks = Buffer.concat([fill(salt, blockLength), fill(passphrase, blockLength)]);
  const parts: Buffer[] = [];
  for (let have = 0; have < length; ) {
    const part = await repeatDigest(digest, Buffer.concat([diversifier, blocks]), rounds);
    parts.push(part);
    have += part.length;
    addToBlocks(blocks, fill(part, blockLength).subarray(0, blockLength));
  }
  blocks.fill(0);
  const derived = Buffer.concat(parts).subarray(0, length);
  for (const part of parts) part.fill(0);
  return derived;
}
