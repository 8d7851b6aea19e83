/**
 * Authenticated encryption of small secrets: AES-256-GCM under an HKDF-SHA-256 subkey, with everything that
 * the reader relies on bound to it. It knows neither what is sealed nor where the secret comes from.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

export const saltLength = 32;
const nonceLength = 12;
const tagLength = 16;

/** What a sealed value may be opened as: a purpose, and the facts that must be the same when it is opened. */
export interface SealContext {
  /** Separates the uses of one secret. */
  readonly purpose: string;
  readonly facts: readonly string[];
}

/** All base64. The tag is the last 16 bytes of the ciphertext. */
export interface Sealed {
  readonly salt: string;
  readonly nonce: string;
  readonly ciphertext: string;
}

export function newSalt(): Buffer {
  return randomBytes(saltLength);
}

export function seal(
  secret: Buffer,
  context: SealContext,
  plaintext: Uint8Array,
  salt: Buffer = newSalt(),
): Sealed {
  const nonce = randomBytes(nonceLength);
  const subkey = subkeyOf(secret, salt, context.purpose);
  const cipher = createCipheriv('aes-256-gcm', subkey, nonce, { authTagLength: tagLength });
  subkey.fill(0);
  cipher.setAAD(boundBytes(context));
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
  return {
    salt: salt.toString('base64'),
    nonce: nonce.toString('base64'),
    ciphertext: ciphertext.toString('base64'),
  };
}

/** The plaintext, which the caller wipes; undefined when the secret is another one or any byte was changed. */
export function unseal(secret: Buffer, context: SealContext, sealed: Sealed): Buffer | undefined {
  const salt = strictBase64(sealed.salt);
  const nonce = strictBase64(sealed.nonce);
  const bytes = strictBase64(sealed.ciphertext);
  if (salt?.length !== saltLength || nonce?.length !== nonceLength) return undefined;
  if (bytes === undefined || bytes.length < tagLength) return undefined;
  const subkey = subkeyOf(secret, salt, context.purpose);
  const decipher = createDecipheriv('aes-256-gcm', subkey, nonce, { authTagLength: tagLength });
  subkey.fill(0);
  decipher.setAAD(boundBytes(context));
  decipher.setAuthTag(bytes.subarray(bytes.length - tagLength));
  const plaintext = decipher.update(bytes.subarray(0, bytes.length - tagLength));
  try {
    decipher.final();
    return plaintext;
  } catch {
    plaintext.fill(0);
    return undefined;
  }
}

/**
 * Bytes of canonical base64; undefined for every other spelling. Node's own decoder skips stray characters
 * and unused bits, so that a changed character could go unnoticed.
 */
export function strictBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

function subkeyOf(secret: Buffer, salt: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, purpose, 32));
}

/** JSON keeps the boundaries between the facts, so that no two lists share an encoding. */
function boundBytes({ purpose, facts }: SealContext): Buffer {
  return Buffer.from(JSON.stringify([purpose, ...facts]));
}
