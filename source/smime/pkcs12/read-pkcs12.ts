/**
 * Reads a PKCS#12 container (RFC 7292): BER and DER, old ciphers and new, with and without a MAC. Where no
 * passphrase was given the empty one is tried in both its forms; what does not open becomes one item that says so.
 */
import { UserError } from '../../core/errors.ts';
import type { FoundItem } from '../../core/import.ts';
import type { PrivateKeyMaterial } from '../../core/ports.ts';
import { Findings } from '../input/findings.ts';
import { certificateItem, crlItem } from '../input/read-certificates.ts';
import { otherItem, privateKeyItem, type Reading, sentenceOf } from '../input/reading.ts';
import { decryptPrivateKey, passphraseNeeded } from '../keys/open-encrypted-private-key.ts';
import { openPrivateKey } from '../keys/open-private-key.ts';
import { type PassphraseForms, passphraseForms, wipeForms } from '../keys/passphrase-forms.ts';
import { openSafes, readPfx } from './open-safes.ts';
import { readSafe, type SafeBag } from './safe-bags.ts';

const nouns = {
  key: 'private key',
  'encrypted-key': 'private key',
  certificate: 'certificate',
  crl: 'CRL',
} as const;

/** `me.p12, private key` and `me.p12, certificate 2`: numbered only where there are several of a kind. */
function positionsOf(bags: readonly SafeBag[], source: string): readonly string[] {
  const counts = new Map<string, number>();
  for (const { kind } of bags) counts.set(nouns[kind], (counts.get(nouns[kind]) ?? 0) + 1);
  const seen = new Map<string, number>();
  return bags.map(({ kind }) => {
    const noun = nouns[kind];
    const number = (seen.get(noun) ?? 0) + 1;
    seen.set(noun, number);
    return bags.length === 1 ? source : `${source}, ${noun}${counts.get(noun) === 1 ? '' : ` ${number}`}`;
  });
}

/** Where only the empty passphrase was tried, a key that stays locked wants one. */
async function openKeyBag(
  der: Uint8Array,
  form: PassphraseForms,
  { passphrase, budget }: Reading,
): Promise<PrivateKeyMaterial> {
  try {
    return await decryptPrivateKey(der, [form], budget);
  } catch (error) {
    const isWrong = error instanceof UserError && error.code === 'wrong-passphrase';
    throw isWrong && passphrase === undefined ? passphraseNeeded() : error;
  }
}

async function itemOf(
  { kind, der }: SafeBag,
  source: string,
  form: PassphraseForms,
  reading: Reading,
): Promise<FoundItem> {
  switch (kind) {
    case 'certificate':
      return certificateItem(source, der);
    case 'crl':
      return crlItem(source, der);
    case 'key':
      return privateKeyItem(source, () =>
        openPrivateKey(Buffer.from(der.buffer, der.byteOffset, der.length), 'pkcs8'),
      );
    case 'encrypted-key':
      return privateKeyItem(source, () => openKeyBag(der, form, reading));
  }
}

function lockedItem(source: string, { passphrase }: Reading): FoundItem {
  const reason = passphrase === undefined ? 'passphrase-needed' : 'wrong-passphrase';
  const message =
    reason === 'passphrase-needed'
      ? 'this PKCS#12 container is encrypted, and no passphrase was given'
      : 'the passphrase does not open this PKCS#12 container';
  return { kind: 'other', source, what: 'pkcs12', message, passphrase: reason, hint: lockedHints[reason] };
}

const lockedHints = {
  'passphrase-needed': 'Give the passphrase that came with the file.',
  'wrong-passphrase': 'Check the passphrase; if it is right, the file is damaged.',
} as const;

async function itemsOf(
  bags: readonly SafeBag[],
  source: string,
  form: PassphraseForms,
  reading: Reading,
): Promise<readonly FoundItem[]> {
  if (bags.length === 0) {
    return [
      otherItem(source, 'pkcs12', 'this PKCS#12 container holds neither certificates nor private keys'),
    ];
  }
  const positions = positionsOf(bags, source);
  const findings = new Findings(source);
  for (const [i, bag] of bags.entries()) {
    if (!(await findings.add(await itemOf(bag, positions[i] ?? source, form, reading)))) break;
  }
  return findings.items;
}

/** `pfx` is one PFX value, which stays as it is. */
export async function readPkcs12(
  pfx: Uint8Array,
  source: string,
  reading: Reading,
): Promise<readonly FoundItem[]> {
  const forms = passphraseForms(reading.passphrase ?? Buffer.alloc(0));
  const secrets: Buffer[] = [];
  try {
    const parsed = readPfx(pfx);
    for (const form of forms) {
      const safes = await openSafes(parsed, form, reading.budget, secrets);
      if (safes !== undefined) return await itemsOf(safes.flatMap(readSafe), source, form, reading);
    }
    return [lockedItem(source, reading)];
  } catch (error) {
    // Too dear a guess: whoever has the passphrase can say it.
    if (reading.passphrase === undefined && reading.budget.isSpent) return [lockedItem(source, reading)];
    const { message, hint } = sentenceOf(error);
    return [otherItem(source, 'pkcs12', `this PKCS#12 container cannot be read: ${message}`, hint)];
  } finally {
    wipeForms(forms);
    for (const secret of secrets) secret.fill(0);
  }
}
