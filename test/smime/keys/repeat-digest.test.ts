import { hash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { repeatDigest } from '../../../source/smime/keys/repeat-digest.ts';

test.each(['sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'md5'])(
  '%s is what OpenSSL says, for any input and number of rounds',
  async (algorithm) => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 300 }),
        fc.integer({ min: 1, max: 60 }),
        async (input, rounds) => {
          let expected: Buffer = Buffer.from(input);
          for (let round = 0; round < rounds; round++) expected = hash(algorithm, expected, 'buffer');
          const given = Buffer.from(input);
          expect((await repeatDigest(algorithm, given, rounds)).toString('hex')).toBe(
            expected.toString('hex'),
          );
          expect(given.every((byte) => byte === 0)).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  },
);

test('rounds beyond one slice are all done', async () => {
  let expected: Buffer = Buffer.from('start');
  for (let round = 0; round < 12_345; round++) expected = hash('sha1', expected, 'buffer');
  expect((await repeatDigest('sha1', Buffer.from('start'), 12_345)).equals(expected)).toBe(true);
});
