/** Brings text in any encoding that an editor saves to one byte for each character, and tells text from binary. */

function orderOfUtf16(bytes: Uint8Array): 'little' | 'big' | undefined {
  const [first, second, third, fourth] = bytes;
  if (first === 0xff && second === 0xfe) return 'little';
  if (first === 0xfe && second === 0xff) return 'big';
  if (bytes.length < 4 || bytes.length % 2 !== 0) return undefined;
  // Without a mark: two plain characters in a row tell.
  const isPlain = (byte: number | undefined): boolean =>
    byte !== undefined && ((byte >= 0x20 && byte < 0x7f) || byte === 0x0d || byte === 0x0a);
  if (isPlain(first) && second === 0 && isPlain(third) && fourth === 0) return 'little';
  if (first === 0 && isPlain(second) && third === 0 && isPlain(fourth)) return 'big';
  return undefined;
}

/**
 * UTF-16 as one byte for each character, `?` for those outside Latin-1, a space for its mark: a fresh copy, which
 * the caller wipes. Undefined for everything else, which needs no change.
 */
export function narrowUtf16(bytes: Uint8Array): Buffer | undefined {
  const order = orderOfUtf16(bytes);
  if (order === undefined) return undefined;
  const narrow = Buffer.alloc(Math.floor(bytes.length / 2));
  const high = order === 'little' ? 1 : 0;
  for (let i = 0; i < narrow.length; i++) {
    const isLatin1 = bytes[2 * i + high] === 0;
    const isMark = bytes[2 * i + high] === 0xfe && bytes[2 * i + 1 - high] === 0xff;
    narrow[i] = isLatin1 ? (bytes[2 * i + 1 - high] ?? 0) : isMark ? 0x20 : 0x3f;
  }
  return narrow;
}

/** Judged by its first 4,000 bytes: control characters other than white space are in no text. */
export function isText(bytes: Uint8Array): boolean {
  return bytes
    .subarray(0, 4000)
    .every((byte) => byte >= 0x20 || (byte >= 0x08 && byte <= 0x0d) || byte === 0x1b);
}
