/**
 * The compression functions of SHA-1 and SHA-256 (FIPS 180-4 §6) over one block, for the key derivation of PKCS#12
 * alone, which digests its own digest up to millions of times. A call into OpenSSL for each takes three times as
 * long and leaves garbage that nobody can wipe. Everything else is hashed by OpenSSL.
 */

export interface Compression {
  /** Length of the digest in 32-bit words. */
  readonly words: number;
  /** Words that `schedule` needs. */
  readonly scheduleWords: number;
  /** Digests the block in the first 16 words of `schedule` from the initial value into `digest`. */
  compress(digest: Int32Array, schedule: Int32Array): void;
}

const rotate = (value: number, count: number): number => (value >>> count) | (value << (32 - count));

const sha1: Compression = {
  words: 5,
  scheduleWords: 80,
  compress(digest, w) {
    for (let t = 16; t < 80; t++) {
      w[t] = rotate((w[t - 3] ?? 0) ^ (w[t - 8] ?? 0) ^ (w[t - 14] ?? 0) ^ (w[t - 16] ?? 0), 31);
    }
    let a = 0x67452301;
    let b = 0xefcdab89 | 0;
    let c = 0x98badcfe | 0;
    let d = 0x10325476;
    let e = 0xc3d2e1f0 | 0;
    for (let t = 0; t < 80; t++) {
      const mixed =
        t < 20
          ? ((b & c) | (~b & d)) + 0x5a827999
          : t < 40
            ? (b ^ c ^ d) + 0x6ed9eba1
            : t < 60
              ? ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc
              : (b ^ c ^ d) + 0xca62c1d6;
      const next = (rotate(a, 27) + mixed + e + (w[t] ?? 0)) | 0;
      e = d;
      d = c;
      c = rotate(b, 2);
      b = a;
      a = next;
    }
    digest[0] = a + 0x67452301;
    digest[1] = b + 0xefcdab89;
    digest[2] = c + 0x98badcfe;
    digest[3] = d + 0x10325476;
    digest[4] = e + 0xc3d2e1f0;
  },
};

/** The first 32 bits of the fractional parts of the cube roots of the first 64 primes (FIPS 180-4 §4.2.2). */
const sha256Constants = Int32Array.from(primes(64).map((prime) => (Math.cbrt(prime) % 1) * 2 ** 32));

function primes(count: number): number[] {
  const found: number[] = [];
  for (let n = 2; found.length < count; n++) if (found.every((prime) => n % prime !== 0)) found.push(n);
  return found;
}

const sha256: Compression = {
  words: 8,
  scheduleWords: 64,
  compress(digest, w) {
    for (let t = 16; t < 64; t++) {
      const near = w[t - 2] ?? 0;
      const far = w[t - 15] ?? 0;
      const spread =
        (rotate(near, 17) ^ rotate(near, 19) ^ (near >>> 10)) +
        (rotate(far, 7) ^ rotate(far, 18) ^ (far >>> 3));
      w[t] = spread + (w[t - 7] ?? 0) + (w[t - 16] ?? 0);
    }
    let a = 0x6a09e667;
    let b = 0xbb67ae85 | 0;
    let c = 0x3c6ef372;
    let d = 0xa54ff53a | 0;
    let e = 0x510e527f;
    let f = 0x9b05688c | 0;
    let g = 0x1f83d9ab;
    let h = 0x5be0cd19;
    for (let t = 0; t < 64; t++) {
      const choice = (e & f) ^ (~e & g);
      const majority = (a & b) ^ (a & c) ^ (b & c);
      const first = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
      const step = (h + first + choice + (sha256Constants[t] ?? 0) + (w[t] ?? 0)) | 0;
      const second = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
      h = g;
      g = f;
      f = e;
      e = (d + step) | 0;
      d = c;
      c = b;
      b = a;
      a = (step + second + majority) | 0;
    }
    digest[0] = a + 0x6a09e667;
    digest[1] = b + 0xbb67ae85;
    digest[2] = c + 0x3c6ef372;
    digest[3] = d + 0xa54ff53a;
    digest[4] = e + 0x510e527f;
    digest[5] = f + 0x9b05688c;
    digest[6] = g + 0x1f83d9ab;
    digest[7] = h + 0x5be0cd19;
  },
};

export const compressions: ReadonlyMap<string, Compression> = new Map([
  ['sha1', sha1],
  ['sha256', sha256],
]);
