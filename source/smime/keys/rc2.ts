/**
 * RC2 in CBC mode (RFC 2268), for reading only: containers of old Windows and old OpenSSL are encrypted with it,
 * and OpenSSL 3 has it no more without its legacy provider.
 */

/** The permutation of RFC 2268 §2, from the digits of pi. */
const pi = Buffer.from(
  'd978f9c419ddb5ed28e9fd794aa0d89dc67e37832b76538e624c6488448bfba2179a59f587b34f1361456d8d09817d' +
    '32bd8f40eb86b77b0bf09521225c6b4e8254d66593ce60b21c7356c014a78cf1dc1275ca1f3bbee4d1423dd430a33cb6' +
    '266fbf0eda4669075727f21d9bbc944303f811c7f690ef3ee706c3d52fc8661ed708e8eade8052eef784aa72ac354d6a' +
    '2a961ad2715a1549744b9fd05e0418a4ecc2e0416e0f51cbcc2491af50a1f47039997c3a8523b8b47afc02365b255597' +
    '312d5dfa98e38a92ae05df2910676cbac9d300e6cfe19ea82c6316013f58e289a90d38341bab33ffb0bb480c5fb9b1cd' +
    '2ec5f3db47e5a59c770aa62068fe7fc1ad',
  'hex',
);

function expandKey(key: Uint8Array, effectiveBits: number): Uint16Array {
  const expanded = Buffer.alloc(128);
  expanded.set(key.subarray(0, 128));
  const at = (i: number): number => expanded[i] ?? 0;
  for (let i = key.length; i < 128; i++) expanded[i] = pi[(at(i - 1) + at(i - key.length)) & 0xff] ?? 0;
  const used = Math.ceil(effectiveBits / 8);
  const mask = 0xff >> (8 * used - effectiveBits);
  expanded[128 - used] = pi[at(128 - used) & mask] ?? 0;
  for (let i = 127 - used; i >= 0; i--) expanded[i] = pi[at(i + 1) ^ at(i + used)] ?? 0;
  const words = new Uint16Array(64);
  for (let i = 0; i < 64; i++) words[i] = expanded.readUInt16LE(2 * i);
  expanded.fill(0);
  return words;
}

const rotations = [1, 2, 3, 5] as const;

function decryptBlock(words: Uint16Array, block: Uint16Array): void {
  const r = (i: number): number => block[i & 3] ?? 0;
  for (let round = 15; round >= 0; round--) {
    for (let i = 3; i >= 0; i--) {
      const rotation = rotations[i] ?? 0;
      const rotated = (r(i) >>> rotation) | (r(i) << (16 - rotation));
      block[i] = rotated - (words[4 * round + i] ?? 0) - (r(i - 1) & r(i - 2)) - (~r(i - 1) & r(i - 3));
    }
    if (round !== 11 && round !== 5) continue;
    for (let i = 3; i >= 0; i--) block[i] = r(i) - (words[r(i - 1) & 63] ?? 0);
  }
}

/** `ciphertext` is whole blocks of 8 bytes; the padding stays on. */
export function decryptRc2Cbc(
  key: Uint8Array,
  effectiveBits: number,
  iv: Uint8Array,
  ciphertext: Uint8Array,
): Buffer {
  const words = expandKey(key, effectiveBits);
  const plain = Buffer.from(ciphertext);
  const block = new Uint16Array(4);
  for (let at = 0; at < plain.length; at += 8) {
    for (let i = 0; i < 4; i++) block[i] = plain.readUInt16LE(at + 2 * i);
    decryptBlock(words, block);
    for (let i = 0; i < 4; i++) plain.writeUInt16LE(block[i] ?? 0, at + 2 * i);
    const before = at === 0 ? iv : ciphertext.subarray(at - 8, at);
    for (let i = 0; i < 8; i++) plain[at + i] = (plain[at + i] ?? 0) ^ (before[i] ?? 0);
  }
  words.fill(0);
  block.fill(0);
  return plain;
}
