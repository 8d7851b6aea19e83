/** Quoted-printable (RFC 2045 §6.7), exact in both directions: what is not a CRLF is kept as the byte that it is. */
import { carriageReturn, lineFeed } from './line-ends.ts';

const equals = 0x3d;
const space = 0x20;
const tab = 0x09;
const longestLine = 76;

const hexDigits = Buffer.from('0123456789ABCDEF');
const hexValues = new Int8Array(256).fill(-1);
for (const [value, digit] of [...'0123456789abcdef'].entries()) {
  hexValues[digit.charCodeAt(0)] = hexValues[digit.toUpperCase().charCodeAt(0)] = value;
}
const hexValue = (byte: number | undefined): number => (byte === undefined ? -1 : (hexValues[byte] ?? -1));

/** White space at the end of a line was added on the way; an `=` that begins nothing is kept. */
export function decodeQuotedPrintable(bytes: Uint8Array): Buffer {
  const decoded = Buffer.allocUnsafeSlow(bytes.length);
  let length = 0;
  /** Behind the last byte that no line end may take away. */
  let solid = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    if (byte === equals) {
      const high = hexValue(bytes[i + 1]);
      const low = hexValue(bytes[i + 2]);
      const behindBreak = high >= 0 && low >= 0 ? i : behindSoftBreak(bytes, i + 1);
      if (high >= 0 && low >= 0) {
        decoded[length++] = high * 16 + low;
        i += 2;
      } else if (behindBreak !== undefined) i = behindBreak - 1;
      else decoded[length++] = byte;
      solid = length;
      continue;
    }
    if (byte === lineFeed || isLineEnd(bytes, i)) length = solid;
    decoded[length++] = byte;
    if (byte !== space && byte !== tab) solid = length;
  }
  return decoded.subarray(0, solid);
}

function behindSoftBreak(bytes: Uint8Array, at: number): number | undefined {
  let end = at;
  while (bytes[end] === space || bytes[end] === tab) end++;
  if (bytes[end] === carriageReturn) end++;
  return end >= bytes.length || bytes[end] === lineFeed ? Math.min(end + 1, bytes.length) : undefined;
}

const isLineEnd = (bytes: Uint8Array, at: number): boolean =>
  bytes[at] === carriageReturn && bytes[at + 1] === lineFeed;

const isAt = (bytes: Uint8Array, at: number, text: string): boolean => {
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false;
  return true;
};

/** Whether a mailer or a reader of multiparts would take a line that starts so for something else. */
function isTellingStart(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0x2e || isAt(bytes, at, '--') || isAt(bytes, at, 'From ');
}

export const isPrintable = (byte: number): boolean =>
  (byte >= space && byte < 0x7f && byte !== equals) || byte === tab;

/** CRLF stays a line end, everything else is kept as bytes. Lines are 76 characters at most. */
export function encodeQuotedPrintable(bytes: Uint8Array): Buffer {
  // At worst every byte takes three and a soft line break comes after each 24 of them.
  const out = Buffer.allocUnsafeSlow(bytes.length * 3 + Math.ceil(bytes.length / 24 + 1) * 3);
  let length = 0;
  let column = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    if (isLineEnd(bytes, i)) {
      out[length++] = carriageReturn;
      out[length++] = lineFeed;
      column = 0;
      i++;
      continue;
    }
    const isLast = i + 1 === bytes.length || isLineEnd(bytes, i + 1);
    const isTrailing = isLast && (byte === space || byte === tab);
    let isEscaped = !isPrintable(byte) || isTrailing || (column === 0 && isTellingStart(bytes, i));
    if (column + (isEscaped ? 3 : 1) > (isLast ? longestLine : longestLine - 1)) {
      out[length++] = equals;
      out[length++] = carriageReturn;
      out[length++] = lineFeed;
      column = 0;
      isEscaped ||= isTellingStart(bytes, i);
    }
    if (isEscaped) {
      out[length++] = equals;
      out[length++] = hexDigits[byte >> 4] ?? 0;
      out[length++] = hexDigits[byte & 15] ?? 0;
      column += 3;
    } else {
      out[length++] = byte;
      column++;
    }
  }
  return out.subarray(0, length);
}
