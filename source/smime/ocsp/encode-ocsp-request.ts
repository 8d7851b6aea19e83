/** Writes an OCSP request for one certificate (RFC 6960 §4.1), unsigned, with a nonce (RFC 8954). */
import type { Certificate } from '../../core/certificate.ts';
import { encode, octetString, oid, sequence } from '../der/write.ts';
import { encodeCertificateId, type OcspIssuer } from './certificate-id.ts';

export const nonceOid = '1.3.6.1.5.5.7.48.1.2';

/** @param nonce 1 to 32 bytes */
export function encodeOcspRequest(
  certificate: Certificate,
  issuer: OcspIssuer,
  nonce: Uint8Array,
): Uint8Array {
  const request = sequence(encodeCertificateId(certificate, issuer));
  const extension = sequence(oid(nonceOid), octetString(octetString(nonce)));
  return sequence(sequence(sequence(request), encode(0xa2, sequence(extension))));
}
