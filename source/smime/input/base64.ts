/**
 * Decodes base64 from bytes to bytes, so that a private key on its way in never becomes a string, which nobody
 * could wipe. White space, and what mail and documents put before a line, is passed over.
 */

const invalid = 0xff;
const skipped = 0xfe;
const padding = 0xfd;
const lineEnd = 0xfc;

const meaning = new Uint8Array(256).fill(invalid);
for (const [value, character] of [
  ...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
].entries()) {
  meaning[character.charCodeAt(0)] = value;
}
meaning[0x20] = meaning[0x09] = meaning[0x0b] = meaning[0x0c] = skipped;
meaning[0x0d] = meaning[0x0a] = lineEnd;
meaning[0x3d] = padding;

/** `>`, `|`, `#`, `*`: quoted mail, tables and comments. None of them occurs in base64. */
const linePrefix = new Set([0x3e, 0x7c, 0x23, 0x2a]);
const backslash = 0x5c;

/** Undefined when `bytes` is not base64. */
export function decodeBase64(bytes: Uint8Array): Buffer | undefined {
  // From the pool, which is much quicker for thousands of blocks; only what was written is handed out.
  const decoded = Buffer.allocUnsafe(Math.floor((bytes.length * 3) / 4) + 3);
  let length = 0;
  let group = 0;
  let count = 0;
  let padded = 0;
  let isAtLineStart = true;
  const fail = (): undefined => {
    decoded.fill(0);
    return undefined;
  };
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    const value = meaning[byte] ?? invalid;
    if (value < 64) {
      if (padded > 0) return fail();
      isAtLineStart = false;
      group = (group << 6) | value;
      if (++count < 4) continue;
      decoded[length++] = group >> 16;
      decoded[length++] = group >> 8;
      decoded[length++] = group;
      group = count = 0;
    } else if (value === lineEnd) isAtLineStart = true;
    else if (value === padding) padded++;
    else if (value === skipped || (isAtLineStart && linePrefix.has(byte))) continue;
    // "\n" and "\r" spelled out, as JSON and environment files have them.
    else if (byte === backslash && (bytes[i + 1] === 0x6e || bytes[i + 1] === 0x72)) i++;
    else return fail();
  }
  if (count === 1 || padded > 2 || (padded > 0 && (count + padded) % 4 !== 0)) return fail();
  if (count > 1) decoded[length++] = count === 2 ? group >> 4 : group >> 10;
  if (count === 3) decoded[length++] = group >> 2;
  return decoded.subarray(0, length);
}
