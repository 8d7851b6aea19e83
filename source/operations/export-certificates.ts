/** Certificates on their way out: as bytes for standard output, or into a new file. */
import { UserError } from '../core/errors.ts';
import type { CertificateEntry } from '../core/inventory.ts';
import type { CertificateFormat } from '../core/ports.ts';
import type { OperationContext } from './context.ts';

export interface ExportCertificatesInput {
  readonly entries: readonly CertificateEntry[];
  readonly format: CertificateFormat;
}

/** @throws UserError `usage` for several certificates as DER, which has no way to hold them */
export function encodeCertificates(
  { engine }: OperationContext,
  { entries, format }: ExportCertificatesInput,
): Uint8Array {
  if (format === 'der' && entries.length !== 1) {
    throw new UserError('usage', `DER holds one certificate, not ${entries.length}`, {
      hint: 'Use the format pem or p7b.',
    });
  }
  return engine.encodeCertificates(
    entries.map(({ certificate }) => certificate),
    format,
  );
}

/** @returns the absolute path of the new file. @throws UserError `usage`, `file-exists`, `io` */
export async function exportCertificates(
  context: OperationContext,
  input: ExportCertificatesInput & { readonly file: string },
): Promise<string> {
  return context.files.writeExport(input.file, encodeCertificates(context, input));
}
