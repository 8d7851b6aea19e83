import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { comparableAddress, isSameAddress, oddityOfAddress } from '../../source/core/address.ts';

describe('two addresses are the same mailbox', () => {
  test.each([
    ['alice@example.org', 'Alice@Example.ORG'],
    ['ALICE@EXAMPLE.ORG', 'alice@example.org'],
    ['info@bücher.example', 'info@xn--bcher-kva.example'],
    ['info@BÜCHER.example', 'info@bücher.example'],
    ['jürgen@example.org', 'JÜRGEN@example.org'],
    ['ju\u0308rgen@example.org', 'jürgen@example.org'],
    ["o'hara+list@example.org", "O'Hara+List@example.org"],
  ])('%s and %s', (one, other) => {
    expect(isSameAddress(one, other)).toBe(true);
  });
});

describe('two addresses are different mailboxes', () => {
  test.each([
    ['alice@example.org', 'alice@example.com'],
    ['alice@example.org', 'alice@sub.example.org'],
    ['kate@example.org', '\u212aate@example.org'], // Kelvin sign
    ['alice@example.org', '\u0430lice@example.org'], // Cyrillic a
    ['strasse@example.org', 'straße@example.org'],
  ])('%s and %s', (one, other) => {
    expect(isSameAddress(one, other)).toBe(false);
  });
});

describe('what is no plain mailbox matches nothing, not even itself', () => {
  test.each([
    '',
    'alice',
    '@example.org',
    'alice@',
    'alice@example',
    'alice@example.org\u0000.evil.example',
    'alice\n@example.org',
    'alice@example.org, bob@example.org',
    'alice @example.org',
    '"alice"@example.org',
    'alice@exa%6dple.org',
    'alice@example.org/path',
    'alice@[192.0.2.1]',
    'alice@example.org.',
    '.alice@example.org',
    'İ\u202ealice@example.org',
    `${'a'.repeat(400)}@example.org`,
  ])('%j', (address) => {
    expect(comparableAddress(address)).toBeUndefined();
    expect(isSameAddress(address, address)).toBe(false);
  });
});

test('the comparable form is its own comparable form, whatever was typed', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.emailAddress(),
        fc.string({ unit: 'grapheme' }).map((text) => `${text}@example.org`),
      ),
      (address) => {
        const comparable = comparableAddress(address);
        if (comparable !== undefined) expect(comparableAddress(comparable)).toBe(comparable);
      },
    ),
  );
});

test.each([
  ['alice@example.org', undefined],
  ['alice@xn--bcher-kva.example', /xn--/],
  ['\u0430lice@example.org', /Latin and Cyrillic/],
  ['jürgen@example.org', /outside ASCII/],
])('the oddity of %s is %s', (address, expected) => {
  if (expected === undefined) expect(oddityOfAddress(address)).toBeUndefined();
  else expect(oddityOfAddress(address)).toMatch(expected);
});
