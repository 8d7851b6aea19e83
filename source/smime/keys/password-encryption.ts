/**
 * Decrypts what an AlgorithmIdentifier says is encrypted under a passphrase: PBES2 and PBES1 of PKCS#5 (RFC 8018)
 * and the schemes of PKCS#12 (RFC 7292 appendix C). Costs are checked before any work is done.
 */
import { UserError } from '../../core/errors.ts';
import { type BerNode, berChildren, readOctetString } from '../ber/read-ber.ts';
import { contentOf, DerError, derTag, expectTag, readOid } from '../der/read.ts';
import { blockLengthOf, type Cipher, decrypt } from './decrypt.ts';
import type { DerivationBudget } from './derivation-budget.ts';
import {
  derivePbkdf1,
  derivePbkdf2,
  derivePkcs12,
  deriveScrypt,
  pkcs12Purpose,
  type RoundsAndSalt,
} from './derive-key.ts';
import type { PassphraseForms } from './passphrase-forms.ts';

const pkcs5 = '1.2.840.113549.1.5';
const pkcs12Pbe = '1.2.840.113549.1.12.1';
const scryptOid = '1.3.6.1.4.1.11591.4.11';

const rc2 = (keyLength: number): Cipher => ({ kind: 'rc2', keyLength, effectiveBits: 8 * keyLength });

const pkcs12Schemes: ReadonlyMap<string, Cipher> = new Map<string, Cipher>([
  [`${pkcs12Pbe}.1`, { kind: 'rc4', keyLength: 16 }],
  [`${pkcs12Pbe}.2`, { kind: 'rc4', keyLength: 5 }],
  [`${pkcs12Pbe}.3`, { kind: '3des', keyLength: 24 }],
  [`${pkcs12Pbe}.4`, { kind: '3des', keyLength: 16 }],
  [`${pkcs12Pbe}.5`, rc2(16)],
  [`${pkcs12Pbe}.6`, rc2(5)],
]);

const pkcs5Schemes: ReadonlyMap<string, { readonly digest: string; readonly cipher: Cipher }> = new Map([
  [`${pkcs5}.3`, { digest: 'md5', cipher: { kind: 'des', keyLength: 8 } }],
  [`${pkcs5}.6`, { digest: 'md5', cipher: rc2(8) }],
  [`${pkcs5}.10`, { digest: 'sha1', cipher: { kind: 'des', keyLength: 8 } }],
  [`${pkcs5}.11`, { digest: 'sha1', cipher: rc2(8) }],
]);

const pbes2Ciphers: ReadonlyMap<string, Cipher> = new Map<string, Cipher>([
  ['2.16.840.1.101.3.4.1.2', { kind: 'aes', keyLength: 16 }],
  ['2.16.840.1.101.3.4.1.22', { kind: 'aes', keyLength: 24 }],
  ['2.16.840.1.101.3.4.1.42', { kind: 'aes', keyLength: 32 }],
  ['1.2.840.113549.3.7', { kind: '3des', keyLength: 24 }],
  ['1.3.14.3.2.7', { kind: 'des', keyLength: 8 }],
]);
const rc2CbcOid = '1.2.840.113549.3.2';
/** RC2's parameter version by effective bits (RFC 8018 §B.2.3). */
const rc2Bits: ReadonlyMap<number, number> = new Map([
  [160, 40],
  [120, 64],
  [58, 128],
]);

/** HMACs by their object identifiers, for PBKDF2 and PBMAC1. */
export const hmacDigests: ReadonlyMap<string, string> = new Map([
  ['1.2.840.113549.2.7', 'sha1'],
  ['1.2.840.113549.2.8', 'sha224'],
  ['1.2.840.113549.2.9', 'sha256'],
  ['1.2.840.113549.2.10', 'sha384'],
  ['1.2.840.113549.2.11', 'sha512'],
  ['1.2.840.113549.2.12', 'sha512-224'],
  ['1.2.840.113549.2.13', 'sha512-256'],
]);

export function unsupported(what: string): UserError {
  return new UserError('refused', `it is encrypted with ${what}, which is not supported`, {
    hint: 'Ask for it to be made again with AES and a passphrase.',
  });
}

/** An AlgorithmIdentifier's object identifier and parameters. */
export function readAlgorithm(node: BerNode | undefined): { oid: string; parameters: BerNode | undefined } {
  const [type, parameters] = berChildren(expectTag(node, derTag.sequence, 'algorithm'), 2);
  return { oid: readOid(expectTag(type, derTag.oid, 'algorithm type')), parameters };
}

/** A positive INTEGER; one too large for a number becomes some large number, for the caps to refuse. */
export function readCount(node: BerNode | undefined, what: string): number {
  const content = contentOf(expectTag(node, derTag.integer, what));
  const value = content.reduce((sum, byte) => sum * 256 + byte, 0);
  if ((content[0] ?? 0x80) >= 0x80 || value < 1) throw new DerError(`${what} is not above zero`);
  return Math.min(value, Number.MAX_SAFE_INTEGER);
}

/** PBEParameter and pkcs-12PbeParams are the same two fields. */
function readSaltAndRounds(parameters: BerNode | undefined, budget: DerivationBudget): RoundsAndSalt {
  const [salt, rounds] = berChildren(expectTag(parameters, derTag.sequence, 'parameters'));
  const read = { salt: readOctetString(salt, 'salt'), rounds: readCount(rounds, 'iteration count') };
  budget.spendRounds(read.rounds);
  return read;
}

/** PBKDF2-params (RFC 8018 §A.2). */
export async function derivePbkdf2From(
  parameters: BerNode | undefined,
  passphrase: Buffer,
  keyLength: number | undefined,
  budget: DerivationBudget,
): Promise<Buffer> {
  const [salt, rounds, ...rest] = berChildren(expectTag(parameters, derTag.sequence, 'PBKDF2 parameters'));
  if (salt?.tag === derTag.sequence) throw unsupported('a key whose salt is kept elsewhere');
  const read = { salt: readOctetString(salt, 'salt'), rounds: readCount(rounds, 'iteration count') };
  const named = rest[0]?.tag === derTag.integer ? readCount(rest.shift(), 'key length') : undefined;
  const length = keyLength ?? named;
  if (length === undefined || length > 512 || (named !== undefined && named !== length)) {
    throw new DerError('the key length does not fit the cipher');
  }
  const prf = rest[0] === undefined ? '1.2.840.113549.2.7' : readAlgorithm(rest[0]).oid;
  const digest = hmacDigests.get(prf);
  if (digest === undefined) throw unsupported(`PBKDF2 with ${prf}`);
  budget.spendRounds(read.rounds);
  return derivePbkdf2(digest, passphrase, read, length);
}

async function deriveScryptFrom(
  parameters: BerNode | undefined,
  passphrase: Buffer,
  keyLength: number,
  budget: DerivationBudget,
): Promise<Buffer> {
  const [salt, ...numbers] = berChildren(expectTag(parameters, derTag.sequence, 'scrypt parameters'));
  const N = readCount(numbers[0], 'scrypt cost');
  const r = readCount(numbers[1], 'scrypt block size');
  const p = readCount(numbers[2], 'scrypt parallelisation');
  budget.spendScrypt(N, r, p);
  if (N < 2 || 2 ** Math.round(Math.log2(N)) !== N) throw new DerError('the scrypt cost is no power of two');
  return deriveScrypt(passphrase, readOctetString(salt, 'salt'), { N, r, p }, keyLength);
}

function readPbes2Cipher(node: BerNode | undefined): { readonly cipher: Cipher; readonly iv: Uint8Array } {
  const { oid, parameters } = readAlgorithm(node);
  if (oid === rc2CbcOid) {
    const parts = berChildren(expectTag(parameters, derTag.sequence, 'RC2 parameters'));
    const version = parts[0]?.tag === derTag.integer ? readCount(parts.shift(), 'RC2 version') : undefined;
    const effectiveBits = version === undefined ? 32 : (rc2Bits.get(version) ?? version);
    if (effectiveBits > 1024) throw new DerError('RC2 with too many bits');
    return {
      cipher: { kind: 'rc2', keyLength: Math.ceil(effectiveBits / 8), effectiveBits },
      iv: readOctetString(parts[0], 'IV'),
    };
  }
  const cipher = pbes2Ciphers.get(oid);
  if (cipher === undefined) throw unsupported(`the cipher ${oid}`);
  return { cipher, iv: readOctetString(parameters, 'IV') };
}

async function decryptPbes2(
  parameters: BerNode | undefined,
  ciphertext: Uint8Array,
  passphrase: Buffer,
  budget: DerivationBudget,
): Promise<Buffer | undefined> {
  const [derivation, encryption] = berChildren(expectTag(parameters, derTag.sequence, 'PBES2 parameters'));
  const { cipher, iv } = readPbes2Cipher(encryption);
  const { oid, parameters: derivationParameters } = readAlgorithm(derivation);
  if (oid !== `${pkcs5}.12` && oid !== scryptOid) throw unsupported(`the key derivation ${oid}`);
  const derive = oid === scryptOid ? deriveScryptFrom : derivePbkdf2From;
  const key = await derive(derivationParameters, passphrase, cipher.keyLength, budget);
  try {
    return decrypt(cipher, key, iv, ciphertext);
  } finally {
    key.fill(0);
  }
}

async function decryptPbes1(
  scheme: { readonly digest: string; readonly cipher: Cipher },
  { salt, rounds }: RoundsAndSalt,
  ciphertext: Uint8Array,
  passphrase: Buffer,
): Promise<Buffer | undefined> {
  const derived = await derivePbkdf1(scheme.digest, passphrase, { salt, rounds });
  try {
    return decrypt(scheme.cipher, derived.subarray(0, 8), derived.subarray(8, 16), ciphertext);
  } finally {
    derived.fill(0);
  }
}

async function decryptPkcs12Pbe(
  cipher: Cipher,
  parameters: RoundsAndSalt,
  ciphertext: Uint8Array,
  passphrase: Buffer,
): Promise<Buffer | undefined> {
  const derive = (purpose: number, length: number): Promise<Buffer> =>
    derivePkcs12('sha1', passphrase, parameters, purpose, length);
  const key = await derive(pkcs12Purpose.key, cipher.keyLength);
  try {
    const ivLength = blockLengthOf(cipher);
    const iv = ivLength === 0 ? Buffer.alloc(0) : await derive(pkcs12Purpose.iv, ivLength);
    return decrypt(cipher, key, iv, ciphertext);
  } finally {
    key.fill(0);
  }
}

/**
 * Undefined when the passphrase is not the right one, as far as padding tells; the caller wipes the result.
 * @throws UserError `refused` for what is not supported or costs too much; DerError
 */
export async function decryptWithPassphrase(
  algorithm: BerNode | undefined,
  ciphertext: Uint8Array,
  { utf8, bmp }: PassphraseForms,
  budget: DerivationBudget,
): Promise<Buffer | undefined> {
  const { oid, parameters } = readAlgorithm(algorithm);
  if (oid === `${pkcs5}.13`) return decryptPbes2(parameters, ciphertext, utf8, budget);
  const pkcs12Cipher = pkcs12Schemes.get(oid);
  const pkcs5Scheme = pkcs5Schemes.get(oid);
  if (pkcs12Cipher === undefined && pkcs5Scheme === undefined) throw unsupported(`the scheme ${oid}`);
  const saltAndRounds = readSaltAndRounds(parameters, budget);
  if (pkcs12Cipher !== undefined) return decryptPkcs12Pbe(pkcs12Cipher, saltAndRounds, ciphertext, bmp);
  return pkcs5Scheme === undefined ? undefined : decryptPbes1(pkcs5Scheme, saltAndRounds, ciphertext, utf8);
}
