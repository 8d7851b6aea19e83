import { describe, expect, it } from 'vitest';
import { certificateCard } from '../../source/presentation/certificate-card.ts';
import { addressText, certificateColumns, nameOf } from '../../source/presentation/certificate-columns.ts';
import { problemsOf } from '../../source/presentation/certificate-problems.ts';
import { kindWords, statusOf } from '../../source/presentation/certificate-status.ts';
import { certificateJson } from '../../source/presentation/json/certificate-json.ts';
import { plainText } from '../../source/presentation/styled-text.ts';
import { symbolsFor } from '../../source/presentation/symbols.ts';
import { tableLines } from '../../source/presentation/table.ts';
import { certificate as contract, shaped } from '../cli/support/contract.ts';
import { certificate, day, entry, noon } from '../core/facts.ts';

const time = { now: noon, expiryWarningDays: 30 };
const ca = { basicConstraints: { ca: true } };

describe('a certificate in words', () => {
  it.each([
    [{}, 'valid', 'valid'],
    [{ publicKey: { ...certificate().publicKey, bits: 1024 } }, 'weak', 'valid, but weak'],
    [{ notAfter: noon + 12 * day }, 'expiring', 'expires in 12 days'],
    [{ notAfter: noon - 3 * day }, 'expired', 'expired 3 days ago'],
    [{ notBefore: noon + 5 * day }, 'not-yet-valid', 'not yet valid, begins in 5 days'],
  ])('%j is %s: %s', (change, code, text) => {
    expect(statusOf(entry(change), time)).toMatchObject({ code, text });
  });

  it.each([
    [entry(), 'contact'],
    [entry({}, { hasPrivateKey: true }), 'own'],
    [entry(ca), 'CA'],
    [entry(ca, { hasPrivateKey: true }), 'own CA'],
  ])('its kind is told by a word', (each, word) => {
    expect(kindWords(each).word).toBe(word);
  });

  it.each([
    ['alice@example.org', 'alice@example.org'],
    ['comma@example.org, alice@example.org', '"comma@example.org, alice@example.org"'],
    [' alice@example.org ', '" alice@example.org "'],
  ])('the address "%s" is shown as %s', (address, text) => {
    expect(addressText(address)).toBe(text);
  });

  it('without an address its subject is its name', () => {
    expect(
      nameOf(entry({ address: '', subject: { der: new Uint8Array(), rdns: [], text: 'CN=Root' } })),
    ).toBe('CN=Root');
  });
});

describe('problems', () => {
  const codes = (change: Parameters<typeof certificate>[0]) =>
    problemsOf(certificate(change), noon).map(({ code }) => code);

  it.each([
    [{}, []],
    [{ notAfter: noon - day }, ['expired']],
    [{ notBefore: noon + day }, ['not-yet-valid']],
    [{ publicKey: { ...certificate().publicKey, bits: 1024 } }, ['weak-key']],
    [{ signatureAlgorithm: { oid: '1', name: 'RSA with SHA-1' } }, ['weak-signature']],
    [{ address: '' }, ['no-address']],
    [{ extendedKeyUsage: ['1.3.6.1.5.5.7.3.1'] }, ['wrong-usage']],
    [{ addresses: [{ address: 'a@x.org', source: 'subject' as const }] }, ['address-only-in-subject']],
    [{ address: 'аlice@example.org' }, ['odd-address']],
    [{ ...ca, address: '' }, []],
  ])('%j: %j', (change, expected) => {
    expect(codes(change)).toEqual(expected);
  });
});

describe('JSON', () => {
  it('has the shape of the contract, whatever the certificate', () => {
    const verified = { by: 'root', at: '2026-01-01T00:00:00.000Z', how: 'phone' as const };
    for (const each of [
      entry(),
      entry(ca, { hasPrivateKey: true }),
      entry({ address: '', notAfter: noon - day }, { verified }),
    ]) {
      shaped(contract, certificateJson(each, noon));
    }
  });

  it('tells what the usage allows, with or without the private key', () => {
    const signOnly = entry({ keyUsage: new Set(['digitalSignature']) });
    expect(certificateJson(signOnly, noon)).toMatchObject({
      canSign: true,
      canEncrypt: false,
      hasPrivateKey: false,
    });
  });
});

describe('the card', () => {
  const each = entry(
    { notAfter: noon + 12 * day },
    { hasPrivateKey: true, verified: { by: 'root', at: '2026-11-20T12:00:00.000Z', how: 'in-person' } },
  );
  const card = certificateCard(each, {
    ...time,
    groups: ['Sales'],
    described: [
      { title: 'Key usage', isCritical: true, lines: ['digital signature'] },
      { title: 'Empty', lines: [] },
    ],
  });
  const facts = new Map(card.facts.map(({ label, lines }) => [label, lines.map(plainText)]));

  it('tells what a person compares or wants to know', () => {
    expect(facts.get('SHA-256')).toHaveLength(2);
    expect(facts.get('Status')).toEqual(['expires in 12 days']);
    expect(facts.get('Kind')).toEqual(['own, including private key']);
    expect(facts.get('Valid until')).toEqual(['2026-12-05 12:00:00 UTC (in 12 days)']);
    expect(facts.get('Verified')).toEqual(['in person, by root, 3 days ago (2026-11-20)']);
    expect(facts.get('Groups')).toEqual(['Sales']);
    expect(facts.has('Problems')).toBe(false);
  });

  it('says which extensions are critical', () => {
    expect(card.extensions.map(({ label, lines }) => [label, lines])).toEqual([
      ['Key usage (critical)', ['digital signature']],
      ['Empty', ['']],
    ]);
  });
});

describe('the list', () => {
  const entries = [
    entry({ address: 'own@example.org', notAfter: noon + 3 * day }, { hasPrivateKey: true }),
    entry({ ...ca, address: '', notAfter: noon - day }),
  ];
  const lines = (isUtf8: boolean, width: number) =>
    tableLines(certificateColumns({ ...time, symbols: symbolsFor(isUtf8) }), entries, { width }).map(
      plainText,
    );

  it('tells kind and state by word and symbol, at 80 columns', () => {
    const [title, own, root] = lines(true, 80);
    expect(title).toMatch(/^KIND +STATUS +UNTIL +FINGERPRINT +NAME/);
    expect(own).toMatch(/^✦ own +! expiring +2026-11-26 +[0-9a-f]{16} +own@example\.org/);
    expect(root).toMatch(/^❖ CA +✗ expired /);
    expect(lines(false, 80)[1]).toMatch(/^@ own +! expiring/);
  });

  it('has room for issuer and subject where the terminal is wide', () => {
    expect(lines(true, 200)[0]).toMatch(/FROM +UNTIL +FINGERPRINT +NAME +SUBJECT +ISSUER$/);
  });
});
