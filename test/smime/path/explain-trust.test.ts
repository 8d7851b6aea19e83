import { describe, expect, test } from 'vitest';
import type { Certificate } from '../../../source/core/certificate.ts';
import { ask } from './ask-trust.ts';
import { crlDer, day, ecKey, encodedSerial, extensions, noon, schemes } from './make-certificate.ts';
import {
  authority,
  caCertificate,
  intermediate,
  intermediateCertificate,
  issuing,
  issuingCertificate,
  mailCertificate,
  root,
  rootCertificate,
} from './make-hierarchy.ts';

const alice = mailCertificate(issuing);
const all = [rootCertificate, intermediateCertificate, issuingCertificate];
const subjects = (chain: readonly Certificate[]) =>
  chain.map(({ subject }) => subject.text.slice(3).split(',')[0]);

describe('who is trusted', () => {
  test('nobody, when nothing is stored', () => {
    expect(ask(alice, {})).toMatchObject({ isTrusted: false, codes: ['issuer-missing'], chain: [alice] });
  });

  test('a certificate that a stored CA issued', () => {
    const verdict = ask(alice, { stored: [issuingCertificate] });
    expect(verdict).toMatchObject({
      isTrusted: true,
      trustedBy: 'ca',
      reasons: [],
      anchor: issuingCertificate,
    });
    expect(verdict.chain).toEqual([alice, issuingCertificate]);
  });

  test('a certificate below a stored root, through intermediates stored or supplied', () => {
    const verdict = ask(
      alice,
      { stored: [rootCertificate] },
      { supplied: [intermediateCertificate, issuingCertificate] },
    );
    expect(verdict.isTrusted).toBe(true);
    expect(subjects(verdict.chain)).toEqual(['Alice', 'Issuing CA', 'Intermediate CA', 'Root CA']);
    expect(
      ask(alice, { stored: [rootCertificate, intermediateCertificate] }, { supplied: [issuingCertificate] })
        .anchor,
    ).toBe(intermediateCertificate);
  });

  test('a stored certificate itself, without any of its issuers', () => {
    const verdict = ask(alice, { stored: [alice] });
    expect(verdict).toMatchObject({ isTrusted: true, trustedBy: 'itself', codes: ['trusted-directly'] });
    expect(verdict.chain).toEqual([alice]);
    expect(verdict.missingIssuer?.subject).toContain('Issuing CA');
  });

  test('nobody through supplied certificates alone, not even a supplied root', () => {
    const verdict = ask(alice, {}, { supplied: all });
    expect(verdict).toMatchObject({ isTrusted: false, codes: ['untrusted-root'] });
    expect(verdict.chain).toHaveLength(4);
  });

  test('nobody below a stored certificate that is no CA', () => {
    const contact = mailCertificate(root, { subject: issuing.name, key: issuing.key });
    expect(ask(alice, { stored: [contact] })).toMatchObject({ isTrusted: false });
    expect(ask(alice, { stored: [contact, rootCertificate] }).codes).toEqual(['not-a-ca']);
  });

  test('a self-signed certificate only when it is stored', () => {
    const own = authority('Self');
    const certificate = mailCertificate(own, { subject: own.name, key: own.key });
    expect(ask(certificate, {}).codes).toEqual(['untrusted-root']);
    expect(ask(certificate, { stored: [certificate] }).isTrusted).toBe(true);
  });

  test('not a stored certificate that is expired, weak or not for mail', () => {
    const expired = mailCertificate(issuing, { notAfter: noon - day });
    const server = mailCertificate(issuing, { extendedUsages: ['1.3.6.1.5.5.7.3.1'] });
    expect(ask(expired, { stored: [expired] }).codes).toEqual(['expired']);
    expect(ask(server, { stored: [server] }).codes).toEqual(['wrong-usage']);
    expect(ask(server, { stored: [server] }, { purpose: 'any' }).isTrusted).toBe(true);
  });

  test('a stored certificate even where its chain breaks, which is told', () => {
    const late = caCertificate(issuing, root, { notAfter: noon - day });
    expect(ask(alice, { stored: [alice, late, rootCertificate] })).toMatchObject({
      isTrusted: true,
      trustedBy: 'itself',
      codes: ['trusted-directly', 'expired'],
    });
  });
});

describe('the missing link', () => {
  test('is named by subject and key identifier, wherever the chain breaks off', () => {
    const verdict = ask(alice, {}, { supplied: [issuingCertificate] });
    expect(verdict.codes).toEqual(['issuer-missing']);
    expect(verdict.missingIssuer).toEqual({
      subject: intermediateCertificate.subject.text,
      keyIdentifier: intermediate.key.identifier,
    });
    expect(verdict.reasons[0]?.message).toContain(intermediate.key.identifier);
    expect(verdict.reasons[0]?.fingerprint).toBe(issuingCertificate.fingerprint);
  });

  test('is not mistaken for a CA of the same name with another key', () => {
    const namesake = caCertificate({ name: issuing.name, key: ecKey() }, root);
    const verdict = ask(alice, { stored: [namesake] });
    expect(verdict.codes).toEqual(['issuer-missing']);
    expect(verdict.reasons[0]?.message).toContain('has another key');
  });

  test('is no missing link when the issuer is there and the signature is wrong', () => {
    const forged = mailCertificate(issuing, { tamper: true });
    expect(ask(forged, { stored: all }).codes).toEqual(['bad-signature']);
  });

  test('is told together with what else is wrong', () => {
    const expired = mailCertificate(issuing, { notAfter: noon - day });
    expect(ask(expired, {}).codes).toEqual(['issuer-missing', 'expired']);
  });
});

describe('what stands above the anchor', () => {
  test('is drawn up to the root, and tells what recipients will lack', () => {
    const verdict = ask(alice, { stored: all });
    expect(verdict.anchor).toBe(issuingCertificate);
    expect(subjects(verdict.aboveAnchor)).toEqual(['Intermediate CA', 'Root CA']);
    expect(subjects(verdict.notAnchoredIntermediates)).toEqual(['Issuing CA', 'Intermediate CA']);
    expect(verdict.missingIssuer).toBeUndefined();
  });

  test('names what is missing below the root', () => {
    const verdict = ask(alice, { stored: [issuingCertificate] });
    expect(subjects(verdict.notAnchoredIntermediates)).toEqual(['Issuing CA']);
    expect(verdict.missingIssuer?.subject).toBe(intermediateCertificate.subject.text);
  });

  test('is drawn for a certificate that is trusted directly as well', () => {
    const own = mailCertificate(issuing);
    const verdict = ask(own, { stored: [own] }, { supplied: all });
    expect(verdict.trustedBy).toBe('itself');
    expect(subjects(verdict.aboveAnchor)).toEqual(['Issuing CA', 'Intermediate CA', 'Root CA']);
    expect(subjects(verdict.notAnchoredIntermediates)).toEqual(['Issuing CA', 'Intermediate CA']);
  });
});

describe('several possible paths', () => {
  const otherRoot = authority('Other Root CA');
  const otherRootCertificate = caCertificate(otherRoot);
  const crossSigned = caCertificate(intermediate, otherRoot);

  test('the one that leads to a stored root is found, whichever root it is', () => {
    const supplied = [issuingCertificate, intermediateCertificate, crossSigned];
    expect(ask(alice, { stored: [rootCertificate] }, { supplied }).anchor).toBe(rootCertificate);
    expect(ask(alice, { stored: [otherRootCertificate] }, { supplied }).anchor).toBe(otherRootCertificate);
    expect(
      ask(alice, { stored: [otherRootCertificate] }, { supplied: supplied.toReversed() }).isTrusted,
    ).toBe(true);
  });

  test('a broken one never hides one that carries', () => {
    const expired = caCertificate(intermediate, root, { notAfter: noon - day });
    const weak = caCertificate(intermediate, root, { scheme: schemes.ecdsaSha1 });
    const supplied = [issuingCertificate, expired, weak, crossSigned];
    expect(ask(alice, { stored: [rootCertificate, otherRootCertificate] }, { supplied })).toMatchObject({
      isTrusted: true,
      anchor: otherRootCertificate,
    });
  });

  test('the one that got furthest is explained when none carries', () => {
    const expired = caCertificate(intermediate, root, { notAfter: noon - day });
    const verdict = ask(
      alice,
      { stored: [rootCertificate] },
      { supplied: [issuingCertificate, expired, crossSigned] },
    );
    expect(verdict.codes).toEqual(['expired']);
    expect(verdict.reasons[0]?.fingerprint).toBe(expired.fingerprint);
  });

  test('key identifiers are hints: one that misleads costs nothing', () => {
    const misnamed = { name: issuing.name, key: { ...issuing.key, identifier: '00'.repeat(20) } };
    const hinted = mailCertificate(misnamed);
    expect(hinted.authorityKeyIdentifier?.keyIdentifier).not.toBe(issuingCertificate.subjectKeyIdentifier);
    expect(ask(hinted, { stored: all }).isTrusted).toBe(true);
    // A namesake that has the identifier, but not the key, is tried first and put aside.
    const decoy = caCertificate(
      { name: issuing.name, key: { ...ecKey(), identifier: '00'.repeat(20) } },
      root,
    );
    expect(ask(hinted, { stored: [...all, decoy] }).anchor).toBe(issuingCertificate);
  });

  test('two CAs that certify each other end in no loop', () => {
    const one = authority('One');
    const two = authority('Two');
    const supplied = [caCertificate(one, two), caCertificate(two, one)];
    expect(ask(mailCertificate(one), {}, { supplied })).toMatchObject({ isTrusted: false });
    expect(
      ask(mailCertificate(one), { stored: [supplied[1] ?? rootCertificate] }, { supplied }).isTrusted,
    ).toBe(true);
  });
});

describe('revocation', () => {
  const mail = mailCertificate(issuing);
  const listing = (more: Partial<Parameters<typeof crlDer>[0]> = {}) =>
    crlDer({
      issuer: issuing.name,
      signer: issuing.key,
      entries: [{ serial: encodedSerial(mail) }],
      ...more,
    });
  const stored = [issuingCertificate];

  test('a revoked certificate is not trusted, and the day and cause are told', () => {
    const verdict = ask(mail, { stored, crls: [listing()] });
    expect(verdict.codes).toEqual(['revoked']);
    expect(verdict.revocation).toMatchObject({ status: 'revoked', at: noon - 10 * day });
    expect(verdict.reasons[0]?.message).toContain('2026-06-05');
  });

  test('a stored contact is not trusted once its stored issuer revoked it', () => {
    expect(ask(mail, { stored: [mail, issuingCertificate], crls: [listing()] }).codes).toEqual(['revoked']);
  });

  test('a stored contact that is expired as well is told to be revoked', () => {
    const late = mailCertificate(issuing, { notAfter: noon - day });
    const crls = [listing({ entries: [{ serial: encodedSerial(late) }] })];
    expect(ask(late, { stored: [late, issuingCertificate], crls }).codes).toEqual(['expired', 'revoked']);
  });

  test('a stored intermediate is no anchor any more once its stored issuer revoked it', () => {
    const crl = crlDer({
      issuer: intermediate.name,
      signer: intermediate.key,
      entries: [{ serial: encodedSerial(issuingCertificate) }],
    });
    expect(ask(mail, { stored: [issuingCertificate, intermediateCertificate], crls: [crl] }).codes).toEqual([
      'revoked',
    ]);
    expect(ask(mail, { stored: [issuingCertificate], crls: [crl] }).isTrusted).toBe(true);
  });

  test('a list that somebody else signed revokes nothing', () => {
    const forged = listing({ signer: ecKey() });
    const verdict = ask(mail, { stored, crls: [forged] });
    expect(verdict).toMatchObject({ isTrusted: true, codes: ['revocation-unknown'] });
    expect(verdict.revocation).toMatchObject({ status: 'unknown' });
  });

  test('an answer is wanted only where it is required', () => {
    const clean = listing({ entries: [] });
    const outdated = listing({ entries: [], nextUpdate: noon - day });
    expect(ask(mail, { stored }).codes).toEqual([]);
    expect(ask(mail, { stored }, { revocation: 'require' }).codes).toEqual(['revocation-unknown']);
    expect(ask(mail, { stored, crls: [clean] }, { revocation: 'require' })).toMatchObject({
      isTrusted: true,
      revocation: { status: 'good' },
    });
    expect(ask(mail, { stored, crls: [outdated] })).toMatchObject({
      isTrusted: true,
      codes: ['revocation-unknown'],
    });
    expect(ask(mail, { stored, crls: [outdated] }, { revocation: 'require' }).isTrusted).toBe(false);
    expect(ask(mail, { stored, crls: [listing()] }, { revocation: 'off' }).isTrusted).toBe(true);
    expect(ask(mail, { stored: [mail] }, { revocation: 'require' }).codes).toEqual(['revocation-unknown']);
  });
});

test('every refusal says what to do next and whom it is about', () => {
  const broken = caCertificate(issuing, root, {
    notAfter: noon - day,
    scheme: schemes.ecdsaSha1,
    extensions: [extensions.policyConstraints(0)],
  });
  const verdict = ask(alice, { stored: [rootCertificate] }, { supplied: [broken], purpose: 'smime-encrypt' });
  expect(verdict.codes).toEqual(['policy', 'key-usage', 'weak-signature', 'expired']);
  for (const reason of verdict.reasons) {
    expect(reason.hint).toMatch(/\.$/);
    expect(reason.fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect(reason.subject).not.toBe('');
  }
});
