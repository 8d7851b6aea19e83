/** NIST's Public Key Interoperability Test Suite: every case, judged as its authors say. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Certificate } from '../../../source/core/certificate.ts';
import { readCertificate } from '../../../source/smime/certificate/read-certificate.ts';
import { crlPool } from '../../../source/smime/crl/crl-pool.ts';
import { readCrl } from '../../../source/smime/crl/read-crl.ts';
import { certificatePool } from '../../../source/smime/path/certificate-pool.ts';
import { explainTrust } from '../../../source/smime/path/explain-trust.ts';
import { corporaFolder } from '../../support/fixture.ts';

const corpora = corporaFolder();
const folder = path.join(corpora ?? '', 'pkits');

interface Case {
  readonly case: string;
  readonly valid: boolean;
  readonly certificates: readonly string[];
  readonly crls: readonly string[];
  readonly initialPolicies: string | null;
  readonly initialExplicitPolicy: boolean;
  readonly initialPolicyMappingInhibit: boolean;
  readonly initialInhibitAnyPolicy: boolean;
}

const at = Date.UTC(2026, 0, 1);
const certificates = new Map<string, Certificate>();

function certificateOf(name: string): Certificate {
  const known = certificates.get(name);
  if (known !== undefined) return known;
  const certificate = readCertificate(readFileSync(path.join(folder, 'certs', `${name}.crt`)));
  certificates.set(name, certificate);
  return certificate;
}

function crlsOf(names: readonly string[]) {
  // A list that cannot be read is a list that is not there.
  return names.flatMap((name) => {
    try {
      return [readCrl(readFileSync(path.join(folder, 'crls', `${name}.crl`)))];
    } catch {
      return [];
    }
  });
}

const policyOid = (name: string) => name.replace('NIST-test-policy-', '2.16.840.1.101.3.2.1.48.');

function judge(one: Case) {
  const [anchor, ...others] = one.certificates.map(certificateOf);
  const target = others.pop();
  if (anchor === undefined || target === undefined) throw new Error('a case without certificates');
  return explainTrust(
    target,
    { stored: certificatePool([anchor]), crls: crlPool(crlsOf(one.crls)) },
    {
      at,
      supplied: others,
      revocation: 'require',
      allowWeakAlgorithms: true,
      ...(one.initialPolicies === null
        ? {}
        : { initialPolicies: one.initialPolicies.split(',').map(policyOid) }),
      initialExplicitPolicy: one.initialExplicitPolicy,
      initialPolicyMappingInhibit: one.initialPolicyMappingInhibit,
      initialInhibitAnyPolicy: one.initialInhibitAnyPolicy,
    },
  );
}

/** What a refusal must be for, by section: a case that is refused for another reason is not understood. */
const expectedCodes: readonly (readonly [section: string, codes: readonly string[]])[] = [
  ['4.1.', ['bad-signature']],
  ['4.2.', ['expired', 'not-yet-valid']],
  ['4.3.', ['issuer-missing']],
  ['4.4.', ['revoked', 'revocation-unknown']],
  ['4.5.8', ['not-a-ca']],
  ['4.5.', ['revoked']],
  ['4.6.', ['not-a-ca', 'path-too-long']],
  ['4.7.', ['key-usage', 'revocation-unknown']],
  ['4.8.', ['policy']],
  ['4.9.', ['policy']],
  ['4.10.', ['policy']],
  ['4.11.', ['policy']],
  ['4.12.', ['policy']],
  ['4.13.', ['name-constraint']],
  ['4.14.', ['revoked', 'revocation-unknown']],
  ['4.15.', ['revoked', 'revocation-unknown']],
  ['4.16.', ['unknown-critical-extension']],
];

describe.skipIf(corpora === undefined)(
  corpora === undefined ? 'PKITS (skipped: no corpora)' : 'PKITS',
  () => {
    const cases: readonly Case[] =
      corpora === undefined ? [] : JSON.parse(readFileSync(path.join(folder, 'expected.json'), 'utf8'));
    const verdicts = cases.map((one) => ({ one, ...judge(one) }));

    test('all 249 cases get the expected verdict, none is falsely accepted', () => {
      const differing = verdicts.flatMap(({ one, isTrusted, reasons }) => {
        if (isTrusted === one.valid) return [];
        const told = reasons.map(({ code, message }) => `${code}: ${message}`).join('; ');
        return [`${one.case} should be ${one.valid ? 'valid' : 'invalid'}: ${told}`];
      });
      expect(differing).toEqual([]);
      expect(cases).toHaveLength(249);
    });

    test('each refusal is for what the case is about', () => {
      const differing = verdicts.flatMap(({ one, isTrusted, reasons }) => {
        const [, codes = []] = expectedCodes.find(([section]) => one.case.startsWith(section)) ?? [];
        const wrong = reasons.filter(({ code }) => !isTrusted && !codes.includes(code));
        return wrong.map(({ code, message }) => `${one.case} is refused as ${code}: ${message}`);
      });
      expect(differing).toEqual([]);
    });
  },
);
