/**
 * Whatever bytes come in: items, soon, and each that is of no use with one sentence. `SMIMECTL_MUTATIONS=1000`
 * makes a thousand mutations of every form instead of a hundred.
 */
import { afterAll, describe, expect, test } from 'vitest';
import { encode, integer, oid, sequence, setOf } from '../../../source/smime/der/write.ts';
import { computing } from '../../support/computing.ts';
import { fixture, fixturesFolder } from '../../support/fixture.ts';
import { derOf, itemsOf, openssl, passphrase } from '../tools.ts';

const mutationsOfEach = Number(process.env.SMIMECTL_MUTATIONS ?? 100);

/** Numbers that are the same in every run (Park and Miller). */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

function mutate(original: Buffer, random: (below: number) => number): Buffer {
  const bytes = Buffer.from(original);
  const at = random(bytes.length);
  const part = (start: number, end?: number): Buffer => bytes.subarray(start, end);
  switch (random(7)) {
    case 0:
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8));
      return bytes;
    case 1:
      bytes[at] = random(256);
      return bytes;
    case 2:
      return part(0, at);
    case 3:
      return part(at);
    case 4:
      return Buffer.concat([part(0, at), Buffer.alloc(1 + random(4), random(256)), part(at)]);
    case 5:
      return Buffer.concat([part(0, at), part(at + 1 + random(40))]);
    default:
      // A piece of it once more, in another place.
      return Buffer.concat([part(0, at), part(random(bytes.length)).subarray(0, 200), part(at)]);
  }
}

const smime = (...args: readonly string[]): Buffer =>
  openssl(['cms', '-signer', 'sales.pem', '-inkey', 'sales.key.pem', ...args], {
    cwd: fixturesFolder,
    input: 'Content-Type: text/plain\r\n\r\nHello\r\n',
  });

const forms: readonly (readonly [string, Buffer])[] = [
  ...[
    'alice.pem',
    'alice.der',
    'alice-base64.txt',
    'alice-trusted-certificate.pem',
    'chain.pem',
    'chain.p7b',
    'chain-pem.p7b',
    'crl-issuing.pem',
    'crl-issuing.der',
    'sales.p12',
    'sales-legacy.p12',
    'sales-3des.p12',
    'sales-empty-passphrase.p12',
    'sales.key.pem',
    'sales.key.der',
    'sales-pkcs1.key.pem',
    'sales-pkcs1.key.der',
    'sales-pbes2.key.pem',
    'sales-pbes2.key.der',
    'sales-pbes1.key.pem',
    'sales-proc-type.key.pem',
    'support-sec1.key.der',
    'support-sec1-with-parameters.key.pem',
    'ed25519.key.pem',
  ].map((file) => [file, fixture(file)] as const),
  ['a signed mail', smime('-sign')],
  ['an opaque signed mail', smime('-sign', '-nodetach')],
  ['signed CMS in BER', smime('-sign', '-nodetach', '-stream', '-outform', 'DER')],
  ['UTF-16', Buffer.from(fixture('alice.pem').toString(), 'utf16le')],
];

describe(`${mutationsOfEach} mutations of each form`, () => {
  let slowest = 0;
  test.each(forms)('%s', async (_, original) => {
    const random = numbersFrom(original.length);
    for (let i = 0; i < mutationsOfEach; i++) {
      const computed = computing();
      const items = await itemsOf(mutate(original, random), passphrase);
      slowest = Math.max(slowest, computed());
      expect(items.length).toBeGreaterThan(0);
      for (const item of items) {
        if (!('message' in item)) continue;
        expect(item.message).toMatch(/^[a-z][^\n]{10,300}$/);
        expect(item.message).not.toMatch(/undefined|NaN|\[object|TypeError|RangeError/);
      }
    }
  });
  afterAll(() => {
    if (process.env.SMIMECTL_MUTATIONS !== undefined) console.log(`slowest: ${slowest.toFixed(0)} ms`);
    // A second is the promise; the rest is for slower machines.
    expect(slowest).toBeLessThan(3000);
  });
});

const megabytes = (count: number, unit: string | Buffer): Buffer => Buffer.alloc(count * 1024 * 1024, unit);

describe('five megabytes of anything end soon, in few items', () => {
  const random = numbersFrom(1);
  const noise = Buffer.from(Array.from({ length: 200 * 1024 }, () => random(256)));
  const wrapped = (bytes: Buffer): Buffer =>
    Buffer.from(`-----BEGIN CERTIFICATE-----\n${bytes.toString('base64')}\n-----END CERTIFICATE-----\n`);
  const sequenceOf = (unit: string): Buffer =>
    Buffer.concat([Buffer.from('3083500000', 'hex'), megabytes(5, Buffer.from(unit, 'hex'))]);

  /** PKCS#7 with half a megabyte of such certificates. */
  const bundleOf = (unit: string): Buffer => {
    const certificates = encode(0xa0, Buffer.alloc(150_000, Buffer.from(unit, 'hex')));
    const data = sequence(
      integer(1),
      setOf([]),
      sequence(oid('1.2.840.113549.1.7.1')),
      certificates,
      setOf([]),
    );
    return Buffer.from(sequence(oid('1.2.840.113549.1.7.2'), encode(0xa0, data)));
  };

  test.each<[string, Buffer]>([
    ['noise', noise],
    ['noise, large', megabytes(5, noise)],
    ['noise that starts like DER', Buffer.concat([Buffer.from('3082', 'hex'), megabytes(5, noise)])],
    ['noise in base64', wrapped(megabytes(3, noise))],
    ['zeros', megabytes(5, '\0')],
    ['spaces', megabytes(5, ' ')],
    ['the letter M', megabytes(5, 'M')],
    ['hyphens', megabytes(5, '-')],
    ['half markers', megabytes(5, '-----BEGIN ')],
    ['BEGIN lines', megabytes(5, '-----BEGIN A-----\n')],
    ['END lines', megabytes(5, '-----END A-----\n')],
    ['empty blocks', megabytes(5, '-----BEGIN A-----\n-----END A-----\n')],
    [
      'blocks of the wrong content',
      megabytes(5, '-----BEGIN CERTIFICATE-----\nMAMCAQE=\n-----END CERTIFICATE-----\n'),
    ],
    [
      'colons in a block',
      Buffer.concat([
        Buffer.from('-----BEGIN A-----\n'),
        megabytes(5, ':'),
        Buffer.from('\n-----END A-----'),
      ]),
    ],
    ['open sequences', megabytes(5, Buffer.from('3080', 'hex'))],
    ['open strings', megabytes(5, Buffer.from('2480', 'hex'))],
    ['open sequences in base64', wrapped(megabytes(3, Buffer.from('3080', 'hex')))],
    ['empty sequences one after the other', megabytes(5, Buffer.from('3000', 'hex'))],
    [
      'a certificate and a million empty sequences',
      Buffer.concat([derOf('alice.pem'), megabytes(5, Buffer.from('3000', 'hex'))]),
    ],
    ['a bundle of a million nothings', bundleOf('3000')],
    ['a sequence of nulls', sequenceOf('0500')],
    ['a sequence of empty sequences', sequenceOf('3000')],
    [
      'a mail with nothing but header',
      Buffer.concat([Buffer.from('Content-Type: a\n'), megabytes(5, 'x: y\n')]),
    ],
    [
      'a mail of boundaries',
      Buffer.concat([Buffer.from('Content-Type: multipart/x; boundary=b\n\n'), megabytes(5, '--b\n\n')]),
    ],
    [
      'a mail of attachments',
      Buffer.concat([
        Buffer.from('Content-Type: multipart/x; boundary=b\n\n'),
        megabytes(5, '--b\nContent-Transfer-Encoding: base64\n\nMAMCAQE=\n'),
      ]),
    ],
    ['quotation marks', megabytes(5, '> \n')],
  ])('%s', async (_, input) => {
    const computed = computing();
    const items = await itemsOf(input, passphrase);
    expect(computed()).toBeLessThan(1500);
    expect(items.length).toBeGreaterThan(0);
    expect(items.length).toBeLessThan(2000);
  });
});

test('10,000 certificates in one file are read soon, and time grows with their number alone', async () => {
  const one = fixture('alice.pem').toString();
  const timeOf = async (count: number): Promise<number> => {
    const input = Buffer.from(one.repeat(count));
    const computed = computing();
    const items = await itemsOf(input);
    const took = computed();
    expect(items).toHaveLength(count);
    expect(items.every(({ kind }) => kind === 'certificate')).toBe(true);
    expect(items.at(-1)?.source).toBe(`input, block ${count}`);
    return took;
  };
  await timeOf(200);
  const [few, many] = [await timeOf(1000), await timeOf(10_000)];
  if (process.env.SMIMECTL_MUTATIONS !== undefined) console.log(`10,000 certificates: ${many.toFixed(0)} ms`);
  // Below 2 s where nothing else runs.
  expect(many).toBeLessThan(5000);
  expect(many / few).toBeLessThan(30);
});

test('a bundle of 500 certificates in DER, PKCS#7 and bare base64', async () => {
  const der = Buffer.concat(Array.from({ length: 500 }, () => derOf('bob.pem')));
  for (const input of [der, Buffer.from(der.toString('base64'))]) {
    expect((await itemsOf(input)).filter(({ kind }) => kind === 'certificate')).toHaveLength(500);
  }
});
