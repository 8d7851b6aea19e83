/** What lists say about a certificate, beyond the cases that PKITS has. */
import { describe, expect, test } from 'vitest';
import type { Certificate } from '../../../source/core/certificate.ts';
import type { Revocation } from '../../../source/core/trust.ts';
import { crlPool } from '../../../source/smime/crl/crl-pool.ts';
import { readCrl } from '../../../source/smime/crl/read-crl.ts';
import { encode, integer, sequence } from '../../../source/smime/der/write.ts';
import { certificatePool } from '../../../source/smime/path/certificate-pool.ts';
import { explainTrust } from '../../../source/smime/path/explain-trust.ts';
import {
  type CrlPlan,
  crlDer,
  day,
  ecKey,
  encodedSerial,
  extension,
  extensions,
  generalName,
  noon,
  schemes,
} from '../path/make-certificate.ts';
import { caCertificate, issuing, mailCertificate, root, rootCertificate } from '../path/make-hierarchy.ts';

const mail = mailCertificate(issuing);
const issuer = caCertificate(issuing, root);
const entryOf = (certificate: Certificate, ...more: readonly Uint8Array[]) => ({
  serial: encodedSerial(certificate),
  extensions: more,
});
const listed = entryOf(mail);
const crl = (more: Partial<CrlPlan> = {}) => crlDer({ issuer: issuing.name, signer: issuing.key, ...more });

const crlNumber = (value: number) => extension('2.5.29.20', integer(value));
const deltaIndicator = (value: number) => extension('2.5.29.27', integer(value), true);
const distributionPoint = (...parts: readonly Uint8Array[]) =>
  extension('2.5.29.28', sequence(...parts), true);
const yes = Uint8Array.of(0xff);
const reason = (code: number) => extension('2.5.29.21', encode(0x0a, Uint8Array.of(code)));
const certificateIssuer = extension('2.5.29.29', sequence(generalName.directory(issuing.name)), true);

function statusOf(
  crls: readonly Uint8Array[],
  { target = mail, supplied = [] }: { target?: Certificate; supplied?: readonly Certificate[] } = {},
): Revocation | undefined {
  const base = {
    stored: certificatePool([rootCertificate]),
    crls: crlPool([...crls, crlDer({ issuer: root.name, signer: root.key })].map(readCrl)),
  };
  return explainTrust(target, base, { at: noon, supplied: [issuer, ...supplied] }).revocation;
}

describe('one list', () => {
  test.each<[string, Partial<CrlPlan>, Revocation['status']]>([
    ['that is current and empty', {}, 'good'],
    ['that is current and names it', { entries: [listed] }, 'revoked'],
    ['that names it on hold', { entries: [entryOf(mail, reason(6))] }, 'revoked'],
    ['that is out of date', { nextUpdate: noon - day }, 'unknown'],
    ['that is out of date and names it', { nextUpdate: noon - day, entries: [listed] }, 'revoked'],
    ['that never ends', { nextUpdate: null }, 'unknown'],
    ['from a later time', { thisUpdate: noon + day }, 'unknown'],
    ['from a later time, naming it', { thisUpdate: noon + day, entries: [listed] }, 'revoked'],
    ['with a weak signature', { scheme: schemes.ecdsaSha1 }, 'unknown'],
    ['with a weak signature, naming it', { scheme: schemes.ecdsaSha1, entries: [listed] }, 'revoked'],
    ['with an altered signature, naming it', { tamper: true, entries: [listed] }, 'unknown'],
    ['of another CA', { issuer: root.name, entries: [listed] }, 'unknown'],
    ['of the right name with another key', { signer: ecKey(), entries: [listed] }, 'unknown'],
    [
      'with a critical extension that nobody knows',
      { extensions: [extension('1.2.3', integer(1), true)], entries: [listed] },
      'unknown',
    ],
    ['for CA certificates only', { extensions: [distributionPoint(encode(0x82, yes))] }, 'unknown'],
    ['for user certificates only', { extensions: [distributionPoint(encode(0x81, yes))] }, 'good'],
    ['for attribute certificates only', { extensions: [distributionPoint(encode(0x85, yes))] }, 'unknown'],
    [
      'for some reasons only',
      { extensions: [distributionPoint(encode(0x83, Uint8Array.of(6, 0x40)))] },
      'unknown',
    ],
  ])('%s', (_, plan, expected) => {
    expect(statusOf([crl(plan)])?.status).toBe(expected);
  });

  test('without any, nothing is known and nothing was wrong', () => {
    expect(statusOf([])).toEqual({ status: 'unknown' });
  });

  test('that is of no use is told apart from none', () => {
    expect(statusOf([crl({ nextUpdate: noon - day })])).toMatchObject({
      status: 'unknown',
      why: expect.stringContaining('out of date since 2026-06-14'),
    });
  });
});

describe('several lists', () => {
  test('a current one outweighs an outdated one, whichever comes first', () => {
    const outdated = crl({ thisUpdate: noon - 9 * day, nextUpdate: noon - 2 * day, entries: [listed] });
    expect(statusOf([outdated, crl()])?.status).toBe('good');
    expect(statusOf([crl(), outdated])?.status).toBe('good');
  });

  test('of two current ones the newer counts', () => {
    const older = crl({ thisUpdate: noon - 2 * day });
    const newer = crl({ entries: [listed] });
    expect(statusOf([older, newer])?.status).toBe('revoked');
    expect(statusOf([newer, older])?.status).toBe('revoked');
  });

  test('a forged newer one does not hide the real one', () => {
    const forged = crl({ thisUpdate: noon - day / 2, signer: ecKey() });
    expect(statusOf([forged, crl({ entries: [listed] })])?.status).toBe('revoked');
  });
});

describe('a delta list', () => {
  const base = crl({ extensions: [crlNumber(5)] });
  const delta = (plan: Partial<CrlPlan>, number = 7, baseNumber = 5) =>
    crl({ ...plan, extensions: [crlNumber(number), deltaIndicator(baseNumber)] });

  test('adds to its base and takes away from it', () => {
    expect(statusOf([base, delta({ entries: [listed] })])?.status).toBe('revoked');
    const onHold = crl({ extensions: [crlNumber(5)], entries: [entryOf(mail, reason(6))] });
    expect(statusOf([onHold, delta({ entries: [entryOf(mail, reason(8))] })])?.status).toBe('good');
    expect(statusOf([onHold, delta({})])?.status).toBe('revoked');
  });

  test('says nothing without its base, or with a base that is too old', () => {
    expect(statusOf([delta({})])?.status).toBe('unknown');
    expect(statusOf([crl({ extensions: [crlNumber(4)] }), delta({ entries: [listed] })])?.status).toBe(
      'good',
    );
  });

  test('that is older than the complete list is not used', () => {
    const complete = crl({ extensions: [crlNumber(9)] });
    expect(statusOf([complete, delta({ entries: [listed] })])?.status).toBe('good');
  });

  test('with another scope or another signer is not used', () => {
    const scoped = crl({
      extensions: [crlNumber(7), deltaIndicator(5), distributionPoint(encode(0x81, yes))],
      entries: [listed],
    });
    expect(statusOf([base, scoped])?.status).toBe('good');
    expect(statusOf([base, delta({ signer: ecKey(), entries: [listed] })])?.status).toBe('good');
  });

  test('that is out of date still revokes, but takes nothing back', () => {
    const late = { thisUpdate: noon - 2 * day, nextUpdate: noon - day };
    expect(statusOf([base, delta({ ...late, entries: [listed] })])?.status).toBe('revoked');
    const onHold = crl({ extensions: [crlNumber(5)], entries: [entryOf(mail, reason(6))] });
    const released = delta({ ...late, entries: [entryOf(mail, reason(8))] });
    expect(statusOf([onHold, released])?.status).toBe('revoked');
    expect(statusOf([base, delta({ ...late, entries: [listed] }), delta({}, 8)])?.status).toBe('good');
  });

  test('that is current brings an outdated base up to date', () => {
    const outdated = crl({
      thisUpdate: noon - 9 * day,
      nextUpdate: noon - 2 * day,
      extensions: [crlNumber(5)],
    });
    expect(statusOf([outdated])?.status).toBe('unknown');
    expect(statusOf([outdated, delta({})])?.status).toBe('good');
  });
});

describe('who may sign a list', () => {
  const signerKey = { name: issuing.name, key: ecKey() };
  const signedElsewhere = crl({ signer: signerKey.key, entries: [listed] });

  test('another key of the issuer, certified under the same root', () => {
    const signer = caCertificate(signerKey, root, { usages: ['cRLSign'] });
    expect(statusOf([signedElsewhere], { supplied: [signer] })?.status).toBe('revoked');
  });

  test('not a key that may not sign lists', () => {
    const signer = caCertificate(signerKey, root, { usages: ['keyCertSign'] });
    expect(statusOf([signedElsewhere], { supplied: [signer] })?.status).toBe('unknown');
  });

  test('not a key under another root', () => {
    const elsewhere = { name: root.name, key: ecKey() };
    const supplied = [caCertificate(signerKey, elsewhere, { usages: ['cRLSign'] }), caCertificate(elsewhere)];
    expect(statusOf([signedElsewhere], { supplied })?.status).toBe('unknown');
  });

  test('not a key that was revoked itself', () => {
    const signer = caCertificate(signerKey, root, { usages: ['cRLSign'] });
    const revokedSigner = crlDer({ issuer: root.name, signer: root.key, entries: [entryOf(signer)] });
    expect(statusOf([signedElsewhere, revokedSigner], { supplied: [signer] })?.status).toBe('unknown');
  });

  test('another CA, where the certificate names it and the list is indirect', () => {
    const other = { name: [['2.5.4.3', 'CRL Signer']] as const, key: ecKey() };
    const signer = caCertificate(other, root, { usages: ['cRLSign'] });
    const point = sequence(
      encode(0xa0, encode(0xa0, generalName.uri('http://example.org/crl'))),
      encode(0xa2, generalName.directory(other.name)),
    );
    const target = mailCertificate(issuing, { extensions: [extension('2.5.29.31', sequence(point))] });
    const indirect = (...entries: CrlPlan['entries'] & readonly unknown[]) =>
      crlDer({
        issuer: other.name,
        signer: other.key,
        entries,
        extensions: [distributionPoint(encode(0x84, yes))],
      });
    const status = (list: Uint8Array) => statusOf([list], { target, supplied: [signer] })?.status;
    expect(status(indirect())).toBe('good');
    expect(status(indirect(entryOf(target, certificateIssuer)))).toBe('revoked');
    // Without its issuer the entry is about a certificate of the CRL signer's own.
    expect(status(indirect(entryOf(target)))).toBe('good');
    // The issuer of one entry holds for those after it.
    const first = { serial: Uint8Array.of(1), extensions: [certificateIssuer] };
    expect(status(indirect(first, entryOf(target)))).toBe('revoked');
    const direct = crlDer({ issuer: other.name, signer: other.key });
    expect(status(direct)).toBe('unknown');
  });
});

describe('distribution points', () => {
  const target = mailCertificate(issuing, {
    extensions: [extensions.crlDistributionPoint('http://example.org/a.crl')],
  });
  const listFor = (uri: string) =>
    crl({
      entries: [entryOf(target)],
      extensions: [distributionPoint(encode(0xa0, encode(0xa0, generalName.uri(uri))))],
    });

  test('a list for another one says nothing', () => {
    expect(statusOf([listFor('http://example.org/a.crl')], { target })?.status).toBe('revoked');
    expect(statusOf([listFor('http://example.org/b.crl')], { target })?.status).toBe('unknown');
  });

  test('malformed ones are told, and hide no revocation', () => {
    const broken = mailCertificate(issuing, { extensions: [extension('2.5.29.31', Uint8Array.of(4, 0))] });
    expect(statusOf([], { target: broken })).toMatchObject({
      status: 'unknown',
      why: expect.stringContaining('malformed'),
    });
    expect(statusOf([crl({ entries: [entryOf(broken)] })], { target: broken })?.status).toBe('revoked');
  });
});
