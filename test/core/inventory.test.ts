import { describe, expect, test } from 'vitest';
import { refusalOf } from '../../source/core/acceptance.ts';
import { weaknessesOf } from '../../source/core/algorithm-policy.ts';
import {
  type Certificate,
  emailProtection,
  usageAllowsEncryption,
  usageAllowsSigning,
  validityAt,
} from '../../source/core/certificate.ts';
import { findCertificate } from '../../source/core/inventory.ts';
import { attentionOf, countsOf } from '../../source/core/overview.ts';
import { certificate, day, entry, group, inventory, noon } from './facts.ts';

describe('an ID means one certificate', () => {
  const alice = entry();
  const bob = entry({ address: 'bob@example.org' });
  const twins = [entry({ address: 'twin@example.org' }), entry({ address: 'twin@example.org' })];
  const all = inventory([alice, bob, ...twins]);
  const { fingerprint, sha1 } = alice.certificate;
  test.each([
    ['SHA-256', fingerprint],
    ['SHA-1', sha1],
    ['colons and capitals', (fingerprint.match(/../g) ?? []).join(':').toUpperCase()],
    ['a prefix', fingerprint.slice(0, 8)],
    ['an address', 'ALICE@example.org'],
  ])('by %s', (_how, id) => {
    expect(findCertificate(all, id)).toBe(alice);
  });
  test.each([
    ['too short a prefix', fingerprint.slice(0, 7), 'not-found'],
    ['an unknown address', 'nobody@example.org', 'not-found'],
    ['an address of two', 'twin@example.org', 'ambiguous'],
    ['a prefix of several', 'ffffffff', 'not-found'],
  ])('%s fails', (_how, id, code) => {
    expect(() => findCertificate(all, id)).toThrow(expect.objectContaining({ code }));
  });
});

describe('which certificates may be stored', () => {
  const cases: [string, Partial<Certificate> & { address?: string }, string | undefined][] = [
    ['one with an address', {}, undefined],
    ['a CA without address and usage', { address: '', basicConstraints: { ca: true } }, undefined],
    ['one without an address', { address: '' }, 'no-address'],
    ['one for servers', { extendedKeyUsage: ['1.3.6.1.5.5.7.3.1'] }, 'wrong-usage'],
    ['one for mail among others', { extendedKeyUsage: ['1.3.6.1.5.5.7.3.2', emailProtection] }, undefined],
    ['one that signs certificates only', { keyUsage: new Set(['keyCertSign'] as const) }, 'wrong-usage'],
    [
      'one with an X25519 key',
      { publicKey: { ...certificate().publicKey, algorithm: 'X25519' } },
      'unsupported-key',
    ],
  ];
  test.each(cases)('%s: %#', (_title, facts, code) => {
    expect(refusalOf(certificate(facts))?.code).toBe(code);
  });
});

test('usages follow the key: keyEncipherment for RSA, keyAgreement for EC, none for Ed25519', () => {
  const { publicKey } = certificate();
  const rsa = { publicKey, keyUsage: new Set(['keyEncipherment'] as const) };
  const ec = {
    publicKey: { ...publicKey, algorithm: 'EC' as const },
    keyUsage: new Set(['keyAgreement'] as const),
  };
  const ed25519 = { publicKey: { ...publicKey, algorithm: 'Ed25519' as const } };
  expect([rsa, ec, ed25519].map(usageAllowsEncryption)).toEqual([true, true, false]);
  expect([rsa, ec, ed25519].map(usageAllowsSigning)).toEqual([false, false, true]);
});

test('both ends belong to the validity period', () => {
  const period = { notBefore: noon, notAfter: noon + day };
  expect(
    [noon - 1, noon, noon + day, noon + day + 999, noon + day + 1000].map((now) => validityAt(period, now)),
  ).toEqual(['not-yet-valid', 'valid', 'valid', 'valid', 'expired']);
});

describe('weak algorithms are named', () => {
  const { publicKey } = certificate();
  const signedWith = (name: string) => ({ signatureAlgorithm: { oid: '', name } });
  const cases: [string, Partial<Certificate>, string[]][] = [
    ['RSA 2048', {}, []],
    ['RSA 1024', { publicKey: { ...publicKey, bits: 1024 } }, ['weak-key']],
    ['e = 1', { publicKey: { ...publicKey, exponent: 1 } }, ['weak-key']],
    ['e = 3', { publicKey: { ...publicKey, exponent: 3 } }, ['weak-key']],
    ['SHA-1', signedWith('sha1WithRSAEncryption'), ['weak-signature']],
    ['ECDSA with SHA-1', signedWith('ecdsa-with-SHA1'), ['weak-signature']],
    ['MD5', signedWith('md5WithRSAEncryption'), ['weak-signature']],
    ['SHA-256', signedWith('ecdsa-with-SHA256'), []],
    ['SHA-512', signedWith('sha512WithRSAEncryption'), []],
    ['P-192', { publicKey: { ...publicKey, algorithm: 'EC', bits: 192, curve: 'P-192' } }, ['weak-key']],
  ];
  test.each(cases)('%s', (_title, facts, codes) => {
    expect(weaknessesOf(certificate(facts)).map(({ code }) => code)).toEqual(codes);
  });
  test('a root is not judged by the digest of its own signature', () => {
    const { subject } = certificate();
    expect(
      weaknessesOf(certificate({ subject, issuer: subject, ...signedWith('sha1WithRSAEncryption') })),
    ).toEqual([]);
  });
});

test('the overview counts, and names each group whose default has no effect', () => {
  const own = entry({ address: 'sales@example.com', notAfter: noon + 5 * day }, { hasPrivateKey: true });
  const old = entry({ notAfter: noon - day });
  const ca = entry({ address: '', basicConstraints: { ca: true } });
  const groups = [group(), group({ name: 'Support', address: 'support@example.com' })];
  const all = inventory([own, old, ca], { groups });
  expect(countsOf(all, noon)).toEqual({
    certificates: 3,
    own: 1,
    ca: 1,
    expired: 1,
    expiringSoon: 1,
    groups: 2,
  });
  expect(attentionOf(all, { now: noon }).map(({ message }) => message)).toEqual([
    'Support cannot sign: there is no certificate for support@example.com',
    'our certificate of sales@example.com expires on 2026-11-28',
  ]);
});
