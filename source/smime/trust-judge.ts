/** Trust over one set of stored certificates and revocation lists, behind the engine's port. */
import type { Certificate } from '../core/certificate.ts';
import { UserError } from '../core/errors.ts';
import type { TrustJudge } from '../core/ports.ts';
import { crlPool } from './crl/crl-pool.ts';
import { type Crl, readCrl } from './crl/read-crl.ts';
import { DerError } from './der/read.ts';
import { certificatePool } from './path/certificate-pool.ts';
import { explainTrust } from './path/explain-trust.ts';

export function createTrustJudge(
  certificates: readonly Certificate[],
  crls: readonly Uint8Array[],
): TrustJudge {
  const lists = crlPool(crls.map(readStoredCrl));
  const base = { stored: certificatePool(certificates), crls: lists };
  return {
    explain: (certificate, question) => explainTrust(certificate, base, question),
    revokedAmong(suspects, at) {
      const revoked = new Set<string>();
      for (const certificate of suspects) {
        // Only a list of its own issuer can name it without a path of its own, so the rest costs nothing.
        if (lists.issuedBy(certificate.issuer).length === 0) continue;
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

function readStoredCrl(der: Uint8Array): Crl {
  try {
    return readCrl(der);
  } catch (thrown) {
    if (!(thrown instanceof DerError) && !(thrown instanceof UserError)) throw thrown;
    throw new UserError('store-damaged', `a stored revocation list cannot be read: ${thrown.message}`, {
      hint: 'Run "smimectl doctor" to see what can be restored.',
      cause: thrown,
    });
  }
}
