/** A private key on its way out: always under a passphrase, always into a new file for its owner alone. */
import { UserError } from '../core/errors.ts';
import type { CertificateEntry } from '../core/inventory.ts';
import type { PassphraseSource, PrivateKeyFormat } from '../core/ports.ts';
import type { OperationContext } from './context.ts';
import { loadInventory } from './load-inventory.ts';
import { recorded } from './record.ts';

export interface ExportPrivateKeyInput {
  readonly entry: CertificateEntry;
  readonly file: string;
  readonly format: PrivateKeyFormat;
  readonly isLegacy?: boolean;
  /** What the new file is encrypted with; at least 8 bytes. */
  readonly newPassphrase: Buffer;
  /** Opens the store key where it needs a passphrase. */
  readonly askStorePassphrase: PassphraseSource;
}

/**
 * @returns the absolute path of the new file
 * @throws UserError `not-found` without a private key, `refused` for a short passphrase, `file-exists`, `io`
 */
export async function exportPrivateKey(
  context: OperationContext,
  input: ExportPrivateKeyInput,
): Promise<string> {
  const { certificate } = input.entry;
  return recorded(context, { action: 'export-private-key', subject: certificate.subject.text }, async () => {
    if (input.newPassphrase.length < 8) {
      throw new UserError('refused', 'the passphrase for the exported key is shorter than 8 characters', {
        hint: 'Choose a longer one: whoever finds the file has only this to break.',
      });
    }
    const { privateKeys } = await loadInventory(context);
    const kept = privateKeys.keys.find(({ publicKeyId }) => publicKeyId === certificate.publicKey.id);
    if (kept === undefined) {
      throw new UserError('not-found', 'there is no private key for this certificate', {
        hint: 'Only certificates marked "including private key" have one.',
      });
    }
    const { keyProtection, engine, files } = context;
    const storeKey = await keyProtection.open(privateKeys, input.askStorePassphrase);
    let pkcs8: Buffer | undefined;
    try {
      pkcs8 = keyProtection.reveal(storeKey, kept);
      const bytes = await engine.encodePrivateKey(pkcs8, {
        format: input.format,
        passphrase: input.newPassphrase,
        certificate,
        ...(input.isLegacy === undefined ? {} : { isLegacy: input.isLegacy }),
      });
      return await files.writeExport(input.file, bytes);
    } finally {
      pkcs8?.fill(0);
      storeKey.close();
    }
  });
}
