import { describe, expect, test } from 'vitest';
import type { KeyUsage } from '../../source/core/certificate.ts';
import type { CertificateEntry } from '../../source/core/inventory.ts';
import { groupsOfAddress, messageSecurity } from '../../source/core/message-security.ts';
import type { Settings } from '../../source/core/store-state.ts';
import { day, entry, group, inventory, noon } from './facts.ts';

const usage = (...names: KeyUsage[]) => ({ keyUsage: new Set(names) });
const expired = { notBefore: noon - 400 * day, notAfter: noon - 3 * day };
const future = { notBefore: noon + 3 * day, notAfter: noon + 400 * day };
const sales = { address: 'sales@example.com' };
const bob = { address: 'bob@example.org' };

function ask(
  entries: readonly CertificateEntry[],
  recipients = ['bob@example.org'],
  settings: Partial<Settings> = {},
) {
  return messageSecurity(inventory(entries, { settings }), group(), recipients, { now: noon });
}

describe('signing says for every "no" the reason and the next step', () => {
  const cases: [string, readonly CertificateEntry[], Partial<Settings>][] = [
    ['no-certificate', [], {}],
    ['no-private-key', [entry(sales)], {}],
    ['expired', [entry({ ...sales, ...expired }, { hasPrivateKey: true })], {}],
    ['not-yet-valid', [entry({ ...sales, ...future }, { hasPrivateKey: true })], {}],
    ['wrong-usage', [entry({ ...sales, ...usage('keyEncipherment') }, { hasPrivateKey: true })], {}],
    [
      'weak-key',
      [
        entry(
          { ...sales, publicKey: { ...entry().certificate.publicKey, bits: 1024 } },
          { hasPrivateKey: true },
        ),
      ],
      {},
    ],
    ['disabled', [entry(sales, { hasPrivateKey: true })], { enabled: false }],
  ];
  test.each(cases)('%s', (code, entries, settings) => {
    const { sign } = ask(entries, [], settings);
    expect(sign).toMatchObject({ default: true, possible: false, active: false });
    expect(sign.reasons.map((reason) => reason.code)).toContain(code);
    expect(sign.reasons[0]?.hint).toBeTruthy();
  });

  test('a group without an address cannot sign', () => {
    const answer = messageSecurity(inventory([]), group({ address: '' }), [], { now: noon });
    expect(answer.sign.reasons[0]?.code).toBe('group-without-address');
  });

  test('a revoked certificate does not sign', () => {
    const own = entry(sales, { hasPrivateKey: true });
    const answer = messageSecurity(inventory([own], { revoked: [own] }), group(), [], { now: noon });
    expect(answer.sign.reasons[0]?.code).toBe('revoked');
  });
});

describe('encryption needs a usable certificate for every recipient', () => {
  const cases: [string, readonly CertificateEntry[], string[]][] = [
    ['no-certificate', [], ['bob@example.org']],
    ['no-certificate', [entry(bob)], ['bob@example.org', 'carol@example.org']],
    ['expired', [entry({ ...bob, ...expired })], ['bob@example.org']],
    ['wrong-usage', [entry({ ...bob, ...usage('digitalSignature') })], ['bob@example.org']],
    ['bad-address', [entry(bob)], ['bob@example.org', 'nobody']],
    ['no-recipients', [entry(bob)], []],
  ];
  test.each(cases)('%s', (code, entries, recipients) => {
    const { encrypt } = ask(entries, recipients);
    expect(encrypt).toMatchObject({ default: true, possible: false, active: false });
    expect(encrypt.reasons.map((reason) => reason.code)).toContain(code);
  });

  test('why not comes before what to know about those that will do', () => {
    const { encrypt } = ask([entry(bob)], ['bob@example.org', 'nobody@example.org']);
    expect(encrypt.reasons.map(({ code }) => code)).toEqual(['no-certificate', 'unverified']);
  });

  test('an unverified contact is told, and refused only when the setting says so', () => {
    const contact = entry(bob);
    expect(ask([contact]).encrypt).toMatchObject({ possible: true, reasons: [{ code: 'unverified' }] });
    expect(ask([contact], undefined, { requireVerified: true }).encrypt).toMatchObject({
      possible: false,
      reasons: [{ code: 'not-verified' }],
    });
  });

  test('each certificate is named once, however often its address is written', () => {
    const { encrypt } = ask([entry(bob)], ['bob@example.org', 'Bob@Example.org']);
    expect(encrypt.certificates).toHaveLength(1);
  });
});

describe('among several certificates the best usable one is chosen', () => {
  const verified = { verified: { by: 'root', at: '2026-01-01T00:00:00.000Z', how: 'phone' as const } };
  test('an expired or weak one never hides a valid one', () => {
    const valid = entry({ ...bob, notBefore: noon - 300 * day });
    const weak = entry({ ...bob, publicKey: { ...valid.certificate.publicKey, bits: 1024 } });
    const { encrypt } = ask([entry({ ...bob, ...expired }), weak, valid]);
    expect(encrypt.certificates).toEqual([valid]);
  });

  test('the newest valid one wins after a renewal', () => {
    const older = entry({ ...bob, notBefore: noon - 300 * day }, verified);
    const newer = entry({ ...bob, notBefore: noon - 10 * day }, verified);
    const next = entry({ ...bob, ...future }, verified);
    expect(ask([older, newer, next]).encrypt.certificates).toEqual([newer]);
  });

  test('of a sign-only and an encrypt-only pair each does its own', () => {
    const signing = entry({ ...sales, ...usage('digitalSignature') }, { hasPrivateKey: true });
    const encrypting = entry({ ...sales, ...usage('keyEncipherment') }, { hasPrivateKey: true });
    const answer = ask([encrypting, signing], ['sales@example.com']);
    expect(answer.sign.certificate).toBe(signing);
    expect(answer.encrypt.certificates).toEqual([encrypting]);
  });

  test('a renewal with the same key is no ambiguity, another key is', () => {
    const one = entry(bob, verified);
    const sameKey = entry({ ...bob, publicKey: one.certificate.publicKey, notBefore: noon - day }, verified);
    expect(ask([one, sameKey]).encrypt.reasons).toEqual([]);
    expect(ask([one, entry(bob, verified)]).encrypt.reasons).toMatchObject([
      { code: 'several-certificates' },
    ]);
  });

  test('mixed case and both forms of an international domain find it', () => {
    const contact = entry({ address: 'Info@bücher.example' });
    expect(ask([contact], ['INFO@xn--bcher-kva.example']).encrypt.certificates).toEqual([contact]);
  });
});

test('a group that does not sign by default says so, although it could', () => {
  const own = entry(sales, { hasPrivateKey: true });
  const answer = messageSecurity(inventory([own]), group({ sign: false }), [], { now: noon });
  expect(answer.sign).toMatchObject({
    default: false,
    possible: true,
    active: false,
    reasons: [{ code: 'off-by-default' }],
  });
});

test('a sender address finds its groups without regard to case', () => {
  const groups = [
    group(),
    group({ name: 'Support', address: 'support@example.com' }),
    group({ name: 'None', address: '' }),
  ];
  expect(groupsOfAddress(groups, 'SALES@example.com').map(({ name }) => name)).toEqual(['Sales']);
});
