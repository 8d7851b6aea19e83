/**
 * Opens the safes of a PKCS#12 container (RFC 7292 §4) with one form of the passphrase. What is in them is read
 * elsewhere.
 */
import { UserError } from '../../core/errors.ts';
import { type BerNode, berChildren, berOctets, readBer, readOctetString } from '../ber/read-ber.ts';
import { contextTag, DerError, derTag, expectTag, readOid } from '../der/read.ts';
import type { DerivationBudget } from '../keys/derivation-budget.ts';
import type { PassphraseForms } from '../keys/passphrase-forms.ts';
import { decryptWithPassphrase } from '../keys/password-encryption.ts';
import { isMacRight } from './verify-mac.ts';

const dataType = '1.2.840.113549.1.7.1';
const encryptedDataType = '1.2.840.113549.1.7.6';

export interface Pfx {
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

/** @throws UserError `refused` for a container that no passphrase protects; DerError */
export function readPfx(bytes: Uint8Array): Pfx {
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
  budget: DerivationBudget,
): Promise<Buffer | undefined> {
  const [, info] = berChildren(expectTag(content, derTag.sequence, 'encrypted data'));
  const [, algorithm, ciphertext] = berChildren(expectTag(info, derTag.sequence, 'encrypted content'));
  if (ciphertext === undefined) throw new DerError('encrypted content is missing');
  return decryptWithPassphrase(algorithm, berOctets(ciphertext), form, budget);
}

/**
 * The safes' contents for one form of the passphrase, or undefined when it is not the right one. The MAC comes
 * last, because a wrong passphrase mostly shows sooner and cheaper in the padding; nothing is read before it.
 * What was decrypted is added to `secrets`, which the caller wipes.
 * @throws UserError `refused`; DerError
 */
export async function openSafes(
  { content, macData }: Pfx,
  form: PassphraseForms,
  budget: DerivationBudget,
  secrets: Buffer[],
): Promise<readonly Uint8Array[] | undefined> {
  const safes: Uint8Array[] = [];
  for (const safe of berChildren(expectTag(readBer(content), derTag.sequence, 'list of safes'))) {
    const { type, content: contents } = readContentInfo(safe);
    if (type === dataType) safes.push(readOctetString(contents, 'safe'));
    else if (type === encryptedDataType) {
      const decrypted = await decryptSafe(contents, form, budget);
      if (decrypted === undefined) return undefined;
      secrets.push(decrypted);
      // Chance lets one wrong passphrase in 256 through the padding.
      if (decrypted[0] !== derTag.sequence) return undefined;
      safes.push(decrypted);
    }
  }
  const isRight = macData === undefined || (await isMacRight(macData, content, form, budget));
  return isRight ? safes : undefined;
}
