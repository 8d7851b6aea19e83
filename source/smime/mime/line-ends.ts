/**
 * Line ends of mails: CRLF on the wire (RFC 5322 §2.3), LF in files. A lone CR ends no line; whoever makes it one
 * lets two different texts pass for the same.
 */

export const carriageReturn = 0x0d;
export const lineFeed = 0x0a;

export type LineEnd = '\r\n' | '\n';

/** Decided by the first line. */
export function lineEndOf(bytes: Uint8Array): LineEnd {
  const at = bytes.indexOf(lineFeed);
  return at > 0 && bytes[at - 1] === carriageReturn ? '\r\n' : '\n';
}

/** Where the line that `at` is in ends, behind its line end. */
export function behindLine(bytes: Uint8Array, at: number): number {
  const end = bytes.indexOf(lineFeed, at);
  return end < 0 ? bytes.length : end + 1;
}

/** Every LF without a CR gets one; the same buffer where there is none. */
export function toCrlf(bytes: Buffer): Buffer {
  let missing = 0;
  for (let i = 0, last = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    if (byte === lineFeed && last !== carriageReturn) missing++;
    last = byte;
  }
  if (missing === 0) return bytes;
  const out = Buffer.allocUnsafeSlow(bytes.length + missing);
  for (let i = 0, length = 0, last = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    if (byte === lineFeed && last !== carriageReturn) out[length++] = carriageReturn;
    out[length++] = byte;
    last = byte;
  }
  return out;
}

/** Every CRLF becomes LF; the same buffer where there is none. */
export function toLf(bytes: Buffer): Buffer {
  if (!bytes.includes('\r\n')) return bytes;
  const out = Buffer.allocUnsafeSlow(bytes.length);
  let length = 0;
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] === carriageReturn && bytes[i + 1] === lineFeed) continue;
    out[length++] = bytes[i] ?? 0;
  }
  return out.subarray(0, length);
}

/** With the line ends of another mail. What has them in its first line is left as it is to the byte. */
export function withLineEnd(bytes: Buffer, wanted: LineEnd): Buffer {
  if (lineEndOf(bytes) === wanted) return bytes;
  return wanted === '\n' ? toLf(bytes) : toCrlf(bytes);
}
