/** Certificates, revocation lists and extensions as bare DER, past what a file's reader would let through. */

import { describeCertificate } from '../../../source/smime/certificate/describe-certificate.ts';
import {
  certificatePolicyLines,
  policyConstraintLines,
  policyMappingLines,
} from '../../../source/smime/certificate/describe-policies.ts';
import {
  readCertificate,
  readStoredCertificate,
} from '../../../source/smime/certificate/read-certificate.ts';
import { readNameConstraints } from '../../../source/smime/certificate/read-name-constraints.ts';
import {
  readCertificatePolicies,
  readInhibitAnyPolicy,
  readPolicyConstraints,
  readPolicyMappings,
} from '../../../source/smime/certificate/read-policies.ts';
import {
  fullNamesOf,
  readDistributionPoints,
  readIssuingDistributionPoint,
} from '../../../source/smime/crl/distribution-points.ts';
import { readCrl } from '../../../source/smime/crl/read-crl.ts';
import { DerError } from '../../../source/smime/der/read.ts';
import { createTrustJudge } from '../../../source/smime/trust-judge.ts';
import { mutateDer } from '../mutate-der.ts';
import { derOf, fixtureFiles, type Target, target } from '../target.ts';
import { extensionSeeds } from './extension-seeds.ts';

const certificateSeeds = () =>
  fixtureFiles(/\.pem$/)
    .filter((pem) => pem.includes('BEGIN CERTIFICATE'))
    .map(derOf);

const extensionReaders: readonly ((value: Uint8Array) => unknown)[] = [
  readNameConstraints,
  readCertificatePolicies,
  readPolicyMappings,
  readPolicyConstraints,
  readInhibitAnyPolicy,
  readIssuingDistributionPoint,
  (value) => readDistributionPoints(value).map(({ name }) => name && fullNamesOf(name, undefined)),
  certificatePolicyLines,
  policyMappingLines,
  policyConstraintLines,
];

export const certificateTargets: readonly Target[] = [
  target({
    name: 'certificate',
    seeds: certificateSeeds,
    mutate: mutateDer,
    run: async (der) => {
      const certificate = readStoredCertificate(der);
      await describeCertificate(certificate);
      createTrustJudge([certificate], []).explain(certificate, {
        at: Date.UTC(2026, 0, 1),
        purpose: 'smime-sign',
        allowWeakAlgorithms: true,
        supplied: [certificate],
      });
      readCertificate(der);
    },
  }),
  target({
    name: 'crl',
    seeds: () => fixtureFiles(/^crl-.*\.der$/),
    mutate: mutateDer,
    run: (der) => {
      const crl = readCrl(der);
      crl.find(crl.issuer, '1001');
      createTrustJudge([], [der]);
    },
  }),
  target({
    name: 'extension',
    seeds: () => extensionSeeds(certificateSeeds()),
    mutate: mutateDer,
    run: (value) => {
      for (const read of extensionReaders) {
        try {
          read(value);
        } catch (thrown) {
          if (!(thrown instanceof DerError)) throw thrown;
        }
      }
    },
  }),
];
