/** The sample certificates of RFC 9216: two roots that certify each other's CA, Ed25519 and RSA. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readCertificate } from '../../../source/smime/certificate/read-certificate.ts';
import { crlPool } from '../../../source/smime/crl/crl-pool.ts';
import { certificatePool } from '../../../source/smime/path/certificate-pool.ts';
import { explainTrust, type TrustQuestion } from '../../../source/smime/path/explain-trust.ts';
import { corporaFolder } from '../../support/fixture.ts';

const corpora = corporaFolder();
const folder = path.join(corpora ?? '', 'rfc9216');
const at = Date.UTC(2026, 0, 1);

/** @param section as in the RFC, e.g. `3.1` */
function certificateOf(section: string) {
  const file = readdirSync(folder).find((name) => name.startsWith(`${section}_`)) ?? '';
  const pem = readFileSync(path.join(folder, file), 'latin1');
  const [, base64 = ''] = /-----BEGIN CERTIFICATE-----([^-]*)-----END/.exec(pem) ?? [];
  return readCertificate(Buffer.from(base64, 'base64'));
}

function ask(section: string, roots: readonly string[], question: Partial<TrustQuestion> = {}) {
  const { supplied = [], ...rest } = question;
  const base = { stored: certificatePool(roots.map(certificateOf)), crls: crlPool([]) };
  return explainTrust(certificateOf(section), base, { at, supplied, ...rest });
}

describe.skipIf(corpora === undefined)(
  corpora === undefined ? 'RFC 9216 (skipped: no corpora)' : 'RFC 9216',
  () => {
    test.each<[string, string, string]>([
      ['Alice', '4.1', '3.1'],
      ['Bob', '5.1', '3.1'],
      ['Carlos', '7.1', '6.1'],
      ['Dana', '8.1', '6.1'],
    ])('%s may sign, below the right root only', (_, section, root) => {
      const verdict = ask(section, [root], { purpose: 'smime-sign' });
      expect(verdict).toMatchObject({ isTrusted: true, reasons: [] });
      expect(verdict.chain).toHaveLength(2);
      const other = root === '3.1' ? '6.1' : '3.1';
      expect(ask(section, [other], { purpose: 'smime-sign' }).reasons.map(({ code }) => code)).toEqual([
        'issuer-missing',
      ]);
    });

    test.each<[string, string, string, string]>([
      ['Alice', '4.1', '6.1', '3.3'],
      ['Carlos', '7.1', '3.1', '6.3'],
    ])(
      '%s is trusted below the other root as well, through the cross-certificate',
      (_, section, root, cross) => {
        const verdict = ask(section, [root], { supplied: [certificateOf(cross)] });
        expect(verdict.isTrusted).toBe(true);
        expect(verdict.chain).toHaveLength(3);
        expect(verdict.notAnchoredIntermediates).toHaveLength(1);
      },
    );

    test('certificates for encrypting are none for signing', () => {
      expect(ask('4.3', ['3.1'], { purpose: 'smime-encrypt' }).isTrusted).toBe(true);
      expect(ask('4.3', ['3.1'], { purpose: 'smime-sign' }).reasons.map(({ code }) => code)).toEqual([
        'key-usage',
      ]);
    });
  },
);
