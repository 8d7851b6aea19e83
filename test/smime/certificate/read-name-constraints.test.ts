import { describe, expect, test } from 'vitest';
import { readNameConstraints } from '../../../source/smime/certificate/read-name-constraints.ts';
import { DerError } from '../../../source/smime/der/read.ts';
import { encode, sequence } from '../../../source/smime/der/write.ts';
import { generalName } from './build-certificate.ts';

const subtrees = (tag: number, ...names: readonly Uint8Array[]): Uint8Array =>
  encode(tag, ...names.map((encoded) => sequence(encoded)));

test('permitted and excluded names are kept apart', () => {
  const value = sequence(
    subtrees(0xa0, generalName.rfc822Name('.b.example'), generalName.smtpUtf8Mailbox('bücher.example')),
    subtrees(0xa1, generalName.dNSName('c.example')),
  );
  expect(readNameConstraints(value)).toEqual({
    permitted: [
      { kind: 'rfc822Name', value: '.b.example' },
      { kind: 'smtpUtf8Mailbox', value: 'bücher.example' },
    ],
    excluded: [{ kind: 'dNSName', value: 'c.example' }],
  });
});

test('an absent list is empty', () => {
  expect(readNameConstraints(sequence())).toEqual({ permitted: [], excluded: [] });
  expect(readNameConstraints(sequence(subtrees(0xa1, generalName.dNSName('')))).permitted).toEqual([]);
});

describe('name constraints are refused', () => {
  test.each([
    [
      'with a minimum',
      sequence(encode(0xa0, sequence(generalName.dNSName('b'), encode(0x80, Uint8Array.of(0))))),
    ],
    ['with an empty subtree', sequence(encode(0xa0, sequence()))],
    ['in the wrong order', sequence(subtrees(0xa1), subtrees(0xa0))],
    ['with an unknown part', sequence(subtrees(0xa2))],
  ])('%s', (_, value) => {
    expect(() => readNameConstraints(value)).toThrow(DerError);
  });
});
