import { describe, expect, test } from 'vitest';
import {
  readCertificatePolicies,
  readInhibitAnyPolicy,
  readPolicyConstraints,
  readPolicyMappings,
} from '../../../source/smime/certificate/read-policies.ts';
import { DerError } from '../../../source/smime/der/read.ts';
import { encode, integer, nullValue, oid, sequence } from '../../../source/smime/der/write.ts';
import { text } from './build-certificate.ts';

test('policies come with their qualifiers', () => {
  const qualifier = sequence(oid('1.3.6.1.5.5.7.2.1'), text.ia5('https://b.example'));
  const [plain, qualified] = readCertificatePolicies(
    sequence(sequence(oid('1.2.3')), sequence(oid('1.2.4'), sequence(qualifier))),
  );
  expect(plain).toEqual({ oid: '1.2.3', qualifiers: [] });
  expect(qualified).toMatchObject({ oid: '1.2.4', qualifiers: [{ oid: '1.3.6.1.5.5.7.2.1' }] });
});

test('policy mappings keep which side is the issuer', () => {
  expect(readPolicyMappings(sequence(sequence(oid('1.2.3'), oid('1.2.4'))))).toEqual([
    { issuerDomainPolicy: '1.2.3', subjectDomainPolicy: '1.2.4' },
  ]);
});

const skip = (tag: number, count: number): Uint8Array => encode(tag, integer(count).subarray(2));

test.each([
  [sequence(), {}],
  [sequence(skip(0x80, 0)), { requireExplicitPolicy: 0 }],
  [sequence(skip(0x81, 300)), { inhibitPolicyMapping: 300 }],
  [sequence(skip(0x80, 1), skip(0x81, 2)), { requireExplicitPolicy: 1, inhibitPolicyMapping: 2 }],
])('policy constraints %#', (value, expected) => {
  expect(readPolicyConstraints(value)).toEqual(expected);
});

test('inhibitAnyPolicy is a count', () => {
  expect(readInhibitAnyPolicy(integer(5))).toBe(5);
});

describe('malformed ones are refused', () => {
  test.each([
    ['a policy without an identifier', () => readCertificatePolicies(sequence(sequence()))],
    [
      'a policy with three parts',
      () => readCertificatePolicies(sequence(sequence(oid('1.2.3'), sequence(), sequence()))),
    ],
    [
      'a qualifier without a value',
      () => readCertificatePolicies(sequence(sequence(oid('1.2.3'), sequence(sequence(oid('1.2')))))),
    ],
    ['a mapping of three', () => readPolicyMappings(sequence(sequence(oid('1.2'), oid('1.2'), oid('1.2'))))],
    ['constraints in the wrong order', () => readPolicyConstraints(sequence(skip(0x81, 1), skip(0x80, 1)))],
    [
      'constraints that are negative',
      () => readPolicyConstraints(sequence(encode(0x80, Uint8Array.of(0x80)))),
    ],
    ['a count that is NULL', () => readInhibitAnyPolicy(nullValue())],
    ['bytes behind it', () => readInhibitAnyPolicy(Buffer.concat([integer(1), nullValue()]))],
  ])('%s', (_, read) => {
    expect(read).toThrow(DerError);
  });
});
