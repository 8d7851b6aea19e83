/** Whatever bytes come in, the answer is a certificate or one sentence, soon. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Certificate } from '../../../source/core/certificate.ts';
import { UserError } from '../../../source/core/errors.ts';
import { describeCertificate } from '../../../source/smime/certificate/describe-certificate.ts';
import {
  readCertificate,
  readStoredCertificate,
} from '../../../source/smime/certificate/read-certificate.ts';
import { encode, nullValue, oid, sequence } from '../../../source/smime/der/write.ts';
import { computing } from '../../support/computing.ts';
import { fixture } from '../../support/fixture.ts';
import {
  buildCertificate,
  commonName,
  extension,
  generalName,
  name,
  subjectAltName,
  text,
} from './build-certificate.ts';

const originals = [
  'many-extensions',
  'smtp-utf8-mailbox',
  'several-addresses',
  'bob',
  'ed25519',
  'ca-intermediate',
].map((file) =>
  Buffer.from(
    fixture(`${file}.pem`)
      .toString()
      .replace(/-----[^-]+-----/g, ''),
    'base64',
  ),
);

type Mutation = (bytes: Buffer, at: number, byte: number) => Buffer;

const mutations: Readonly<Record<string, Mutation>> = {
  'one bit flipped': (bytes, at, byte) => {
    bytes[at] = (bytes[at] ?? 0) ^ (1 << (byte & 7));
    return bytes;
  },
  'one byte replaced': (bytes, at, byte) => {
    bytes[at] = byte;
    return bytes;
  },
  'cut off': (bytes, at) => bytes.subarray(0, at),
  'bytes inserted': (bytes, at, byte) =>
    Buffer.concat([bytes.subarray(0, at), Buffer.alloc(1 + (byte & 3), byte), bytes.subarray(at)]),
  'bytes removed': (bytes, at, byte) =>
    Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + (byte & 3))]),
};

/** A certificate, or undefined when it was refused in the one way that is allowed. */
function readOrRefused(read: (der: Uint8Array) => Certificate, der: Uint8Array): Certificate | undefined {
  try {
    return read(der);
  } catch (error) {
    if (error instanceof UserError && error.code === 'unreadable-input' && !error.message.includes('\n')) {
      return undefined;
    }
    throw error;
  }
}

const mutated = fc
  .tuple(
    fc.constantFrom(...originals),
    fc.constantFrom(...Object.values(mutations)),
    // Most of a certificate is key and signature; what is read stands in front of them.
    fc.oneof(fc.nat(300), fc.nat(1200)),
    fc.nat(255),
  )
  .map(([original, mutate, at, byte]) => mutate(Buffer.from(original), at % original.length, byte));

test('3,000 mutated certificates are read or refused', () => {
  let read = 0;
  fc.assert(
    fc.property(mutated, (der) => {
      const stored = readOrRefused(readStoredCertificate, der);
      const gated = readOrRefused(readCertificate, der);
      // The gate only ever takes away.
      if (gated !== undefined) {
        read++;
        expect(stored?.fingerprint).toBe(gated.fingerprint);
        expect(Number.isFinite(gated.notBefore) && Number.isFinite(gated.notAfter)).toBe(true);
      }
    }),
    { numRuns: 3000 },
  );
  // A reader that refuses everything would pass as well.
  expect(read).toBeGreaterThan(100);
});

test('300 mutated certificates are described, whatever their extensions hold', async () => {
  await fc.assert(
    fc.asyncProperty(mutated, async (der) => {
      const certificate = readOrRefused(readStoredCertificate, der);
      if (certificate === undefined) return;
      const parts = await describeCertificate(certificate);
      expect(parts).toHaveLength(certificate.extensions.length);
      for (const { lines } of parts) expect(lines.length).toBeGreaterThan(0);
    }),
    { numRuns: 300 },
  );
});

describe('a certificate of a megabyte is read in less than a second', () => {
  const many = <T>(count: number, make: (i: number) => T): T[] =>
    Array.from({ length: count }, (_, i) => make(i));
  const relativeName = name([commonName, text.utf8('A')]).subarray(2);
  const subject = (value: Uint8Array) => ({ subject: name([commonName, value]) });
  const withExtension = (value: Uint8Array) => ({ extensions: [extension('2.5.29.17', value)] });
  test.each([
    [
      '100,000 addresses',
      withExtension(
        encode(0x30, Buffer.concat(many(100_000, (i) => generalName.rfc822Name(`${i}@b.example`)))),
      ),
    ],
    ['20,000 extensions', { extensions: many(20_000, (i) => extension(`1.2.3.${i}`, nullValue())) }],
    ['50,000 attributes', { subject: encode(0x30, Buffer.concat(many(50_000, () => relativeName))) }],
    ['a name to escape', subject(text.utf8(', '.repeat(500_000)))],
    ['a name of spaces', subject(text.utf8(`a${' '.repeat(1_000_000)}\0`))],
    ['a name of backslashes', subject(text.utf8('\\'.repeat(1_000_000)))],
    ['a BMPString', subject(text.bmp('é'.repeat(500_000)))],
    ['a UniversalString', subject(encode(0x1c, Buffer.alloc(1_000_000)))],
    [
      'brackets in brackets',
      withExtension(many(1000, () => 0xa0).reduce((inner) => encode(0xa0, inner), nullValue())),
    ],
    ['an identifier of arcs', { extensions: [sequence(encode(0x06, Buffer.alloc(1_000_000, 1)))] }],
    [
      'a value of 16 MB that is not there',
      { extensions: [sequence(oid('1.2.3'), Buffer.from('0484ff000000', 'hex'))] },
    ],
  ])('%s', (_, parts) => {
    const der = buildCertificate(parts);
    const computed = computing();
    readOrRefused(readCertificate, der);
    expect(computed()).toBeLessThan(1000);
  });
});

test('an extension of a megabyte is shown by its beginning', async () => {
  const certificate = readStoredCertificate(
    buildCertificate({ extensions: [extension('1.2.3', new Uint8Array(1_000_000)), subjectAltName()] }),
  );
  const [large, empty] = await describeCertificate(certificate);
  expect(large?.lines).toHaveLength(17);
  expect(large?.lines.at(-1)).toBe('… and 999744 more bytes');
  expect(empty?.lines).toEqual(['empty']);
});

test('an extension of a thousand names is shown by its first 200', async () => {
  const names = Array.from({ length: 1000 }, (_, i) => generalName.rfc822Name(`${i}@b.example`));
  const certificate = readStoredCertificate(buildCertificate({ extensions: [subjectAltName(...names)] }));
  expect(certificate.addresses).toHaveLength(1000);
  const [part] = await describeCertificate(certificate);
  expect(part?.lines).toHaveLength(201);
  expect(part?.lines.at(-1)).toBe('… and 800 more');
});
