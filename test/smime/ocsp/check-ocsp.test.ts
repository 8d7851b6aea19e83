/** What OCSP responses say about a certificate, and which of them are believed. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../../source/core/errors.ts';
import { crlPool } from '../../../source/smime/crl/crl-pool.ts';
import { readCrl } from '../../../source/smime/crl/read-crl.ts';
import { integer } from '../../../source/smime/der/write.ts';
import { ocspPool } from '../../../source/smime/ocsp/ocsp-pool.ts';
import { createOnlineRevocation } from '../../../source/smime/ocsp/online-revocation.ts';
import { readOcspResponse } from '../../../source/smime/ocsp/read-ocsp-response.ts';
import { certificatePool } from '../../../source/smime/path/certificate-pool.ts';
import { explainTrust } from '../../../source/smime/path/explain-trust.ts';
import { crlDer, day, ecKey, encodedSerial, extension, noon, schemes } from '../path/make-certificate.ts';
import {
  authority,
  intermediate,
  intermediateCertificate,
  issuing,
  issuingCertificate,
  mailCertificate,
} from '../path/make-hierarchy.ts';
import { ocspFailure, ocspResponse, type ResponsePlan } from './make-ocsp-response.ts';

const alice = mailCertificate(issuing);
const bob = mailCertificate(issuing);
const ocspSigning = '1.3.6.1.5.5.7.3.9';
const delegate = authority('Responder');
const delegateCertificate = (change: Parameters<typeof mailCertificate>[1] = {}, issuer = issuing) =>
  mailCertificate(issuer, {
    subject: delegate.name,
    key: delegate.key,
    names: [],
    extendedUsages: [ocspSigning],
    ...change,
  });

const plain: ResponsePlan = { about: alice, issuer: issuingCertificate, signer: issuing.key };
const delegated = (certificate = delegateCertificate()): ResponsePlan => ({
  ...plain,
  signer: delegate.key,
  responder: certificate,
  certificates: [certificate],
});

function statusAfter(plans: readonly ResponsePlan[], crls: readonly Uint8Array[] = []): string {
  const base = {
    stored: certificatePool([issuingCertificate]),
    crls: crlPool(crls.map(readCrl)),
    ocsp: ocspPool(plans.map((plan) => readOcspResponse(ocspResponse(plan)))),
  };
  const verdict = explainTrust(alice, base, { at: noon });
  const status = verdict.revocation?.status ?? 'absent';
  expect(verdict.isTrusted).toBe(status !== 'revoked');
  return status;
}

describe('one response', () => {
  test.each<[string, ResponsePlan, string]>([
    ['of the issuer', plain, 'good'],
    ['that names its signer by key', { ...plain, byKey: true }, 'good'],
    ['that revokes', { ...plain, status: 'revoked' }, 'revoked'],
    ['that does not know it', { ...plain, status: 'unknown' }, 'unknown'],
    ['of an appointed responder', delegated(), 'good'],
    ['about another certificate', { ...plain, about: bob }, 'unknown'],
    ['out of date', { ...plain, nextUpdate: noon - day, thisUpdate: noon - 2 * day }, 'unknown'],
    ['out of date that revokes', { ...plain, nextUpdate: noon - day, status: 'revoked' }, 'revoked'],
    ['from a later time', { ...plain, thisUpdate: noon + day, nextUpdate: noon + 2 * day }, 'unknown'],
    ['without an end, of today', { ...plain, nextUpdate: null }, 'good'],
    ['without an end, of last week', { ...plain, nextUpdate: null, thisUpdate: noon - 7 * day }, 'unknown'],
    ['with an altered signature', { ...plain, tamper: true, status: 'revoked' }, 'unknown'],
    ['of another key', { ...plain, signer: ecKey() }, 'unknown'],
    [
      'of the CA above',
      { ...plain, signer: intermediate.key, responder: intermediateCertificate },
      'unknown',
    ],
    ['with a weak signature', { ...plain, scheme: schemes.ecdsaSha1 }, 'unknown'],
    [
      'with a weak signature that revokes',
      { ...plain, scheme: schemes.ecdsaSha1, status: 'revoked' },
      'revoked',
    ],
    [
      'with a critical extension that nobody knows',
      { ...plain, extensions: [extension('1.2.3', integer(1), true)], status: 'revoked' },
      'unknown',
    ],
    [
      'of a responder without the right usage',
      delegated(delegateCertificate({ extendedUsages: ['1.3.6.1.5.5.7.3.4'] })),
      'unknown',
    ],
    ['of a responder of another CA', delegated(delegateCertificate({}, intermediate)), 'unknown'],
    ['of an expired responder', delegated(delegateCertificate({ notAfter: noon - day })), 'unknown'],
    ['of a responder that only pretends', delegated(delegateCertificate({ tamper: true })), 'unknown'],
  ])('%s', (_, plan, expected) => {
    expect(statusAfter([plan])).toBe(expected);
  });
});

describe('several sources', () => {
  const listed = { serial: encodedSerial(alice) };
  test('the newest answer is the last word, unless it is none', () => {
    const older: ResponsePlan = { ...plain, thisUpdate: noon - 2 * 3_600_000 };
    expect(statusAfter([{ ...older, status: 'revoked' }, plain])).toBe('good');
    expect(statusAfter([older, { ...plain, status: 'revoked' }])).toBe('revoked');
    expect(
      statusAfter([
        { ...older, status: 'revoked' },
        { ...plain, status: 'unknown' },
      ]),
    ).toBe('revoked');
    expect(statusAfter([older, { ...plain, status: 'unknown' }])).toBe('unknown');
  });

  test('a list that revokes is believed whatever the responder says, and the other way round', () => {
    const list = (entries: readonly { serial: Uint8Array }[]) =>
      crlDer({ issuer: issuing.name, signer: issuing.key, entries });
    expect(statusAfter([plain], [list([listed])])).toBe('revoked');
    expect(statusAfter([{ ...plain, status: 'revoked' }], [list([])])).toBe('revoked');
    expect(statusAfter([{ ...plain, status: 'unknown' }], [list([])])).toBe('good');
  });

  test('a responder whose certificate a list revokes is not believed', () => {
    const certificate = delegateCertificate();
    const revokes = (serial: Uint8Array) =>
      crlDer({ issuer: issuing.name, signer: issuing.key, entries: [{ serial }], nextUpdate: noon - 1000 });
    expect(statusAfter([delegated(certificate)], [revokes(encodedSerial(bob))])).toBe('good');
    expect(statusAfter([delegated(certificate)], [revokes(encodedSerial(certificate))])).toBe('unknown');
  });
});

describe('an answer that comes over the network', () => {
  const question = () => {
    const asked = createOnlineRevocation([issuingCertificate]).askAbout(alice);
    if (asked === undefined) throw new Error('no question');
    return asked;
  };

  test('is good, revoked, or refused with the reason', () => {
    expect(question().accept(ocspResponse(plain), noon)).toBe('good');
    expect(question().accept(ocspResponse({ ...plain, status: 'revoked' }), noon)).toBe('revoked');
    const refusal = (der: Uint8Array) => () => question().accept(der, noon);
    expect(refusal(ocspResponse({ ...plain, status: 'unknown' }))).toThrow('does not know it');
    expect(refusal(ocspResponse({ ...plain, about: bob }))).toThrow('about another certificate');
    expect(refusal(ocspResponse({ ...plain, signer: ecKey() }))).toThrow('nobody trusted signed');
    expect(refusal(ocspResponse({ ...plain, nextUpdate: noon - day }))).toThrow('out of date');
    expect(refusal(ocspResponse({ ...plain, nonce: Buffer.alloc(32) }))).toThrow('another question');
    expect(refusal(ocspFailure(3))).toThrow('asks to try later');
    expect(refusal(ocspFailure(6))).toThrow('refuses to answer');
    expect(refusal(Buffer.from('<html>'))).toThrow('not a readable OCSP response');
  });

  test('nobody is asked about a certificate whose issuer is not stored', () => {
    expect(createOnlineRevocation([]).askAbout(alice)).toBeUndefined();
    expect(createOnlineRevocation([]).placesFor(alice)).toBeUndefined();
  });
});

test('mutated responses are read or refused, and never believed', () => {
  const good = ocspResponse(delegated());
  const asked = createOnlineRevocation([issuingCertificate]).askAbout(alice);
  const isBelieved = (der: Uint8Array) => {
    try {
      return asked?.accept(der, noon) !== undefined;
    } catch (thrown) {
      expect(thrown).toBeInstanceOf(UserError);
      return false;
    }
  };
  expect(isBelieved(good)).toBe(true);
  // The ResponseBytes made a SET.
  expect(good[11]).toBe(0x30);
  expect(isBelieved(Uint8Array.from(good).with(11, 0x31))).toBe(false);
  fc.assert(
    fc.property(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const mutated = Uint8Array.from(good);
      mutated[at] = (mutated[at] ?? 0) ^ change;
      // A byte of the envelope outside of what is signed may differ without harm; a status may never turn.
      if (!isBelieved(mutated)) return;
      expect(Buffer.compare(readOcspResponse(mutated).tbs, readOcspResponse(good).tbs)).toBe(0);
    }),
    { numRuns: 400 },
  );
});
