/** Trust over one set of stored certificates, revocation lists and OCSP responses, behind the engine's port. */
import type { Certificate } from '../core/certificate.ts';
import { UserError } from '../core/errors.ts';
import type { TrustJudge } from '../core/ports.ts';
import { crlPool } from './crl/crl-pool.ts';
import { readCrl } from './crl/read-crl.ts';
import { DerError } from './der/read.ts';
import { ocspPool } from './ocsp/ocsp-pool.ts';
import { readOcspResponse } from './ocsp/read-ocsp-response.ts';
import { certificatePool } from './path/certificate-pool.ts';
import { explainTrust } from './path/explain-trust.ts';

export function createTrustJudge(
  certificates: readonly Certificate[],
  crls: readonly Uint8Array[],
  ocspResponses: readonly Uint8Array[] = [],
): TrustJudge {
  const lists = crlPool(crls.map((der) => readStored(der, readCrl, 'a stored revocation list')));
  const ocsp = ocspPool(
    ocspResponses.map((der) => readStored(der, readOcspResponse, 'a stored OCSP response')),
  );
  const base = { stored: certificatePool(certificates), crls: lists, ocsp };
  /** Whether anything at hand names it: for all the others, which are nearly all, nothing has to be verified. */
  const isMentioned = ({ issuer, serialNumber }: Certificate) =>
    ocsp.mentions(serialNumber) ||
    lists.issuedBy(issuer).some((list) => list.find(issuer, serialNumber) !== undefined);
  return {
    explain: (certificate, question) => explainTrust(certificate, base, question),
    revokedAmong(suspects, at) {
      const revoked = new Set<string>();
      for (const certificate of suspects.filter(isMentioned)) {
        const { reasons } = explainTrust(certificate, base, { at, allowWeakAlgorithms: true });
        const isRevoked = reasons.some(
          ({ code, fingerprint }) => code === 'revoked' && fingerprint === certificate.fingerprint,
        );
        if (isRevoked) revoked.add(certificate.fingerprint);
      }
      return revoked;
    },
  };
}

function readStored<Read>(der: Uint8Array, read: (der: Uint8Array) => Read, what: string): Read {
  try {
    return read(der);
  } catch (thrown) {
    if (!(thrown instanceof DerError) && !(thrown instanceof UserError)) throw thrown;
    throw new UserError('store-damaged', `${what} cannot be read: ${thrown.message}`, {
      hint: 'Run "smimectl doctor" to see what can be restored.',
      cause: thrown,
    });
  }
}
