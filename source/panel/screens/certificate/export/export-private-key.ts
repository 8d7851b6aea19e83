/** A private key into a file, under a new passphrase that is asked for twice and never shown. */
import path from 'node:path';
import { UserError } from '../../../../core/errors.ts';
import type { CertificateEntry } from '../../../../core/inventory.ts';
import type { PrivateKeyFormat } from '../../../../core/ports.ts';
import { exportPrivateKey } from '../../../../operations/export-private-key.ts';
import { nameOf } from '../../../../presentation/certificate-columns.ts';
import { askSecret } from '../../../components/ask-secret.tsx';
import type { Panel } from '../../../screen.ts';
import { withStorePassphrase } from '../../../store-passphrase.ts';
import { openExportForm } from './export-form.tsx';
import type { ExportFormat } from './state.ts';

interface Format extends ExportFormat {
  readonly format: PrivateKeyFormat;
  readonly isLegacy: boolean;
}

const pem: Format = { format: 'pem', isLegacy: false, label: 'encrypted PKCS#8', extension: '.key.pem' };
const p12: Format = { format: 'p12', isLegacy: false, label: 'PKCS#12, with certificate', extension: '.p12' };
const legacy: Format = { ...p12, isLegacy: true, label: 'PKCS#12 for old Windows and gpgsm' };

export function openPrivateKeyExport(panel: Panel, entry: CertificateEntry): void {
  openExportForm(panel, {
    title: `Export the private key of ${nameOf(entry)}`,
    notes: ['It is encrypted with a new passphrase, which is asked for next.'],
    formats: [pem, p12, legacy],
    name: entry.certificate.addresses[0]?.address ?? nameOf(entry),
    write: (file, format) => write(panel, entry, file, format),
  });
}

async function write(
  panel: Panel,
  entry: CertificateEntry,
  file: string,
  { format, isLegacy }: Format,
): Promise<string | undefined> {
  await refuseExisting(panel, file);
  const newPassphrase = await askSecret(panel, {
    title: 'New passphrase for the exported key',
    lines: ['Whoever has the file and this passphrase can read and sign as you. At least 8 characters.'],
    label: 'New passphrase:',
    isRepeated: true,
  });
  if (newPassphrase === undefined) return undefined;
  try {
    const written = await withStorePassphrase(panel, (askStorePassphrase) =>
      panel.run('Encrypting and writing the private key', () =>
        exportPrivateKey(panel.context, {
          entry,
          file,
          format,
          isLegacy,
          newPassphrase,
          askStorePassphrase,
        }),
      ),
    );
    if (written === undefined) return undefined;
    return `The private key was written to ${written}, encrypted with the new passphrase.`;
  } finally {
    newPassphrase.fill(0);
  }
}

/** Nobody shall think of a passphrase and type it twice for a file that cannot be written. */
async function refuseExisting(panel: Panel, file: string): Promise<void> {
  const entries = await panel.listFolder(path.dirname(file));
  if (!entries.some(({ name }) => name === path.basename(file))) return;
  throw new UserError('file-exists', `${file}: there is already a file of this name`, {
    hint: 'Choose another name, or move that file away.',
  });
}
