import { describe, expect, test } from 'vitest';
import type { TrustVerdict } from '../../source/core/trust.ts';
import { trustJson } from '../../source/presentation/json/trust-json.ts';
import { plainText } from '../../source/presentation/styled-text.ts';
import { trustLines } from '../../source/presentation/trust-lines.ts';
import { certificate } from '../core/facts.ts';

const root = certificate({ address: '', basicConstraints: { ca: true } });
const leaf = certificate({ address: 'alice@example.org' });
const trusted: TrustVerdict = {
  isTrusted: true,
  trustedBy: 'ca',
  chain: [leaf, root],
  anchor: root,
  reasons: [],
  aboveAnchor: [],
  notAnchoredIntermediates: [],
};
const text = (verdict: TrustVerdict) => trustLines(verdict, (one) => one === root, undefined).map(plainText);

describe('a verdict in words', () => {
  test('the tree hangs from its root and says which link carries the trust', () => {
    const lines = text(trusted);
    expect(lines[0]).toMatch(/^Trusted: yes, issued below/);
    expect(lines[1]).toMatch(/stored, trusted\)$/);
    expect(lines[2]).toMatch(/^ {2}`- alice@example.org.*not stored\)$/);
  });

  test('the missing link stands where the chain breaks off, with its key identifier and what to do', () => {
    const missingIssuer = { subject: 'CN=Lost CA', keyIdentifier: 'abcd' };
    const reasons = [
      { code: 'issuer-missing' as const, message: 'it was issued by "CN=Lost CA"', hint: 'Get it.' },
    ];
    const { anchor: _, trustedBy: __, ...rest } = trusted;
    const lines = text({ ...rest, isTrusted: false, chain: [leaf], missingIssuer, reasons });
    expect(lines[0]).toBe('Trusted: no');
    expect(lines[1]).toBe('  missing: CN=Lost CA, key identifier abcd');
    expect(lines.slice(-2)).toEqual(['it was issued by "CN=Lost CA"', '  Get it.']);
  });

  test('what recipients lack, and an answer about revocation that could not be had, are told', () => {
    const verdict: TrustVerdict = {
      ...trusted,
      notAnchoredIntermediates: [root],
      revocation: { status: 'unknown' },
    };
    expect(text(verdict).join('\n')).toMatch(
      /Revocation could not be checked.*Recipients who know only the root lack/s,
    );
    expect(trustJson(verdict)).toMatchObject({
      trusted: true,
      anchor: { fingerprint: root.fingerprint },
      recipientsLack: [{ fingerprint: root.fingerprint }],
      revocation: { status: 'unknown' },
    });
  });
});
