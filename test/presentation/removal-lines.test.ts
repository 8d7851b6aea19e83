import { expect, test } from 'vitest';
import { removalOf } from '../../source/core/change-certificates.ts';
import type { CertificateEntry } from '../../source/core/inventory.ts';
import { keyNeededForOldMail } from '../../source/presentation/advice.ts';
import { keyRemovalLines, removalLines, removedText } from '../../source/presentation/removal-lines.ts';
import { entry, inventory } from '../core/facts.ts';

const alice = entry({ address: 'alice@example.org' });
const sales = entry({ address: 'sales@example.com' }, { hasPrivateKey: true });
const { publicKey } = entry({ address: 'billing@example.com' }).certificate;
const old = entry({ address: 'billing@example.com', publicKey }, { hasPrivateKey: true });
const renewed = entry({ address: 'new-billing@example.com', publicKey }, { hasPrivateKey: true });
const store = inventory([alice, sales, old, renewed]);

const needed = () => false;

const removing = (...entries: readonly CertificateEntry[]) =>
  removalOf(store, new Set(entries.map(({ certificate }) => certificate.fingerprint)));

test('a private key that goes along is told first, with what it means for old mail', () => {
  const [first, second, ...rest] = removalLines(removing(alice, sales), needed);
  expect(first).toBe('1 private key goes as well.');
  expect(second).toBe(keyNeededForOldMail);
  expect(rest[1]).toMatch(/sales@example\.com, including private key$/);
  expect(rest[2]).toMatch(/alice@example\.org$/);
});

test('a private key that another certificate has too stays, and nobody is warned for nothing', () => {
  const lines = removalLines(removing(old), needed);
  expect(lines).not.toContain(keyNeededForOldMail);
  expect(lines[1]).toMatch(/billing@example\.com, but not its private key/);
});

test('two certificates of one private key take one private key along', () => {
  expect(removalLines(removing(old, renewed), needed)[0]).toBe('1 private key goes as well.');
});

test('every certificate that loses its private key is named', () => {
  const text = keyRemovalLines([old, renewed], needed).join('\n');
  for (const name of ['billing@example.com', 'new-billing@example.com', keyNeededForOldMail])
    expect(text).toContain(name);
});

test.each([
  [[alice], '1 certificate removed.'],
  [[sales], '1 certificate removed, 1 with its private key.'],
  [[alice, sales, old, renewed], '4 certificates removed, 3 with their private keys.'],
])('afterwards the outcome is counted: %#', (entries, expected) => {
  expect(removedText(removing(...entries))).toBe(expected);
});
