/** NIST's Public Key Interoperability Test Suite: every case, judged as its authors say. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Certificate } from '../../../source/core/certificate.ts';
import { readCertificate } from '../../../source/smime/certificate/read-certificate.ts';
import { crlPool } from '../../../source/smime/crl/crl-pool.ts';
import { readCrl } from '../../../source/smime/crl/read-crl.ts';
import { certificatePool } from '../../../source/smime/path/certificate-pool.ts';
import { explainTrust } from '../../../source/smime/path/explain-trust.ts';

const corpora =
  process.env.SMIMECTL_CORPORA ?? path.resolve(import.meta.dirname, '../../../../shared/corpora');
const folder = path.join(corpora, 'pkits');
const isHere = existsSync(path.join(folder, 'expected.json'));

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

describe.skipIf(!isHere)(isHere ? 'PKITS' : 'PKITS (skipped: no corpora)', () => {
  const cases: readonly Case[] = isHere
    ? JSON.parse(readFileSync(path.join(folder, 'expected.json'), 'utf8'))
    : [];

  test('all 249 cases get the expected verdict, none is falsely accepted', () => {
    const differing = cases.flatMap((one) => {
      const { isTrusted, reasons } = judge(one);
      if (isTrusted === one.valid) return [];
      const told = reasons.map(({ code, message }) => `${code}: ${message}`).join('; ');
      return [`${one.case} should be ${one.valid ? 'valid' : 'invalid'}: ${told}`];
    });
    expect(differing).toEqual([]);
    expect(cases).toHaveLength(249);
  });
});
