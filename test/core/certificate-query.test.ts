import { describe, expect, test } from 'vitest';
import { type CertificateFilter, queryCertificates } from '../../source/core/certificate-query.ts';
import { day, entry, noon } from './facts.ts';

const time = { now: noon, expiryWarningDays: 30 };
const alice = entry({ address: 'alice@example.org', notAfter: noon + 10 * day });
const bob = entry(
  { address: 'bob@example.org' },
  { hasPrivateKey: true, addedAt: '2026-02-01T00:00:00.000Z' },
);
const old = entry({ address: 'carol@example.org', notAfter: noon - day });
const next = entry({ address: 'dave@example.org', notBefore: noon + day });
const ca = entry({ address: '', basicConstraints: { ca: true } });
const all = [alice, bob, old, next, ca];

const weak = entry({
  address: 'erin@example.org',
  publicKey: { ...alice.certificate.publicKey, bits: 1024 },
});

test('a weak certificate cannot be used, unless the settings allow it', () => {
  const filters = { filters: ['unusable'] } as const;
  expect(queryCertificates([alice, weak], filters, time)).toEqual([weak]);
  expect(queryCertificates([alice, weak], filters, { ...time, allowWeakAlgorithms: true })).toEqual([]);
});

describe('filters', () => {
  const cases: [CertificateFilter, unknown[]][] = [
    ['own', [bob]],
    ['contact', [alice, old, next]],
    ['ca', [ca]],
    ['expired', [old]],
    ['expiring', [alice]],
    ['not-yet-valid', [next]],
    ['unusable', [old, next]],
    ['unverified', [alice, old, next, ca]],
  ];
  test.each(cases)('%s', (filter, expected) => {
    expect(queryCertificates(all, { filters: [filter] }, time)).toEqual(expected);
  });
});

describe('search', () => {
  test.each([
    ['ALICE', [alice]],
    ['example bob', [bob]],
    ['nobody', []],
    [alice.certificate.fingerprint.slice(0, 10), [alice]],
    [(bob.certificate.sha1.slice(0, 10).match(/../g) ?? []).join(':').toUpperCase(), [bob]],
    [alice.certificate.fingerprint.slice(0, 3), []],
    ['', all],
  ])('%s', (search, expected) => {
    expect(queryCertificates(all, { search }, time)).toEqual(expected);
  });
});

test('sorting is by what people read, in both directions', () => {
  const addresses = (descending: boolean) =>
    queryCertificates([next, bob, alice, old], { sort: 'address', descending }, time).map(
      ({ certificate }) => certificate.addresses[0]?.address[0],
    );
  expect(addresses(false)).toEqual(['a', 'b', 'c', 'd']);
  expect(addresses(true)).toEqual(['d', 'c', 'b', 'a']);
  expect(queryCertificates(all, { sort: 'valid-until' }, time)[0]).toBe(old);
  expect(queryCertificates(all, { sort: 'added', descending: true }, time)[0]).toBe(bob);
});
