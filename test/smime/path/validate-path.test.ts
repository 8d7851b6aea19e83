import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { anyExtendedKeyUsage, type Certificate, emailProtection } from '../../../source/core/certificate.ts';
import type { PathOptions } from '../../../source/smime/path/path-state.ts';
import { budgetOf, signatureChecks } from '../../../source/smime/path/signature-checks.ts';
import { validatePath } from '../../../source/smime/path/validate-path.ts';
import {
  commonName,
  day,
  ecKey,
  emailAddress,
  extension,
  extensions,
  generalName,
  ia5,
  noon,
  schemes,
  testKey,
} from './make-certificate.ts';
import {
  authority,
  caCertificate,
  issuing,
  mailCertificate,
  root,
  rootCertificate,
} from './make-hierarchy.ts';

const serverAuth = '1.3.6.1.5.5.7.3.1';

function codesOf(chain: readonly Certificate[], options: Partial<PathOptions> = {}): string[] {
  const all = { at: noon, purpose: 'smime-sign', ...options } as const;
  return validatePath(chain, all, signatureChecks(budgetOf(100))).map(({ code }) => code);
}

const ca = (more: Parameters<typeof caCertificate>[2] = {}) => caCertificate(issuing, root, more);
const leaf = (more: Parameters<typeof mailCertificate>[1] = {}) => mailCertificate(issuing, more);
const leafFor = (...names: readonly Uint8Array[]) => leaf({ names });

test('an honest path has nothing against it', () => {
  expect(codesOf([leaf(), ca(), rootCertificate])).toEqual([]);
});

test('an empty path is a defect, never a valid one', () => {
  expect(() => codesOf([])).toThrow(RangeError);
});

describe('each fault is named once, at the certificate that has it', () => {
  const stranger = authority('Stranger');
  const rsa1024 = testKey(generateKeyPairSync('rsa', { modulusLength: 1024 }));
  test.each<[string, Certificate[], string[]]>([
    ['expired', [leaf({ notAfter: noon - day }), ca(), rootCertificate], ['expired']],
    ['a CA expired', [leaf(), ca({ notAfter: noon - day }), rootCertificate], ['expired']],
    ['the anchor expired', [leaf(), ca(), caCertificate(root, root, { notAfter: noon - day })], ['expired']],
    ['not yet valid', [leaf({ notBefore: noon + day }), ca(), rootCertificate], ['not-yet-valid']],
    ['altered', [leaf({ tamper: true }), ca(), rootCertificate], ['bad-signature']],
    ['another key', [leaf({ signer: ecKey() }), ca(), rootCertificate], ['bad-signature']],
    [
      'another issuer name',
      [mailCertificate({ ...issuing, name: stranger.name }), ca(), rootCertificate],
      ['name-mismatch'],
    ],
    [
      'issued by an end entity',
      [leaf(), mailCertificate(root, { subject: issuing.name, key: issuing.key }), rootCertificate],
      ['not-a-ca'],
    ],
    ['a CA of version 1', [leaf(), ca({ version: 1, extensions: [] }), rootCertificate], ['not-a-ca']],
    ['a CA without keyCertSign', [leaf(), ca({ usages: ['cRLSign'] }), rootCertificate], ['key-usage']],
    ['too long', [leaf(), ca(), caCertificate(root, root, { pathLength: 0 })], ['path-too-long']],
    ['a weak key', [leaf({ key: rsa1024 }), ca(), rootCertificate], ['weak-key']],
    ['a weak signature', [leaf({ scheme: schemes.ecdsaSha1 }), ca(), rootCertificate], ['weak-signature']],
    [
      'a critical extension that nobody knows',
      [leaf({ extensions: [extension('1.2.3.4', Uint8Array.of(5, 0), true)] }), ca(), rootCertificate],
      ['unknown-critical-extension'],
    ],
    [
      'name constraints that cannot be read',
      [leaf(), ca({ extensions: [extension('2.5.29.30', Uint8Array.of(4, 0), true)] }), rootCertificate],
      ['malformed-extension'],
    ],
    [
      'a CA for servers only',
      [leaf(), ca({ extensions: [extensions.extendedKeyUsage(serverAuth)] }), rootCertificate],
      ['wrong-usage'],
    ],
    [
      'a policy that is required and missing',
      [leaf(), ca({ extensions: [extensions.policyConstraints(0)] }), rootCertificate],
      ['policy'],
    ],
    [
      'a mapping of any policy',
      [
        leaf(),
        ca({
          extensions: [extensions.policies('1.2.3'), extensions.policyMappings(['2.5.29.32.0', '1.2.3'])],
        }),
        rootCertificate,
      ],
      ['policy'],
    ],
  ])('%s', (_, chain, expected) => {
    expect(codesOf(chain)).toEqual(expected);
  });
});

test('several faults are all told, leaf first', () => {
  const chain = [
    leaf({ notAfter: noon - day, scheme: schemes.ecdsaSha1 }),
    ca({ notBefore: noon + day }),
    rootCertificate,
  ];
  expect(codesOf(chain)).toEqual(['weak-signature', 'expired', 'not-yet-valid']);
});

test('weak algorithms are allowed by option only', () => {
  const chain = [leaf({ scheme: schemes.ecdsaSha1 }), ca(), rootCertificate];
  expect(codesOf(chain)).toEqual(['weak-signature']);
  expect(codesOf(chain, { allowWeakAlgorithms: true })).toEqual([]);
});

test('an anchor’s own signature is never looked at', () => {
  const anchor = caCertificate(root, root, { scheme: schemes.ecdsaSha1, tamper: true });
  expect(codesOf([leaf(), ca(), anchor])).toEqual([]);
});

describe('usage', () => {
  const path = (extendedUsages: readonly string[], ...ofCa: readonly string[]) => [
    leaf({ extendedUsages }),
    ca(ofCa.length === 0 ? {} : { extensions: [extensions.extendedKeyUsage(...ofCa)] }),
    rootCertificate,
  ];

  test('of the end entity is asked only for a purpose', () => {
    const chain = path([serverAuth]);
    expect(codesOf(chain, { purpose: 'any' })).toEqual([]);
    expect(codesOf(chain)).toEqual(['wrong-usage']);
    expect(codesOf(chain, { purpose: 'smime-encrypt' })).toEqual(['wrong-usage']);
  });

  test('any extended key usage is good for mail (RFC 8550 §4.4.4)', () => {
    expect(codesOf(path([anyExtendedKeyUsage]))).toEqual([]);
    expect(codesOf(path([emailProtection], anyExtendedKeyUsage))).toEqual([]);
    expect(codesOf(path([emailProtection], serverAuth, emailProtection))).toEqual([]);
  });

  test('a certificate for signing is none for encrypting', () => {
    expect(codesOf(path([emailProtection]), { purpose: 'smime-encrypt' })).toEqual(['key-usage']);
    const agreeing = [leaf({ usages: ['keyAgreement'] }), ca(), rootCertificate];
    expect(codesOf(agreeing, { purpose: 'smime-encrypt' })).toEqual([]);
    expect(codesOf(agreeing)).toEqual(['key-usage']);
  });
});

describe('path length', () => {
  const middle = authority('Middle');
  const chain = (pathLength: number, between: Certificate[]) => [
    leaf(),
    ...between,
    caCertificate(root, root, { pathLength }),
  ];
  const viaMiddle = [caCertificate(issuing, middle), caCertificate(middle, root)];

  test('counts the CAs between anchor and end entity', () => {
    expect(codesOf(chain(2, viaMiddle))).toEqual([]);
    expect(codesOf(chain(1, viaMiddle))).toEqual(['path-too-long']);
  });

  test('does not count a CA that certifies its own new key', () => {
    const oldKey = { name: issuing.name, key: ecKey() };
    const rollover = [caCertificate(issuing, oldKey), caCertificate(oldKey, root)];
    expect(codesOf(chain(1, rollover))).toEqual([]);
    expect(codesOf(chain(0, rollover))).toEqual(['path-too-long']);
  });
});

describe('name constraints', () => {
  const constrained = (plan: Parameters<typeof extensions.nameConstraints>[0]) =>
    ca({ extensions: [extensions.nameConstraints(plan)] });
  const { email, dns, directory, registeredId, smtpUtf8Mailbox } = generalName;

  test.each<[string, Certificate, Certificate, boolean]>([
    ['inside the permitted domain', leaf(), constrained({ permitted: [email('example.org')] }), true],
    [
      'outside the permitted domain',
      leafFor(email('a@example.com')),
      constrained({ permitted: [email('example.org')] }),
      false,
    ],
    [
      'one of several permitted',
      leaf(),
      constrained({ permitted: [email('example.com'), email('example.org')] }),
      true,
    ],
    ['excluded', leaf(), constrained({ excluded: [email('example.org')] }), false],
    [
      'excluded within what is permitted',
      leafFor(email('a@b.example.org')),
      constrained({ permitted: [email('.example.org')], excluded: [email('b.example.org')] }),
      false,
    ],
    ['constrained in another kind', leaf(), constrained({ permitted: [dns('example.com')] }), true],
    [
      'the subject outside the permitted directory',
      leaf(),
      constrained({ permitted: [directory([['2.5.4.10', 'Other']])] }),
      false,
    ],
    [
      'the subject inside the permitted directory',
      leaf(),
      constrained({ permitted: [directory([['2.5.4.10', 'EXAMPLE']])] }),
      true,
    ],
    [
      'an address in the subject, beside one in the alternative names',
      leaf({ subject: [...commonName('Alice'), [emailAddress, 'alice@example.com']] }),
      constrained({ permitted: [email('example.org')] }),
      false,
    ],
    [
      'an address in the subject written as another string type',
      leaf({ subject: [...commonName('Alice'), [emailAddress, ia5(0x13, 'alice@example.com')]] }),
      constrained({ excluded: [email('example.com')] }),
      false,
    ],
    [
      'a kind that nobody understands, when no such name is there',
      leaf(),
      constrained({ excluded: [registeredId('1.2.3')] }),
      true,
    ],
  ])('%s', (_, target, issuer, isValid) => {
    expect(codesOf([target, issuer, rootCertificate])).toEqual(isValid ? [] : ['name-constraint']);
  });

  test('a kind that nobody understands refuses a certificate that has such a name', () => {
    const issuer = constrained({ permitted: [registeredId('1.2.3')] });
    expect(codesOf([leafFor(registeredId('1.2.3')), issuer, rootCertificate])).toEqual(['name-constraint']);
  });

  test('SmtpUTF8Mailbox is bound by rfc822Name constraints (RFC 9598 §6)', () => {
    const issuer = constrained({ permitted: [email('example.org')] });
    const codes = (mailbox: string) => codesOf([leafFor(smtpUtf8Mailbox(mailbox)), issuer, rootCertificate]);
    expect(codes('ältere@example.org')).toEqual([]);
    expect(codes('ältere@example.com')).toEqual(['name-constraint']);
  });

  test('a constraint on SmtpUTF8Mailbox itself is not understood, so such a name is refused', () => {
    const issuer = constrained({ permitted: [smtpUtf8Mailbox('ältere@example.org')] });
    const chain = [leafFor(smtpUtf8Mailbox('ältere@example.org')), issuer, rootCertificate];
    expect(codesOf(chain)).toEqual(['name-constraint']);
  });

  test('of the anchor bind the path as well, and add up on the way down', () => {
    const anchor = caCertificate(root, root, {
      extensions: [extensions.nameConstraints({ permitted: [email('.example.org')] })],
    });
    const issuer = constrained({ permitted: [email('mail.example.org'), email('example.com')] });
    expect(codesOf([leafFor(email('a@mail.example.org')), issuer, anchor])).toEqual([]);
    expect(codesOf([leafFor(email('a@other.example.org')), issuer, anchor])).toEqual(['name-constraint']);
    expect(codesOf([leafFor(email('a@example.com')), issuer, anchor])).toEqual(['name-constraint']);
  });

  test('more names and constraints than can be checked are refused', () => {
    const many = Array.from({ length: 600 }, (_, i) => email(`h${i}.example.org`));
    const addresses = Array.from({ length: 600 }, (_, i) => email(`a@h${i}.example.org`));
    const issuer = constrained({ permitted: many });
    expect(codesOf([leafFor(...addresses), issuer, rootCertificate])).toEqual(['search-limit']);
  });
});
