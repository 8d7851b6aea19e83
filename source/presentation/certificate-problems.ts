/** What speaks against a certificate, or deserves a second look: codes for scripts, sentences for people. */
import { refusalOf } from '../core/acceptance.ts';
import { oddityOfAddress } from '../core/address.ts';
import { weaknessesOf } from '../core/algorithm-policy.ts';
import { type Certificate, validityAt } from '../core/certificate.ts';
import { isoDate } from './dates.ts';

export interface Problem {
  readonly code: string;
  readonly message: string;
}

/** @param now milliseconds since the epoch */
export function problemsOf(certificate: Certificate, now: number): readonly Problem[] {
  const problems: Problem[] = [];
  const validity = validityAt(certificate, now);
  if (validity === 'expired') {
    problems.push({ code: validity, message: `it expired on ${isoDate(certificate.notAfter)}` });
  } else if (validity === 'not-yet-valid') {
    problems.push({ code: validity, message: `it is not valid before ${isoDate(certificate.notBefore)}` });
  }
  for (const { code, message } of weaknessesOf(certificate)) problems.push({ code, message });
  const refusal = refusalOf(certificate);
  if (refusal !== undefined) problems.push({ code: refusal.code, message: refusal.message });
  for (const { address, source } of certificate.addresses) {
    if (source === 'subject') {
      problems.push({
        code: 'address-only-in-subject',
        message: `${address} stands only in the subject, the old way; some programs will not accept it`,
      });
    }
    const oddity = oddityOfAddress(address);
    if (oddity !== undefined) {
      problems.push({ code: 'odd-address', message: `look twice at ${address}: ${oddity}` });
    }
  }
  return problems;
}
