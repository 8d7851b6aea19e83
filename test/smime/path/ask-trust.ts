/** One question about trust over a store that a test names. */
import type { Certificate } from '../../../source/core/certificate.ts';
import { crlPool } from '../../../source/smime/crl/crl-pool.ts';
import { readCrl } from '../../../source/smime/crl/read-crl.ts';
import { certificatePool } from '../../../source/smime/path/certificate-pool.ts';
import { explainTrust, type TrustQuestion } from '../../../source/smime/path/explain-trust.ts';
import { noon } from './make-certificate.ts';

interface World {
  readonly stored?: readonly Certificate[];
  readonly crls?: readonly Uint8Array[];
}

/** Whether `target` may sign mail at noon, with the codes of all reasons apart. */
export function ask(target: Certificate, world: World, question: Partial<TrustQuestion> = {}) {
  const base = {
    stored: certificatePool(world.stored ?? []),
    crls: crlPool((world.crls ?? []).map(readCrl)),
  };
  const verdict = explainTrust(target, base, { at: noon, purpose: 'smime-sign', ...question });
  return { ...verdict, codes: verdict.reasons.map(({ code }) => code) };
}
