/** Our own reader and rules against the verdict that each fixture carries. */
import { describe, expect, test } from 'vitest';
import { weaknessesOf } from '../source/core/algorithm-policy.ts';
import {
  isCa,
  keyAlgorithmName,
  usageAllowsEncryption,
  usageAllowsSigning,
  validityAt,
} from '../source/core/certificate.ts';
import type { FoundItem } from '../source/core/import.ts';
import { planImport, refusedCount } from '../source/core/import-plan.ts';
import { smimeEngine } from '../source/smime/engine.ts';
import { expectations, fixture } from './support/fixture.ts';

const emptyStore = { hasCertificate: () => false, hasCrl: () => false };

function read(file: string, passphrase?: string): Promise<readonly FoundItem[]> {
  const word = passphrase === undefined ? {} : { passphrase: Buffer.from(passphrase) };
  return smimeEngine.readItems(fixture(file), { source: file, ...word });
}

async function certificateIn(file: string) {
  for (const item of await read(file)) if (item.kind === 'certificate') return item.certificate;
  throw new Error(`${file} has no certificate`);
}

describe('adding it gives the verdict that it was made for', () => {
  const cases = expectations().filter(({ kind }) => kind !== 'private-key');
  test.each(cases)('$file: $verdict', async ({ file, kind, verdict, code, certificates, passphrase }) => {
    const plan = planImport(await read(file, passphrase), emptyStore);
    const added = plan.certificates.filter((planned) => planned.verdict === 'new');
    const refused = plan.certificates.flatMap((planned) => (planned.verdict === 'refused' ? [planned] : []));
    const codes = [...refused, ...plan.refusedPieces].map((piece) => piece.code);
    expect(codes).toEqual(code === undefined ? [] : [code]);
    expect(refusedCount(plan) === 0).toBe(verdict === 'added');
    expect(added).toHaveLength(certificates ?? (kind === 'certificate' && verdict === 'added' ? 1 : 0));
    expect(plan.crls).toHaveLength(kind === 'crl' ? 1 : 0);
  });
});

describe('what is read from it is what it was made with', () => {
  const cases = expectations().filter(({ kind, code }) => kind === 'certificate' && code !== 'unreadable');
  test.each(cases)('$file', async (expected) => {
    const certificate = await certificateIn(expected.file);
    expect({
      fingerprint: certificate.fingerprint,
      addresses: certificate.addresses.map(({ address }) => address),
      isCa: isCa(certificate),
      canSign: usageAllowsSigning(certificate),
      canEncrypt: usageAllowsEncryption(certificate),
      keyAlgorithm: keyAlgorithmName(certificate.publicKey),
      status: validityAt(certificate, Date.now()),
      problems: weaknessesOf(certificate).map((weakness) => weakness.code),
    }).toEqual({
      fingerprint: expected.fingerprint,
      addresses: expected.addresses,
      isCa: expected.isCa,
      canSign: expected.canSign,
      canEncrypt: expected.canEncrypt,
      keyAlgorithm: expected.keyAlgorithm,
      status: expected.status,
      problems: expected.problems,
    });
  });
});

describe('the private key in it opens with its passphrase only, and is its certificate’s', () => {
  const cases = expectations().filter(({ keyOf }) => keyOf !== undefined);
  test.each(cases)('$file', async ({ file, kind, keyOf = '', passphrase }) => {
    const keysOf = (items: readonly FoundItem[]) =>
      items.flatMap((item) => (item.kind === 'private-key' ? [item.key] : []));
    const [key, ...more] = keysOf(await read(file, passphrase));
    expect(more).toEqual([]);
    expect(key?.publicKeyId).toBe((await certificateIn(keyOf)).publicKey.id);
    if (passphrase === undefined) return;
    const wrong = await read(file, 'wrong horse');
    expect(keysOf(wrong)).toEqual([]);
    const reasons = wrong.map((item) =>
      item.kind === 'locked-private-key' ? item.reason : item.kind === 'other' ? item.passphrase : item.kind,
    );
    expect(reasons).toContain('wrong-passphrase');
    // An empty passphrase is tried without asking.
    if (kind === 'private-key') {
      expect((await read(file)).map((item) => item.kind === 'locked-private-key' && item.reason)).toEqual([
        'passphrase-needed',
      ]);
    }
  });
});
