/** How one extension is told in the description of a certificate that has it alone. */
import { describeCertificate } from '../../../source/smime/certificate/describe-certificate.ts';
import { readStoredCertificate } from '../../../source/smime/certificate/read-certificate.ts';
import { buildCertificate, extension } from './build-certificate.ts';

export async function linesOfExtension(type: string, value: Uint8Array): Promise<readonly string[]> {
  const der = buildCertificate({ extensions: [extension(type, value)] });
  const [part] = await describeCertificate(readStoredCertificate(der));
  return part?.lines ?? [];
}

/** Title, type, value, and the lines expected. */
export type ExtensionCase = readonly [string, string, Uint8Array, readonly string[]];
