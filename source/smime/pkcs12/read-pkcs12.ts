/**
 * Reads a PKCS#12 container (RFC 7292): BER and DER, old ciphers and new, with and without a MAC. Where no
 * passphrase was given the empty one is tried in both its forms; what does not open becomes one item that says so.
 */
import { UserError } from '../../core/errors.ts';
import type { FoundItem } from '../../core/import.ts';
import type { PrivateKeyMaterial } from '../../core/ports.ts';
import { type BerNode, berChildren, berOctets, readBer, readOctetString } from '../ber/read-ber.ts';
import { contextTag, DerError, derTag, expectTag, readOid } from '../der/read.ts';
import { certificateItem, crlItem } from '../input/read-certificates.ts';
import { otherItem, privateKeyItem, type Reading, sentenceOf } from '../input/reading.ts';
import { decryptPrivateKey, passphraseNeeded } from '../keys/open-encrypted-private-key.ts';
import { openPrivateKey } from '../keys/open-private-key.ts';
import { type PassphraseForms, passphraseForms, wipeForms } from '../keys/passphrase-forms.ts';
import { decryptWithPassphrase } from '../keys/password-encryption.ts';
import { readSafe, type SafeBag } from './safe-bags.ts';
import { isMacRight } from './verify-mac.ts';

const dataType = '1.2.840.113549.1.7.1';
const encryptedDataType = '1.2.840.113549.1.7.6';

interface Pfx {
  /** The encoded AuthenticatedSafe: what the MAC is over. */
  readonly content: Uint8Array;
  readonly macData: BerNode | undefined;
}

function readContentInfo(node: BerNode | undefined): { readonly type: string; readonly content: BerNode } {
  const [type, wrapped] = berChildren(expectTag(node, derTag.sequence, 'content'));
  const [content] = berChildren(expectTag(wrapped, contextTag(0, true), 'content'));
  if (content === undefined) throw new DerError('content is missing');
  return { type: readOid(expectTag(type, derTag.oid, 'content type')), content };
}

function readPfx(bytes: Uint8Array): Pfx {
  const [version, authSafe, macData] = berChildren(readBer(bytes));
  expectTag(version, derTag.integer, 'version');
  const { type, content } = readContentInfo(authSafe);
  if (type !== dataType) {
    throw new UserError(
      'refused',
      'this PKCS#12 container is protected by certificates, not by a passphrase',
      {
        hint: 'Export it again with a passphrase.',
      },
    );
  }
  return { content: readOctetString(content, 'content'), macData };
}

/** EncryptedContentInfo of EncryptedData (RFC 5652 §8), whose content has an implicit tag. */
async function decryptSafe(
  content: BerNode,
  form: PassphraseForms,
  { budget }: Reading,
): Promise<Buffer | undefined> {
  const [, info] = berChildren(expectTag(content, derTag.sequence, 'encrypted data'));
  const [, algorithm, ciphertext] = berChildren(expectTag(info, derTag.sequence, 'encrypted content'));
  if (ciphertext === undefined) throw new DerError('encrypted content is missing');
  return decryptWithPassphrase(algorithm, berOctets(ciphertext), form, budget);
}

/**
 * The safes' contents for one form of the passphrase, or undefined when it is not the right one. The MAC comes
 * last, because a wrong passphrase mostly shows sooner and cheaper in the padding; nothing is read before it.
 */
async function openSafes(
  { content, macData }: Pfx,
  form: PassphraseForms,
  reading: Reading,
  secrets: Buffer[],
): Promise<readonly Uint8Array[] | undefined> {
  const safes: Uint8Array[] = [];
  for (const safe of berChildren(expectTag(readBer(content), derTag.sequence, 'list of safes'))) {
    const { type, content: contents } = readContentInfo(safe);
    if (type === dataType) safes.push(readOctetString(contents, 'safe'));
    else if (type === encryptedDataType) {
      const decrypted = await decryptSafe(contents, form, reading);
      // Chance lets one wrong passphrase in 256 through the padding.
      if (decrypted?.[0] !== derTag.sequence) return undefined;
      secrets.push(decrypted);
      safes.push(decrypted);
    }
  }
  const isRight = macData === undefined || (await isMacRight(macData, content, form, reading.budget));
  return isRight ? safes : undefined;
}

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
  const items: FoundItem[] = [];
  for (const [i, bag] of bags.entries()) items.push(await itemOf(bag, positions[i] ?? source, form, reading));
  return items;
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
      const safes = await openSafes(parsed, form, reading, secrets);
      if (safes !== undefined) return await itemsOf(safes.flatMap(readSafe), source, form, reading);
    }
    return [lockedItem(source, reading)];
  } catch (error) {
    const { message, hint } = sentenceOf(error);
    return [otherItem(source, 'pkcs12', `this PKCS#12 container cannot be read: ${message}`, hint)];
  } finally {
    wipeForms(forms);
    for (const secret of secrets) secret.fill(0);
  }
}
