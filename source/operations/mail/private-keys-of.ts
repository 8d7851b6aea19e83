/** Private keys of stored certificates for as long as one piece of work takes: opened, handed on, wiped. */
import type { CertificateEntry, Inventory } from '../../core/inventory.ts';
import type { SigningKey } from '../../core/mail-engine.ts';
import type { PassphraseSource } from '../../core/ports.ts';
import type { OperationContext } from '../context.ts';

/**
 * Certificates without a stored private key are left out.
 * @throws UserError `passphrase-needed`, `wrong-passphrase` or `store-locked`
 */
export async function withPrivateKeysOf<Result>(
  { keyProtection }: Pick<OperationContext, 'keyProtection'>,
  { privateKeys }: Pick<Inventory, 'privateKeys'>,
  entries: readonly CertificateEntry[],
  askStorePassphrase: PassphraseSource,
  use: (keys: readonly SigningKey[]) => Result | Promise<Result>,
): Promise<Result> {
  const storeKey = await keyProtection.open(privateKeys, askStorePassphrase);
  const opened: SigningKey[] = [];
  try {
    for (const { certificate } of entries) {
      const kept = privateKeys.keys.find(({ publicKeyId }) => publicKeyId === certificate.publicKey.id);
      if (kept !== undefined) opened.push({ certificate, pkcs8: keyProtection.reveal(storeKey, kept) });
    }
    return await use(opened);
  } finally {
    for (const { pkcs8 } of opened) pkcs8.fill(0);
    storeKey.close();
  }
}
