/** Keys that lie or ask for too much are refused, at once and in a sentence. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { integer, nullValue, octetString, oid, sequence } from '../../../source/smime/der/write.ts';
import { DerivationBudget } from '../../../source/smime/keys/derivation-budget.ts';
import { computing } from '../../support/computing.ts';
import { fixture } from '../../support/fixture.ts';
import { itemsOf, sentenceOf, summariesOf } from '../tools.ts';
import { encryptedKey, pbe, pbes2, pbkdf2, scrypt } from './costly-containers.ts';

const huge = Buffer.from('0100000000000000', 'hex');

describe('costs are refused before they are paid', () => {
  test.each<[string, Uint8Array, RegExp]>([
    [
      'PBKDF2 with 2^31 rounds',
      encryptedKey(pbes2(pbkdf2(2 ** 31))),
      /2,147,483,648 rounds .* at most 10,000,000/,
    ],
    ['PBKDF2 with 2^56 rounds', encryptedKey(pbes2(pbkdf2(huge))), /rounds of key derivation; at most/],
    ['PBKDF2 with one round too many', encryptedKey(pbes2(pbkdf2(10_000_001))), /10,000,001 rounds/],
    [
      'scrypt with N = 2^30',
      encryptedKey(pbes2(scrypt(2 ** 30, 8, 1))),
      /1,048,576 MiB of memory; at most 256/,
    ],
    ['scrypt with a large r', encryptedKey(pbes2(scrypt(2 ** 14, 2 ** 20, 1))), /MiB of memory/],
    ['scrypt with a large p', encryptedKey(pbes2(scrypt(2 ** 14, 8, 2 ** 20))), /too much work/],
    ['scrypt with 2^56', encryptedKey(pbes2(scrypt(huge, 8, 1))), /MiB of memory/],
    [
      'the scheme of PKCS#12 with 2^31 rounds',
      encryptedKey(pbe('1.2.840.113549.1.12.1.3', 2 ** 31)),
      /rounds/,
    ],
    ['PBES1 with 2^31 rounds', encryptedKey(pbe('1.2.840.113549.1.5.3', 2 ** 31)), /rounds/],
  ])('%s', async (_, der, sentence) => {
    const computed = computing();
    expect(await sentenceOf(der, 'any')).toMatch(sentence);
    expect(await summariesOf(der, 'any')).toEqual(['locked-private-key unsupported']);
    expect(computed()).toBeLessThan(50);
  });

  test('many dear keys in one input are too dear together', () => {
    const budget = DerivationBudget.forPassphrase();
    budget.spendRounds(10_000_000);
    budget.spendRounds(9_999_999);
    expect(() => budget.spendRounds(2)).toThrow('too many rounds');
  });

  test('nothing is derived without a passphrase', async () => {
    expect(await summariesOf(encryptedKey(pbes2(pbkdf2(2 ** 31))))).toEqual([
      'locked-private-key passphrase-needed',
    ]);
  });
});

test('hostile numbers are not calculated with: a DSA key of a million bits, an RSA key of too many', async () => {
  const large = Buffer.alloc(130_000, 0xa7);
  const dsa = sequence(oid('1.2.840.10040.4.1'), sequence(integer(large), integer(large), integer(2)));
  const computed = computing();
  expect(await sentenceOf(sequence(integer(0), dsa, octetString(integer(large))))).toMatch(
    /private key for DSA;/,
  );
  const number = integer(Buffer.alloc(1100, 0xa7));
  const parts = [integer(0), number, integer(65_537), ...Array.from({ length: 6 }, () => number)];
  expect(await sentenceOf(sequence(...parts))).toMatch(/RSA 8800 private key; at most 8192 bits/);
  expect(computed()).toBeLessThan(1000);
});

describe('parameters that make no sense get a sentence', () => {
  test.each<[string, Uint8Array, RegExp]>([
    ['no rounds', encryptedKey(pbes2(pbkdf2(0))), /iteration count is not above zero/],
    ['a key length that is not the cipher’s', encryptedKey(pbes2(pbkdf2(1, integer(8)))), /key length/],
    ['an unknown PRF', encryptedKey(pbes2(pbkdf2(1, sequence(oid('1.2.3'), nullValue())))), /1\.2\.3/],
    [
      'an unknown cipher',
      encryptedKey(pbes2(pbkdf2(1), sequence(oid('1.2.3'), nullValue()))),
      /the cipher 1\.2\.3/,
    ],
    ['an unknown key derivation', encryptedKey(pbes2(sequence(oid('1.2.3'), nullValue()))), /1\.2\.3/],
    ['an unknown scheme', encryptedKey(pbe('1.2.3', 1)), /the scheme 1\.2\.3, which is not supported/],
    ['scrypt with an N that is no power of two', encryptedKey(pbes2(scrypt(1000, 8, 1))), /power of two/],
    [
      'scrypt with an N too large for its r',
      encryptedKey(pbes2(scrypt(2 ** 17, 1, 1))),
      /do not fit together/,
    ],
    ['scrypt with N = 1', encryptedKey(pbes2(scrypt(1, 8, 1))), /power of two/],
  ])('%s', async (_, der, sentence) => {
    expect(await sentenceOf(der, 'any')).toMatch(sentence);
  });

  test('DEK-Info without an IV, or with a cipher that nobody has', async () => {
    const pem = fixture('sales-proc-type.key.pem').toString();
    expect(await sentenceOf(pem.replace(/CBC,[0-9A-F]+/, 'CBC'), 'any')).toMatch(/no IV of the right length/);
    expect(await sentenceOf(pem.replace('AES-256-CBC', 'IDEA-CBC'), 'any')).toMatch(
      /IDEA-CBC, which is not supported/,
    );
  });
});

const rsaKey = (): Buffer =>
  createPrivateKey(fixture('sales.key.pem')).export({ type: 'pkcs1', format: 'der' });

describe('keys whose parts do not fit together are damaged', () => {
  test('an EC key with the public half of another', async () => {
    const [one, other] = [0, 1].map(() => generateKeyPairSync('ec', { namedCurve: 'P-256' }));
    const [der, stranger] = [one, other].map((pair) =>
      pair?.privateKey.export({ type: 'sec1', format: 'der' }),
    );
    if (der === undefined || stranger === undefined) throw new Error('no keys');
    stranger.subarray(-65).copy(der, der.length - 65);
    expect(await sentenceOf(der)).toMatch(/^this private key is damaged/);
    expect(await summariesOf(der)).toEqual(['other unreadable']);
  });

  test('an RSA key with another modulus or public exponent', async () => {
    const der = rsaKey();
    for (const at of [20, 100, 250, der.indexOf(Buffer.from('0203010001', 'hex')) + 4]) {
      der[at] = (der[at] ?? 0) ^ 0x10;
      expect(await sentenceOf(der)).toMatch(/^this private key is damaged/);
      der[at] = (der[at] ?? 0) ^ 0x10;
    }
  });

  test('an RSA key that is let through signs, whichever byte was changed', async () => {
    const original = rsaKey();
    for (let at = 10; at < original.length; at += 60) {
      const changed = Buffer.from(original);
      changed[at] = (changed[at] ?? 0) ^ 0x10;
      for (const item of await itemsOf(changed)) {
        if (item.kind !== 'private-key') continue;
        const key = createPrivateKey({ key: item.key.pkcs8, format: 'der', type: 'pkcs8' });
        expect(
          verify('sha256', changed, createPublicKey(fixture('sales.key.pem')), sign('sha256', changed, key)),
        ).toBe(true);
      }
    }
  });

  test('random bytes under the right structure', async () => {
    const key = sequence(
      integer(0),
      sequence(oid('1.2.840.113549.1.1.1'), nullValue()),
      octetString(Buffer.alloc(200, 7)),
    );
    expect(await sentenceOf(key)).toMatch(/^this private key is damaged/);
  });

  test('an algorithm that nobody knows is named, not called damaged', async () => {
    const key = sequence(integer(0), sequence(oid('1.2.3.4')), octetString(Buffer.alloc(200, 7)));
    expect(await sentenceOf(key)).toMatch(/^this is a private key for 1\.2\.3\.4;/);
  });
});

test.each([
  [300_000, /^this private key has 30\d,\d{3} bytes; at most 10,000 are read/],
  [8_000, /^this is an RSA 2048 private key with a huge public exponent/],
  [10, /^this is an RSA 2048 private key with a huge public exponent/],
])('a public exponent of %d bytes costs nothing', async (length, sentence) => {
  const numbers = createPrivateKey(fixture('sales.key.pem')).export({ format: 'jwk' });
  const [n, d, p, q, dp, dq, qi] = (['n', 'd', 'p', 'q', 'dp', 'dq', 'qi'] as const).map((name) =>
    integer(Buffer.from(numbers[name] ?? '', 'base64url')),
  );
  const parts = [n, integer(Buffer.alloc(length, 0x55)), d, p, q, dp, dq, qi];
  const key = sequence(integer(0), ...parts.flatMap((part) => part ?? []));
  const computed = computing();
  expect(await sentenceOf(key)).toMatch(sentence);
  expect(computed()).toBeLessThan(1000);
});

test('a wrong passphrase is told as such every time, also when the padding is right by chance', async () => {
  const pem = fixture('sales-proc-type.key.pem');
  // One guess in 256 gets through the padding, so that this many hit it for certain.
  const answers = new Set<string>();
  for (let i = 0; i < 1500; i++) answers.add((await summariesOf(pem, `guess ${i}`)).join());
  expect([...answers]).toEqual(['locked-private-key wrong-passphrase']);
});

test('key derivation leaves the event loop free', async () => {
  let turns = 0;
  const counting = setInterval(() => turns++, 5);
  const started = performance.now();
  await itemsOf(encryptedKey(pbe('1.2.840.113549.1.12.1.3', 60_000)), 'any');
  clearInterval(counting);
  expect(turns).toBeGreaterThan((performance.now() - started) / 50);
});
