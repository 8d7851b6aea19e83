/** Certificates as files for others: PEM, DER, and PKCS#7 for mail programs and Windows. */
import type { Certificate } from '../../core/certificate.ts';
import type { CertificateFormat } from '../../core/ports.ts';
import { encodeSignedDataFields } from '../cms/signed-data-fields.ts';
import { encodePem } from './encode-pem.ts';

/** SignedData without content and signers, the "certs-only" message of RFC 8551 §3.8. */
export function encodePkcs7Certificates(certificates: readonly Pick<Certificate, 'der'>[]): Uint8Array {
  return encodeSignedDataFields({ digestAlgorithms: [], certificates, signers: [] });
}

/** See `SmimeEngine.encodeCertificates`. */
export function encodeCertificates(
  certificates: readonly Certificate[],
  format: CertificateFormat,
): Uint8Array {
  switch (format) {
    case 'pem':
      return Buffer.from(certificates.map(({ der }) => encodePem('CERTIFICATE', der)).join(''));
    case 'p7b':
      return encodePkcs7Certificates(certificates);
    case 'der': {
      const [only, ...more] = certificates;
      if (only === undefined || more.length > 0) throw new RangeError('DER holds exactly one certificate');
      return only.der;
    }
  }
}
