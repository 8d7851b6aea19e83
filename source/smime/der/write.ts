/** Writes DER: always definite and shortest lengths (X.690 §10). */

function header(tag: number, length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(tag, length);
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Uint8Array.of(tag, 0x80 | bytes.length, ...bytes);
}

/** One value with this identifier octet around the concatenation of `parts`. */
export function encode(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([header(tag, length), ...parts]);
}

export const sequence = (...parts: readonly Uint8Array[]): Uint8Array => encode(0x30, ...parts);
export const octetString = (bytes: Uint8Array): Uint8Array => encode(0x04, bytes);
export const nullValue = (): Uint8Array => Uint8Array.of(0x05, 0x00);
export const bitString = (bytes: Uint8Array): Uint8Array => encode(0x03, Uint8Array.of(0), bytes);

/** SET OF: members in ascending order of their encodings, as DER demands (X.690 §11.6). */
export function setOf(members: readonly Uint8Array[]): Uint8Array {
  return encode(0x31, Buffer.concat([...members].sort(Buffer.compare)));
}

/** A non-negative INTEGER from a number or from unsigned big-endian bytes. */
export function integer(value: number | Uint8Array): Uint8Array {
  let bytes: number[];
  if (typeof value === 'number') {
    bytes = [];
    for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  } else {
    const firstUsed = value.findIndex((byte) => byte !== 0);
    bytes = firstUsed < 0 ? [] : [...value.subarray(firstUsed)];
  }
  if (bytes.length === 0 || (bytes[0] ?? 0) >= 0x80) bytes.unshift(0);
  return encode(0x02, Uint8Array.from(bytes));
}

/** OBJECT IDENTIFIER from its dotted form. */
export function oid(dotted: string): Uint8Array {
  const [root = 0n, second = 0n, ...rest] = dotted.split('.').map(BigInt);
  const bytes: number[] = [];
  for (const arc of [root * 40n + second, ...rest]) {
    const group = [Number(arc & 0x7fn)];
    for (let left = arc >> 7n; left > 0n; left >>= 7n) group.unshift(Number(left & 0x7fn) | 0x80);
    bytes.push(...group);
  }
  return encode(0x06, Uint8Array.from(bytes));
}

/**
 * UTCTime from 1950 to 2049, GeneralizedTime else (RFC 5280 §4.1.2.5, RFC 5652 §11.3).
 * @param at milliseconds since the epoch; less than a second is dropped
 */
export function time(at: number): Uint8Array {
  const digits = new Date(at).toISOString().replace(/[-:T]|\.\d+/g, '');
  const isShort = digits >= '1950' && digits < '2050';
  return encode(isShort ? 0x17 : 0x18, Buffer.from(isShort ? digits.slice(2) : digits, 'latin1'));
}
