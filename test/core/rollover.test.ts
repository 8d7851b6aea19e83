import { describe, expect, test } from 'vitest';
import type { KeyUsage } from '../../source/core/certificate.ts';
import type { CertificateEntry } from '../../source/core/inventory.ts';
import { isOnlyForOldMail, roleOf, rolloversOf } from '../../source/core/rollover.ts';
import { keyNeededForOldMail, keyOnlyForOldMail } from '../../source/presentation/advice.ts';
import { certificateCard } from '../../source/presentation/certificate-card.ts';
import { certificateJson } from '../../source/presentation/json/certificate-json.ts';
import { keyRemovalLines } from '../../source/presentation/removal-lines.ts';
import { plainText } from '../../source/presentation/styled-text.ts';
import { day, entry, inventory, noon } from './facts.ts';

const now = { now: noon };
const own = { hasPrivateKey: true };
const sales = { address: 'sales@example.com' };
const ended = { notBefore: noon - 400 * day, notAfter: noon - day };
const earlier = { notBefore: noon - 300 * day };
const later = { notBefore: noon + day };
const usage = (...names: KeyUsage[]) => ({ keyUsage: new Set(names) });
const key = entry().certificate.publicKey;
const another = { ...key, id: 'another key' };
const weak = { ...key, bits: 1024, id: 'weak key' };

/** The certificates of a situation with the role that each has to get, in stored order. */
type Situation = readonly [CertificateEntry, string | undefined][];
const situations: [string, Situation][] = [
  ['one alone', [[entry(sales, own), 'current']]],
  [
    'an expired twin',
    [
      [entry({ ...sales, ...ended }, own), 'old'],
      [entry(sales, own), 'current'],
    ],
  ],
  [
    'renewed with the same key',
    [
      [entry({ ...sales, ...earlier, publicKey: key }, own), 'old'],
      [entry({ ...sales, publicKey: key }, own), 'current'],
    ],
  ],
  [
    'renewed with a new key',
    [
      [entry(sales, own), 'current'],
      [entry({ ...sales, ...earlier }, own), 'old'],
    ],
  ],
  [
    'renewed ahead of time',
    [
      [entry({ ...sales, ...later }, own), 'next'],
      [entry(sales, own), 'current'],
    ],
  ],
  [
    'renewed, but its private key is not there yet',
    [
      [entry({ ...sales, ...earlier }, own), 'current'],
      [entry(sales), 'current'],
    ],
  ],
  [
    'a sign-only and encrypt-only pair, renewed',
    [
      [entry({ ...sales, ...usage('digitalSignature') }, own), 'current'],
      [entry({ ...sales, ...usage('keyEncipherment') }, own), 'current'],
      [entry({ ...sales, ...earlier, ...usage('digitalSignature') }, own), undefined],
      [entry({ ...sales, ...earlier, ...usage('keyEncipherment') }, own), 'old'],
    ],
  ],
  [
    'mixed case',
    [
      [entry({ ...ended, address: 'SALES@Example.COM' }, own), 'old'],
      [entry(sales, own), 'current'],
    ],
  ],
  [
    'an international domain in both forms',
    [
      [entry({ ...earlier, address: 'info@xn--bcher-kva.example' }, own), 'old'],
      [entry({ address: 'info@bücher.example' }, own), 'current'],
    ],
  ],
  [
    'a newer one that is weak',
    [
      [entry({ ...sales, publicKey: weak }, own), 'old'],
      [entry({ ...sales, ...earlier }, own), 'current'],
    ],
  ],
  [
    'a contact that was renewed: what we cannot decrypt is of no use',
    [
      [entry({ ...sales, ...ended }), undefined],
      [entry(sales), 'current'],
    ],
  ],
  ['one that is over, with nothing after it', [[entry({ ...sales, ...ended }, own), 'old']]],
];

describe('the role of each certificate of an address', () => {
  test.each(situations)('%s', (_, situation) => {
    const all = inventory(situation.map(([each]) => each));
    expect(situation.map(([each]) => roleOf(all, each, now))).toEqual(situation.map(([, role]) => role));
  });

  test('a newer one of which only the verification is missing comes next', () => {
    const verified = { verified: { by: 'root', at: '2026-01-01T00:00:00.000Z', how: 'phone' as const } };
    const older = entry({ ...sales, ...earlier }, verified);
    const newer = entry(sales);
    const all = inventory([older, newer], { settings: { requireVerified: true } });
    expect(rolloversOf(all, newer.certificate, now)).toEqual([
      { address: 'sales@example.com', current: [older], next: [newer], old: [] },
    ]);
  });

  test('one that is in use for one of its addresses is current', () => {
    const both = entry({
      ...earlier,
      addresses: ['sales@example.com', 'info@example.com'].map((address) => ({
        address,
        source: 'rfc822Name' as const,
      })),
    });
    const all = inventory([both, entry(sales)]);
    expect(roleOf(all, both, now)).toBe('current');
  });
});

describe('a private key that only older mail needs', () => {
  test('is told so before it goes, and one that is in use is not', () => {
    const old = entry({ ...sales, ...earlier, publicKey: another }, own);
    const current = entry(sales, own);
    const all = inventory([old, current]);
    const isForOldMail = (each: CertificateEntry) => isOnlyForOldMail(all, each, now);
    expect(keyRemovalLines([old], isForOldMail)).toContain(keyOnlyForOldMail);
    expect(keyRemovalLines([current], isForOldMail)).toContain(keyNeededForOldMail);
  });

  test('is no key that a renewed certificate still uses', () => {
    const old = entry({ ...sales, ...earlier, publicKey: key }, own);
    const all = inventory([old, entry({ ...sales, publicKey: key }, own)]);
    expect(isOnlyForOldMail(all, old, now)).toBe(false);
  });
});

test('card and JSON say the same role', () => {
  const old = entry(sales, own);
  const card = certificateCard(old, { ...now, expiryWarningDays: 30, role: 'old' });
  const shown = card.facts.find(({ label }) => label === 'Role')?.lines.map(plainText);
  expect(shown).toEqual(['old: still decrypts older mail']);
  expect(certificateJson(old, noon, 'old').role).toBe('old');
  expect(certificateJson(old, noon, null).role).toBeNull();
});
