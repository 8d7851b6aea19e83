import { describe, expect, test } from 'vitest';
import { certificateLabel, trustReason } from '../../source/core/trust.ts';
import { certificate } from './facts.ts';

describe('a reason about trust', () => {
  test('calls a certificate by its address, a CA by its subject, each with digits of the fingerprint', () => {
    const alice = certificate();
    expect(certificateLabel(alice)).toBe(
      `the certificate of alice@example.org (${alice.fingerprint.slice(0, 8)})`,
    );
    const nameless = certificate({ address: '' });
    expect(certificateLabel(nameless)).toMatch(/^the certificate "CN=.*" \([0-9a-f]{8}\)$/);
    const ca = certificate({ basicConstraints: { ca: true } });
    expect(certificateLabel(ca)).toMatch(/^the CA certificate "CN=alice@example.org" \([0-9a-f]{8}\)$/);
  });

  test('names what is wrong, whom it is about and the next step', () => {
    const alice = certificate();
    expect(trustReason('expired', alice, 'expired on 2026-01-01')).toEqual({
      code: 'expired',
      message: `${certificateLabel(alice)} expired on 2026-01-01`,
      hint: 'Get the renewed certificate and add it.',
      fingerprint: alice.fingerprint,
      subject: 'CN=alice@example.org',
    });
  });

  test('sends people to the issuer for what only the issuer can mend', () => {
    expect(trustReason('name-constraint', certificate(), 'names b').hint).toContain('Only the issuer');
  });

  test('has no next step where nothing is wrong', () => {
    expect(trustReason('trusted-directly', certificate(), 'is stored').hint).toBeUndefined();
  });
});
