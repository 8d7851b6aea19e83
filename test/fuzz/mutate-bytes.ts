/** Breaks bytes without knowing what they mean: flips, cuts, copies, and pieces of another seed. */
import type { Random } from './random.ts';

const telling = [0x00, 0x01, 0x0a, 0x0d, 0x1b, 0x20, 0x22, 0x2d, 0x30, 0x3a, 0x7f, 0x80, 0x84, 0xa0, 0xff];

/** Text that means something to one reader or another. */
const phrases = [
  '-----BEGIN CERTIFICATE-----\n',
  '-----END CERTIFICATE-----\n',
  '-----BEGIN ENCRYPTED PRIVATE KEY-----',
  '-----',
  'Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,',
  'Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n',
  'Content-Transfer-Encoding: base64\r\n\r\n',
  'Content-Type: message/rfc822\r\n\r\n',
  '\r\n\r\n',
  '\x1b[200~',
  '\x1b[201~',
  '\x1b]52;c;',
  '\x1b[',
  '__proto__',
  '"constructor"',
  '{"a":',
  '[[',
  '1e999',
  '-1',
  '9007199254740993',
  '\u202e',
  '\ud83e\udd8a',
];

type Mutation = (bytes: Buffer, random: Random, other: Buffer) => Buffer;

function span(bytes: Buffer, random: Random, longest: number): readonly [start: number, end: number] {
  const start = random.below(bytes.length + 1);
  return [start, Math.min(bytes.length, start + 1 + random.below(longest))];
}

function inserted(bytes: Buffer, at: number, piece: Uint8Array): Buffer {
  return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)]);
}

function changed(bytes: Buffer, random: Random, change: (byte: number) => number): Buffer {
  const copy = Buffer.from(bytes);
  const at = random.below(bytes.length);
  if (bytes.length > 0) copy[at] = change(copy[at] ?? 0);
  return copy;
}

const mutations: readonly Mutation[] = [
  (bytes, random) => changed(bytes, random, (byte) => byte ^ (1 << random.below(8))),
  (bytes, random) => changed(bytes, random, () => random.pick(telling)),
  (bytes, random) => changed(bytes, random, () => random.below(256)),
  (bytes, random) => bytes.subarray(0, random.below(bytes.length + 1)),
  (bytes, random) => bytes.subarray(random.below(bytes.length + 1)),
  (bytes, random) => inserted(bytes, random.below(bytes.length + 1), random.bytes(1 + random.below(16))),
  (bytes, random) => inserted(bytes, random.below(bytes.length + 1), Buffer.from(random.pick(phrases))),
  (bytes, random) => {
    const [start, end] = span(bytes, random, 64);
    return Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)]);
  },
  (bytes, random) => {
    const [start, end] = span(bytes, random, 400);
    const piece = bytes.subarray(start, end);
    const times = random.oneIn(8) ? 500 : 1 + random.below(4);
    return inserted(bytes, end, Buffer.concat(Array.from({ length: times }, () => piece)));
  },
  (bytes, random, other) => {
    const [start, end] = span(other, random, 2000);
    return inserted(bytes, random.below(bytes.length + 1), other.subarray(start, end));
  },
  (bytes, random, other) =>
    Buffer.concat([
      bytes.subarray(0, random.below(bytes.length + 1)),
      other.subarray(random.below(other.length + 1)),
    ]),
];

/** One to four changes; `other` is a seed to take pieces from. */
export function mutateBytes(seed: Buffer, random: Random, other: Buffer): Buffer {
  let bytes = seed;
  for (let left = 1 + random.below(4); left > 0; left--) {
    bytes = random.pick(mutations)(bytes, random, other);
  }
  return bytes;
}
