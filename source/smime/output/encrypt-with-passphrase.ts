/**
 * Encrypts under a passphrase for exports: PBES2 with PBKDF2-HMAC-SHA-256 and AES-256-CBC, which every current
 * program reads, or the 3DES scheme of PKCS#12 for those that are too old for it.
 */
import { createCipheriv, randomBytes } from 'node:crypto';
import { integer, nullValue, octetString, oid, sequence } from '../der/write.ts';
import { derivePbkdf2, derivePkcs12, pkcs12Purpose } from '../keys/derive-key.ts';
import type { PassphraseForms } from '../keys/passphrase-forms.ts';

export type ExportScheme = 'modern' | 'legacy';

/** OWASP's figure for PBKDF2-HMAC-SHA-256; the old scheme's rounds are slower ones, three times over. */
export const exportRounds: Readonly<Record<ExportScheme, number>> = { modern: 600_000, legacy: 100_000 };

export interface Encrypted {
  /** The encoded AlgorithmIdentifier. */
  readonly algorithm: Uint8Array;
  readonly ciphertext: Buffer;
}

function encrypt(cipher: string, key: Buffer, iv: Buffer, plain: Uint8Array): Buffer {
  const encryption = createCipheriv(cipher, key, iv);
  const ciphertext = Buffer.concat([encryption.update(plain), encryption.final()]);
  key.fill(0);
  return ciphertext;
}

/** `passphrase` is UTF-8. */
export async function encryptModern(plain: Uint8Array, passphrase: Buffer): Promise<Encrypted> {
  const rounds = exportRounds.modern;
  const salt = randomBytes(16);
  const iv = randomBytes(16);
  const key = await derivePbkdf2('sha256', passphrase, { salt, rounds }, 32);
  const hmacWithSha256 = sequence(oid('1.2.840.113549.2.9'), nullValue());
  const derivation = sequence(
    oid('1.2.840.113549.1.5.12'),
    sequence(octetString(salt), integer(rounds), hmacWithSha256),
  );
  const cipher = sequence(oid('2.16.840.1.101.3.4.1.42'), octetString(iv));
  return {
    algorithm: sequence(oid('1.2.840.113549.1.5.13'), sequence(derivation, cipher)),
    ciphertext: encrypt('aes-256-cbc', key, iv, plain),
  };
}

/**
 * Whether gpgsm 2.2 derives this key too. Between the key's two digests each block is added to the first one, and
 * where a block then starts with a zero, gpgsm loses that byte. What the lower bytes carry over is not known here.
 */
export function isReadableByGpgsm(key: Uint8Array, salt: Uint8Array, bmp: Uint8Array): boolean {
  return [salt, bmp].every((block) => {
    const sum = ((key[0] ?? 0) + (block[0] ?? 0)) & 0xff;
    return sum !== 0 && sum !== 0xff;
  });
}

/** pbeWithSHAAnd3-KeyTripleDES-CBC (RFC 7292 appendix C). */
async function encryptLegacy(plain: Uint8Array, passphrase: Buffer): Promise<Encrypted> {
  const rounds = exportRounds.legacy;
  const derive = (salt: Buffer, purpose: number, length: number): Promise<Buffer> =>
    derivePkcs12('sha1', passphrase, { salt, rounds }, purpose, length);
  let salt = randomBytes(8);
  let key = await derive(salt, pkcs12Purpose.key, 24);
  while (!isReadableByGpgsm(key, salt, passphrase)) {
    salt = randomBytes(8);
    key = await derive(salt, pkcs12Purpose.key, 24);
  }
  const iv = await derive(salt, pkcs12Purpose.iv, 8);
  return {
    algorithm: sequence(oid('1.2.840.113549.1.12.1.3'), sequence(octetString(salt), integer(rounds))),
    ciphertext: encrypt('des-ede3-cbc', key, iv, plain),
  };
}

export async function encryptWithPassphrase(
  plain: Uint8Array,
  { utf8, bmp }: PassphraseForms,
  scheme: ExportScheme,
): Promise<Encrypted> {
  return scheme === 'modern' ? encryptModern(plain, utf8) : encryptLegacy(plain, bmp);
}
