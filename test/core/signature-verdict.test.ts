import { describe, expect, test } from 'vitest';
import type { Certificate } from '../../source/core/certificate.ts';
import type { JudgedSigner, SignerResult } from '../../source/core/mail-engine.ts';
import { judgeSignature, type SignatureQuestion, senderOf } from '../../source/core/signature-verdict.ts';
import { type TrustVerdict, trustReason } from '../../source/core/trust.ts';
import { certificate } from './facts.ts';

const alice = certificate();
const mallory = certificate({ address: 'mallory@example.net' });
const fromAlice = ['alice@example.org'];

const signer = (change: Partial<JudgedSigner> = {}): JudgedSigner => ({
  certificate: alice,
  result: 'intact',
  digest: 'SHA-256',
  isWeak: false,
  ...change,
});

const trusting = (of: Certificate): TrustVerdict => ({
  isTrusted: true,
  trustedBy: 'ca',
  chain: [of],
  reasons: [],
  aboveAnchor: [],
  notAnchoredIntermediates: [],
});
const doubting = (of: Certificate): TrustVerdict => ({
  isTrusted: false,
  chain: [of],
  reasons: [trustReason('expired', of, 'expired on 2026-01-01')],
  aboveAnchor: [],
  notAnchoredIntermediates: [],
});

const judge = (signers: readonly JudgedSigner[], change: Partial<SignatureQuestion> = {}) =>
  judgeSignature({ signers, from: fromAlice, allowWeakAlgorithms: false, trustOf: trusting, ...change });

const codes = ({ reasons }: { readonly reasons: readonly { readonly code: string }[] }) =>
  reasons.map(({ code }) => code);

test('an intact signature of From by a trusted certificate is valid', () => {
  expect(judge([signer()])).toEqual({
    signed: true,
    valid: true,
    signer: alice,
    trusted: true,
    matchesFrom: true,
    reasons: [],
  });
});

describe('everything else is not valid, and says why', () => {
  const cases: [string, readonly JudgedSigner[], Partial<SignatureQuestion>][] = [
    ['altered', [signer({ result: 'altered' })], {}],
    ['certificate-missing', [{ result: 'no-certificate', digest: 'SHA-256', isWeak: false }], {}],
    ['unsupported-algorithm', [signer({ result: 'unsupported' })], {}],
    ['malformed-signature', [signer({ result: 'malformed', why: 'names no digest' })], {}],
    ['malformed-signature', [], {}],
    ['expired', [signer()], { trustOf: doubting }],
    ['weak-signature', [signer({ isWeak: true, digest: 'SHA-1' })], {}],
    ['sender-mismatch', [signer({ certificate: mallory })], {}],
    ['no-sender', [signer()], { from: [] }],
    ['several-senders', [signer()], { from: ['alice@example.org', 'bob@example.org'] }],
    ['several-senders', [signer()], { from: ['alice@example.org', 'alice@example.org'] }],
    ['unreadable-sender', [signer()], { from: undefined }],
    ['unreadable-sender', [signer()], { from: ['alice'] }],
  ];
  test.each(cases)('%s', (code, signers, change) => {
    const verdict = judge(signers, change);
    expect(verdict).toMatchObject({ signed: true, valid: false });
    expect(codes(verdict)).toContain(code);
  });
});

test('no certificate is asked for trust that signed nothing', () => {
  const asked: Certificate[] = [];
  const trustOf = (of: Certificate) => {
    asked.push(of);
    return trusting(of);
  };
  expect(judge([signer({ result: 'altered' })], { trustOf })).toMatchObject({ trusted: false });
  expect(asked).toEqual([]);
});

test('addresses compare without case, and letters that look alike are others', () => {
  expect(judge([signer()], { from: ['Alice@Example.ORG'] }).valid).toBe(true);
  expect(judge([signer()], { from: ['аlice@example.org'] }).valid).toBe(false);
});

describe('of several signers', () => {
  const second = (result: SignerResult) => signer({ certificate: mallory, result });

  test('the sender is the one whom the verdict is about', () => {
    expect(judge([second('intact'), signer()])).toMatchObject({ valid: true, signer: alice });
  });

  test('one forged signature spoils the message', () => {
    for (const result of ['altered', 'malformed'] as const) {
      expect(judge([signer(), second(result)])).toMatchObject({ valid: false, matchesFrom: true });
    }
  });

  test('one that cannot be checked here does not, and is told', () => {
    for (const result of ['unsupported', 'no-certificate'] as const) {
      const verdict = judge([signer(), second(result)]);
      expect(verdict.valid).toBe(true);
      expect(verdict.reasons).toHaveLength(1);
    }
  });

  test("the sender's name on a signature that he did not make helps nobody", () => {
    const forged = signer({ result: 'altered' });
    expect(judge([second('intact'), forged])).toMatchObject({ valid: false, matchesFrom: false });
  });
});

test('a weak digest counts where the settings allow weak algorithms', () => {
  const weak = [signer({ isWeak: true, digest: 'SHA-1' })];
  expect(judge(weak, { allowWeakAlgorithms: true }).valid).toBe(true);
});

test('a mismatch names both sides and asks for another way to the sender', () => {
  const [reason] = judge([signer({ certificate: mallory })]).reasons;
  expect(reason).toMatchObject({ address: 'alice@example.org', fingerprint: mallory.fingerprint });
  expect(reason?.message).toBe(
    'this message was not signed by its sender: it is from alice@example.org, and the certificate is for mallory@example.net',
  );
  expect(reason?.hint).toBeTruthy();
});

test('a sender is exactly one address', () => {
  expect(senderOf(fromAlice)).toBe('alice@example.org');
  expect(senderOf(['"alice@example.org\0"@evil.example'])).toMatchObject({ code: 'unreadable-sender' });
});
