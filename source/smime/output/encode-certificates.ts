/** Certificates as files for others: PEM, DER, and PKCS#7 for mail programs and Windows. */
import type { Certificate } from '../../core/certificate.ts';
import type { CertificateFormat } from '../../core/ports.ts';
import { contextTag } from '../der/read.ts';
import { encode, integer, oid, sequence, setOf } from '../der/write.ts';
import { encodePem } from './encode-pem.ts';

const dataType = '1.2.840.113549.1.7.1';
const signedDataType = '1.2.840.113549.1.7.2';
const explicit = contextTag(0, true);

/**
 * SignedData without content and signers, the "certs-only" message of RFC 8551 §3.8. The certificates keep their
 * order, as every other program keeps it, so that a chain stays readable.
 */
export function encodePkcs7Certificates(certificates: readonly Pick<Certificate, 'der'>[]): Uint8Array {
  const signedData = sequence(
    integer(1),
    setOf([]),
    sequence(oid(dataType)),
    encode(explicit, ...certificates.map(({ der }) => der)),
    setOf([]),
  );
  return sequence(oid(signedDataType), encode(explicit, signedData));
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
