/** RC4, for reading only: the rarest of the ciphers that PKCS#12 names (RFC 7292 appendix C). */

export function decryptRc4(key: Uint8Array, ciphertext: Uint8Array): Buffer {
  const state = Uint8Array.from({ length: 256 }, (_, i) => i);
  const at = (i: number): number => state[i & 0xff] ?? 0;
  const swap = (i: number, j: number): void => {
    const kept = at(i);
    state[i & 0xff] = at(j);
    state[j & 0xff] = kept;
  };
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + at(i) + (key[i % key.length] ?? 0)) & 0xff;
    swap(i, j);
  }
  const plain = Buffer.from(ciphertext);
  for (let n = 0, j = 0; n < plain.length; n++) {
    const i = n + 1;
    j = (j + at(i)) & 0xff;
    swap(i, j);
    plain[n] = (plain[n] ?? 0) ^ at(at(i) + at(j));
  }
  state.fill(0);
  return plain;
}
