/** Whatever is changed in a chain that carries, below its anchor, it carries no more. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { UserError } from '../../../source/core/errors.ts';
import { readStoredCertificate } from '../../../source/smime/certificate/read-certificate.ts';
import { crlPool } from '../../../source/smime/crl/crl-pool.ts';
import { certificatePool } from '../../../source/smime/path/certificate-pool.ts';
import { explainTrust } from '../../../source/smime/path/explain-trust.ts';
import { noon } from './make-certificate.ts';
import {
  intermediateCertificate,
  issuing,
  issuingCertificate,
  mailCertificate,
  rootCertificate,
} from './make-hierarchy.ts';

const chain = [mailCertificate(issuing), issuingCertificate, intermediateCertificate];
/** Where the BIT STRING of a certificate's signature says how many bits of it do not count. */
const signatureAt = (which: number) =>
  (chain[which]?.der.length ?? 0) - (chain[which]?.signature.length ?? 0) - 1;
const base = { stored: certificatePool([rootCertificate]), crls: crlPool([]) };

test('no altered byte is ever trusted', () => {
  const positions = chain.flatMap(({ der }, which) => Array.from(der, (_, at) => ({ which, at })));
  const position = fc.constantFrom(...positions);
  fc.assert(
    fc.property(position, fc.integer({ min: 1, max: 255 }), ({ which, at }, difference) => {
      const ders = chain.map(({ der }) => Buffer.from(der));
      const altered = ders[which];
      if (altered === undefined) return;
      altered[at] = (altered[at] ?? 0) ^ difference;
      try {
        const [target, ...supplied] = ders.map(readStoredCertificate);
        if (target === undefined) return;
        // The count of unused bits stands outside of what is signed, and means nothing while the bits are zero.
        const isSame = [target, ...supplied].every(
          ({ signature }, i) => Buffer.compare(signature, chain[i]?.signature ?? signature) === 0,
        );
        if (isSame && at === signatureAt(which)) return;
        const verdict = explainTrust(target, base, { at: noon, purpose: 'smime-sign', supplied });
        expect(verdict.isTrusted).toBe(false);
        expect(verdict.reasons.length).toBeGreaterThan(0);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
      }
    }),
    { numRuns: 1500 },
  );
  const [target = rootCertificate, ...supplied] = chain;
  expect(explainTrust(target, base, { at: noon, purpose: 'smime-sign', supplied }).isTrusted).toBe(true);
});
