/** Certificates into a file: one or several. */
import type { CertificateEntry } from '../../../../core/inventory.ts';
import type { CertificateFormat } from '../../../../core/ports.ts';
import { exportCertificates } from '../../../../operations/export-certificates.ts';
import { nameOf } from '../../../../presentation/certificate-columns.ts';
import { counted } from '../../../../presentation/counts.ts';
import type { Panel } from '../../../screen.ts';
import { openExportForm } from './export-form.tsx';
import type { ExportFormat } from './state.ts';

interface Format extends ExportFormat {
  readonly format: CertificateFormat;
}

const pem: Format = { format: 'pem', label: 'PEM, text', extension: '.pem' };
const der: Format = { format: 'der', label: 'DER, binary', extension: '.der' };
const p7b: Format = { format: 'p7b', label: 'PKCS#7, binary', extension: '.p7b' };

export function openCertificateExport(panel: Panel, entries: readonly CertificateEntry[]): void {
  const [first] = entries;
  if (first === undefined) return;
  const isOne = entries.length === 1;
  const count = counted(entries.length, 'certificate');
  openExportForm(panel, {
    title: isOne ? `Export the certificate of ${nameOf(first)}` : `Export ${count}`,
    notes: ['Private keys do not go with it.'],
    formats: isOne ? [pem, der, p7b] : [pem, p7b],
    name: isOne ? (first.certificate.addresses[0]?.address ?? nameOf(first)) : 'certificates',
    write: async (file, { format }) => {
      const written = await panel.run('Writing', () =>
        exportCertificates(panel.context, { entries, format, file }),
      );
      return `${count} written to ${written}`;
    },
  });
}
