/**
 * Base64 (RFC 4648 §4) from bytes to bytes. Node's own codec goes through strings, which nobody can wipe; this
 * one is for secrets and keeps them in buffers.
 */

const alphabet = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
const padding = 0x3d;

export function encodeBase64(bytes: Uint8Array): Buffer {
  const text = Buffer.alloc(Math.ceil(bytes.length / 3) * 4, padding);
  for (let bit = 0, at = 0; bit < bytes.length * 8; bit += 6, at++) {
    text[at] = alphabet[sixBits(bytes, bit)] ?? 0;
  }
  return text;
}

/** Undefined unless `text` is the one spelling that `encodeBase64` gives. */
export function decodeBase64(text: Uint8Array): Buffer | undefined {
  if (text.length % 4 !== 0) return undefined;
  const paddings = text.length - (text.indexOf(padding) < 0 ? text.length : text.indexOf(padding));
  if (paddings > 2) return undefined;
  const bytes = Buffer.alloc((text.length / 4) * 3 - paddings);
  for (let at = 0; at < text.length - paddings; at++) {
    const value = alphabet.indexOf(text[at] ?? 0);
    if (value < 0) return wiped(bytes);
    const byte = (at * 6) >> 3;
    const both = value << (10 - ((at * 6) & 7));
    bytes[byte] = (bytes[byte] ?? 0) | (both >> 8);
    if (byte + 1 < bytes.length) bytes[byte + 1] = both & 0xff;
  }
  const spelled = encodeBase64(bytes);
  const isCanonical = spelled.equals(text);
  spelled.fill(0);
  return isCanonical ? bytes : wiped(bytes);
}

function sixBits(bytes: Uint8Array, bit: number): number {
  const both = ((bytes[bit >> 3] ?? 0) << 8) | (bytes[(bit >> 3) + 1] ?? 0);
  return (both >> (10 - (bit & 7))) & 0x3f;
}

function wiped(bytes: Buffer): undefined {
  bytes.fill(0);
}
