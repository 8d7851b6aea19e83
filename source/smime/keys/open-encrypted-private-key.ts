/** Opens an EncryptedPrivateKeyInfo (RFC 5958 §3): an ENCRYPTED PRIVATE KEY block, or a key bag of PKCS#12. */
import { UserError } from '../../core/errors.ts';
import type { PrivateKeyMaterial } from '../../core/ports.ts';
import { berChildren, readBer, readOctetString } from '../ber/read-ber.ts';
import { DerError, derTag, expectTag } from '../der/read.ts';
import type { DerivationBudget } from './derivation-budget.ts';
import { openPrivateKey } from './open-private-key.ts';
import { type PassphraseForms, passphraseForms, wipeForms } from './passphrase-forms.ts';
import { decryptWithPassphrase } from './password-encryption.ts';

export function passphraseNeeded(): UserError {
  return new UserError('passphrase-needed', 'this private key is encrypted, and no passphrase was given');
}

export function wrongPassphrase(): UserError {
  return new UserError('wrong-passphrase', 'the passphrase does not open this private key');
}

/** Opens decrypted bytes with `open`; where they are no ASN.1 at all, chance let wrong padding through. */
export function openDecrypted(
  decrypted: Buffer,
  open: (der: Buffer) => PrivateKeyMaterial,
): PrivateKeyMaterial {
  try {
    try {
      expectTag(readBer(decrypted), derTag.sequence, 'private key');
    } catch (error) {
      throw error instanceof DerError ? wrongPassphrase() : error;
    }
    return open(decrypted);
  } finally {
    decrypted.fill(0);
  }
}

/**
 * With the first of `forms` that opens it.
 * @throws UserError `wrong-passphrase`, `refused` (not supported, costs too much), `unreadable-input`; DerError
 */
export async function decryptPrivateKey(
  der: Uint8Array,
  forms: readonly PassphraseForms[],
  budget: DerivationBudget,
): Promise<PrivateKeyMaterial> {
  const [algorithm, content] = berChildren(readBer(der));
  const ciphertext = readOctetString(content, 'encrypted key');
  for (const form of forms) {
    const decrypted = await decryptWithPassphrase(algorithm, ciphertext, form, budget);
    if (decrypted !== undefined) return openDecrypted(decrypted, (key) => openPrivateKey(key, 'pkcs8'));
  }
  throw wrongPassphrase();
}

/** @throws UserError `passphrase-needed`, and what `decryptPrivateKey` throws */
export async function openEncryptedPrivateKey(
  der: Uint8Array,
  { passphrase, budget }: { readonly passphrase: Buffer | undefined; readonly budget: DerivationBudget },
): Promise<PrivateKeyMaterial> {
  if (passphrase === undefined) throw passphraseNeeded();
  const forms = passphraseForms(passphrase);
  try {
    return await decryptPrivateKey(der, forms, budget);
  } finally {
    wipeForms(forms);
  }
}
