/** A message that names another sender inside is never valid, whoever signed it. */
import { expect, test } from 'vitest';
import { withOtherSenders } from '../../source/core/protected-sender.ts';
import { notSigned, type SignatureVerdict } from '../../source/core/signature-verdict.ts';

const valid: SignatureVerdict = {
  signed: true,
  valid: true,
  trusted: true,
  matchesFrom: true,
  reasons: [{ code: 'expires-soon', message: 'it expires soon' }],
};

test('where the two agree, the verdict stays', () => {
  expect(withOtherSenders(valid, undefined)).toBe(valid);
});

test('another sender is told first, and nothing else is lost', () => {
  expect(withOtherSenders(valid, ['eve@example.net', 'mallory@example.net'])).toEqual({
    ...valid,
    valid: false,
    reasons: [
      expect.objectContaining({
        code: 'protected-sender-differs',
        address: 'eve@example.net',
        message: expect.stringContaining('from eve@example.net, mallory@example.net,'),
      }),
      ...valid.reasons,
    ],
  });
});

test('so is one that nobody can read, and one of a message that is not signed', () => {
  const { reasons, signed } = withOtherSenders(notSigned, []);
  expect(signed).toBe(false);
  expect(reasons.map(({ code }) => code)).toEqual(['protected-sender-differs', 'not-signed']);
  expect(reasons[0]).not.toHaveProperty('address');
});
