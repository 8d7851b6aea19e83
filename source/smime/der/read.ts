/**
 * A strict DER reader (X.690 §10) over one byte array, without copies. BER's indefinite lengths, long forms
 * where short ones do, and anything that reaches beyond its parent are refused; nothing else is judged here.
 */

/** Bytes that are not what the format says. Callers turn it into a UserError with the source's name. */
export class DerError extends Error {
  override readonly name = 'DerError';
}

/** One encoded value: the identifier octet, and where it stands in `bytes`. */
export interface DerNode {
  readonly bytes: Uint8Array;
  /** Identifier octet, e.g. 0x30 for SEQUENCE, 0xa0 for [0] constructed. High tag numbers are refused. */
  readonly tag: number;
  readonly start: number;
  readonly contentStart: number;
  readonly end: number;
}

export const derTag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  printableString: 0x13,
  teletexString: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  visibleString: 0x1a,
  universalString: 0x1c,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const;

/** Identifier octet of a context-specific tag. */
export function contextTag(number: number, constructed: boolean): number {
  return 0x80 | (constructed ? 0x20 : 0) | number;
}

/** The value that starts at `offset` and ends at or before `limit`. */
export function readNode(bytes: Uint8Array, offset = 0, limit = bytes.length): DerNode {
  const tag = bytes[offset];
  const first = bytes[offset + 1];
  if (tag === undefined || first === undefined || offset + 2 > limit) throw new DerError('truncated value');
  if ((tag & 0x1f) === 0x1f) throw new DerError('high tag number');
  let contentStart = offset + 2;
  let length = first;
  if (first >= 0x80) {
    const count = first & 0x7f;
    if (count === 0) throw new DerError('indefinite length');
    if (count > 4 || contentStart + count > limit) throw new DerError('length out of bounds');
    length = 0;
    for (let i = 0; i < count; i++) length = length * 256 + (bytes[contentStart + i] ?? 0);
    if (length < 0x80 || length < 2 ** (8 * (count - 1)))
      throw new DerError('length not in its shortest form');
    contentStart += count;
  }
  const end = contentStart + length;
  if (end > limit) throw new DerError('value reaches beyond its parent');
  return { bytes, tag, start: offset, contentStart, end };
}

/** The one value that `bytes` is; trailing bytes are refused. */
export function readWhole(bytes: Uint8Array): DerNode {
  const node = readNode(bytes);
  if (node.end !== bytes.length) throw new DerError('trailing bytes');
  return node;
}

/** The values inside a constructed one. */
export function childrenOf(node: DerNode): DerNode[] {
  if ((node.tag & 0x20) === 0) throw new DerError('a primitive value has no parts');
  const children: DerNode[] = [];
  for (let at = node.contentStart; at < node.end; ) {
    const child = readNode(node.bytes, at, node.end);
    children.push(child);
    at = child.end;
  }
  return children;
}

/** @throws DerError unless `node` exists and has this identifier octet; `what` names it for developers. */
export function expectTag<Node extends DerNode>(node: Node | undefined, tag: number, what: string): Node {
  if (node === undefined) throw new DerError(`${what} is missing`);
  if (node.tag !== tag) throw new DerError(`${what} has tag 0x${node.tag.toString(16)}`);
  return node;
}

/** Content bytes, a view into the input. */
export function contentOf(node: DerNode): Uint8Array {
  return node.bytes.subarray(node.contentStart, node.end);
}

/** The whole encoding with its header, a view into the input. */
export function encodingOf(node: DerNode): Uint8Array {
  return node.bytes.subarray(node.start, node.end);
}

export function readBoolean(node: DerNode): boolean {
  const content = contentOf(node);
  if (content.length !== 1 || (content[0] !== 0 && content[0] !== 0xff))
    throw new DerError('BOOLEAN is not DER');
  return content[0] === 0xff;
}

/** Content bytes of an INTEGER, checked for the shortest form. */
export function readIntegerBytes(node: DerNode): Uint8Array {
  const content = contentOf(node);
  const [first, second] = content;
  if (first === undefined) throw new DerError('empty INTEGER');
  if (second !== undefined && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80))) {
    throw new DerError('INTEGER not in its shortest form');
  }
  return content;
}

/** A non-negative INTEGER up to 2^53 - 1; larger or negative ones are refused. */
export function readSmallInteger(node: DerNode): number {
  const content = readIntegerBytes(node);
  if (content.length > 7 || ((content[0] ?? 0) & 0x80) !== 0) throw new DerError('INTEGER out of range');
  let value = 0;
  for (const byte of content) value = value * 256 + byte;
  if (!Number.isSafeInteger(value)) throw new DerError('INTEGER out of range');
  return value;
}

/** The arc in `bytes[from..to)`: base 128, big-endian. UUIDs as arcs do not fit a number. */
function readArc(bytes: Uint8Array, from: number, to: number): number | bigint {
  if (to - from <= 7) {
    let arc = 0;
    for (let at = from; at < to; at++) arc = arc * 128 + ((bytes[at] ?? 0) & 0x7f);
    return arc;
  }
  let arc = 0n;
  for (let at = from; at < to; at++) arc = (arc << 7n) | BigInt((bytes[at] ?? 0) & 0x7f);
  return arc;
}

/** The first encoded arc is root × 40 + second arc; only root 2 has second arcs above 39. */
function firstArcs(arc: number | bigint): string {
  if (typeof arc === 'bigint') return `2.${arc - 80n}`;
  return arc < 40 ? `0.${arc}` : arc < 80 ? `1.${arc - 40}` : `2.${arc - 80}`;
}

/** Dotted form of an OBJECT IDENTIFIER. */
export function readOid(node: DerNode): string {
  const { bytes, contentStart, end } = node;
  if (end === contentStart || end - contentStart > 64 || (bytes[end - 1] ?? 0) >= 0x80) {
    throw new DerError('OBJECT IDENTIFIER is malformed');
  }
  let dotted = '';
  for (let from = contentStart, at = contentStart; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (at === from && byte === 0x80) throw new DerError('OBJECT IDENTIFIER is malformed');
    if (byte >= 0x80) continue;
    const arc = readArc(bytes, from, at + 1);
    dotted = dotted === '' ? firstArcs(arc) : `${dotted}.${arc}`;
    from = at + 1;
  }
  return dotted;
}

/** BIT STRING: the bytes, and how many bits at the end are unused (0–7, and zero as DER demands). */
export function readBitString(node: DerNode): { readonly bytes: Uint8Array; readonly unusedBits: number } {
  const content = contentOf(node);
  const unusedBits = content[0];
  if (unusedBits === undefined || unusedBits > 7) throw new DerError('BIT STRING is malformed');
  const bytes = content.subarray(1);
  const last = bytes[bytes.length - 1] ?? 0;
  if ((bytes.length === 0 && unusedBits > 0) || (last & ((1 << unusedBits) - 1)) !== 0) {
    throw new DerError('BIT STRING is malformed');
  }
  return { bytes, unusedBits };
}
