/** Reads what an AlgorithmIdentifier says about deriving a key, and derives it once the cost is found bearable. */
import { UserError } from '../../core/errors.ts';
import { readAlgorithm } from '../ber/read-algorithm.ts';
import { type BerNode, berChildren, readOctetString } from '../ber/read-ber.ts';
import { contentOf, DerError, derTag, expectTag } from '../der/read.ts';
import type { DerivationBudget } from './derivation-budget.ts';
import { derivePbkdf2, deriveScrypt } from './derive-key.ts';

export const pbkdf2Oid = '1.2.840.113549.1.5.12';
export const scryptOid = '1.3.6.1.4.1.11591.4.11';

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

/** A positive INTEGER; one too large for a number becomes some large number, for the caps to refuse. */
export function readCount(node: BerNode | undefined, what: string): number {
  const content = contentOf(expectTag(node, derTag.integer, what));
  const value = content.reduce((sum, byte) => sum * 256 + byte, 0);
  if ((content[0] ?? 0x80) >= 0x80 || value < 1) throw new DerError(`${what} is not above zero`);
  return Math.min(value, Number.MAX_SAFE_INTEGER);
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

/** scrypt-params (RFC 7914 §7). */
export async function deriveScryptFrom(
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
  try {
    return await deriveScrypt(passphrase, readOctetString(salt, 'salt'), { N, r, p }, keyLength);
  } catch {
    throw new DerError('the scrypt parameters do not fit together');
  }
}
