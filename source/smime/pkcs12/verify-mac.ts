/**
 * Checks the integrity of a PKCS#12 container (RFC 7292 §4): its MAC shows at the same time whether the passphrase
 * is the right one. Both ways to make the MAC's key are known: PKCS#12's own, and PBMAC1 (RFC 9579).
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { readAlgorithm } from '../ber/read-algorithm.ts';
import { type BerNode, berChildren, readOctetString } from '../ber/read-ber.ts';
import { derTag, expectTag } from '../der/read.ts';
import type { DerivationBudget } from '../keys/derivation-budget.ts';
import { derivePkcs12, pkcs12Purpose, type RoundsAndSalt } from '../keys/derive-key.ts';
import type { PassphraseForms } from '../keys/passphrase-forms.ts';
import { derivePbkdf2From, hmacDigests, pbkdf2Oid, readCount, unsupported } from '../keys/read-derivation.ts';

const pbmac1 = '1.2.840.113549.1.5.14';

/** Digests by their object identifiers, with their lengths. */
const digests: ReadonlyMap<string, { readonly name: string; readonly length: number }> = new Map([
  ['1.3.14.3.2.26', { name: 'sha1', length: 20 }],
  ['2.16.840.1.101.3.4.2.4', { name: 'sha224', length: 28 }],
  ['2.16.840.1.101.3.4.2.1', { name: 'sha256', length: 32 }],
  ['2.16.840.1.101.3.4.2.2', { name: 'sha384', length: 48 }],
  ['2.16.840.1.101.3.4.2.3', { name: 'sha512', length: 64 }],
]);

async function macKey(
  algorithm: ReturnType<typeof readAlgorithm>,
  saltAndRounds: () => RoundsAndSalt,
  { utf8, bmp }: PassphraseForms,
  budget: DerivationBudget,
): Promise<{ readonly digest: string; readonly key: Buffer }> {
  if (algorithm.oid === pbmac1) {
    const [derivation, scheme] = berChildren(
      expectTag(algorithm.parameters, derTag.sequence, 'PBMAC1 parameters'),
    );
    const { oid, parameters } = readAlgorithm(derivation);
    const digest = hmacDigests.get(readAlgorithm(scheme).oid);
    if (oid !== pbkdf2Oid || digest === undefined) throw unsupported('an unknown kind of PBMAC1');
    return { digest, key: await derivePbkdf2From(parameters, utf8, undefined, budget) };
  }
  const digest = digests.get(algorithm.oid);
  if (digest === undefined) throw unsupported(`a MAC of the kind ${algorithm.oid}`);
  const cost = saltAndRounds();
  budget.spendRounds(cost.rounds);
  return {
    digest: digest.name,
    key: await derivePkcs12(digest.name, bmp, cost, pkcs12Purpose.mac, digest.length),
  };
}

/**
 * Whether `content` carries the MAC that `macData` states, under this passphrase.
 * @throws UserError `refused`; DerError
 */
export async function isMacRight(
  macData: BerNode,
  content: Uint8Array,
  passphrase: PassphraseForms,
  budget: DerivationBudget,
): Promise<boolean> {
  const [digestInfo, salt, rounds] = berChildren(expectTag(macData, derTag.sequence, 'MAC'));
  const [algorithm, stated] = berChildren(expectTag(digestInfo, derTag.sequence, 'digest'));
  const saltAndRounds = (): RoundsAndSalt => ({
    salt: readOctetString(salt, 'salt'),
    rounds: rounds === undefined ? 1 : readCount(rounds, 'iteration count'),
  });
  const { digest, key } = await macKey(readAlgorithm(algorithm), saltAndRounds, passphrase, budget);
  const mac = createHmac(digest, key).update(content).digest();
  key.fill(0);
  const expected = readOctetString(stated, 'digest');
  return mac.length === expected.length && timingSafeEqual(mac, expected);
}
