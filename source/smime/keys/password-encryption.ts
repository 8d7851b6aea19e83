/**
 * Decrypts what an AlgorithmIdentifier says is encrypted under a passphrase: PBES2 and PBES1 of PKCS#5 (RFC 8018)
 * and the schemes of PKCS#12 (RFC 7292 appendix C). Costs are checked before any work is done.
 */
import { readAlgorithm } from '../ber/read-algorithm.ts';
import { type BerNode, berChildren, readOctetString } from '../ber/read-ber.ts';
import { derTag, expectTag } from '../der/read.ts';
import { blockLengthOf, type Cipher, decrypt } from './decrypt.ts';
import type { DerivationBudget } from './derivation-budget.ts';
import { derivePbkdf1, derivePkcs12, pkcs12Purpose, type RoundsAndSalt } from './derive-key.ts';
import type { PassphraseForms } from './passphrase-forms.ts';
import { readCipher } from './read-cipher.ts';
import {
  derivePbkdf2From,
  deriveScryptFrom,
  pbkdf2Oid,
  readCount,
  scryptOid,
  unsupported,
} from './read-derivation.ts';

const pkcs5 = '1.2.840.113549.1.5';
const pkcs12Pbe = '1.2.840.113549.1.12.1';

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

/** PBEParameter and pkcs-12PbeParams are the same two fields. */
function readSaltAndRounds(parameters: BerNode | undefined, budget: DerivationBudget): RoundsAndSalt {
  const [salt, rounds] = berChildren(expectTag(parameters, derTag.sequence, 'parameters'));
  const read = { salt: readOctetString(salt, 'salt'), rounds: readCount(rounds, 'iteration count') };
  budget.spendRounds(read.rounds);
  return read;
}

async function decryptPbes2(
  parameters: BerNode | undefined,
  ciphertext: Uint8Array,
  passphrase: Buffer,
  budget: DerivationBudget,
): Promise<Buffer | undefined> {
  const [derivation, encryption] = berChildren(expectTag(parameters, derTag.sequence, 'PBES2 parameters'));
  const read = readCipher(encryption);
  if (read === undefined) throw unsupported(`the cipher ${readAlgorithm(encryption).oid}`);
  const { cipher, iv } = read;
  const { oid, parameters: derivationParameters } = readAlgorithm(derivation);
  const derive = oid === pbkdf2Oid ? derivePbkdf2From : oid === scryptOid ? deriveScryptFrom : undefined;
  if (derive === undefined) throw unsupported(`the key derivation ${oid}`);
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
