/** The S/MIME engine behind its port. What only some commands need is loaded when it is asked for. */
import type { SmimeEngine } from '../core/ports.ts';
import { readCertificate, readStoredCertificate } from './certificate/read-certificate.ts';
import { encodeCertificates } from './output/encode-certificates.ts';

export const smimeEngine: SmimeEngine = {
  readCertificate,
  readStoredCertificate,
  encodeCertificates,
  readItems: async (bytes, options) => {
    const { readItems } = await import('./input/read-items.ts');
    return readItems(bytes, options);
  },
  encodePrivateKey: async (pkcs8, options) => {
    const { encodePrivateKey } = await import('./output/encode-private-key.ts');
    return encodePrivateKey(pkcs8, options);
  },
  trustJudge: async (certificates, crls, ocspResponses) => {
    const { createTrustJudge } = await import('./trust-judge.ts');
    return createTrustJudge(certificates, crls, ocspResponses);
  },
  onlineRevocation: async (certificates) => {
    const { createOnlineRevocation } = await import('./ocsp/online-revocation.ts');
    return createOnlineRevocation(certificates);
  },
  mail: async () => {
    const { mailEngine } = await import('./mail/mail-engine.ts');
    return mailEngine;
  },
  describeCertificate: async (certificate) => {
    const { describeCertificate } = await import('./certificate/describe-certificate.ts');
    return describeCertificate(certificate);
  },
};
