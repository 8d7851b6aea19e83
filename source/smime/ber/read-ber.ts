/**
 * A reader for BER (X.690 §8): containers made by streaming programs have indefinite lengths and octet strings
 * in pieces, and lengths longer than needed. What is bounded here is depth and number; nothing else is judged.
 */
import { DerError, type DerNode, derTag } from '../der/read.ts';

/** Like a DER node; for an indefinite length `end` lies behind the end-of-contents octets. */
export interface BerNode extends DerNode {
  readonly contentEnd: number;
}

const maxDepth = 48;
const maxParts = 100_000;

/**
 * The value that starts at `offset` and ends at or before `limit`. Primitive values may be handed to the
 * functions of the DER reader.
 * @throws DerError
 */
export function readBer(bytes: Uint8Array, offset = 0, limit = bytes.length): BerNode {
  return readValue(bytes, offset, limit, 0, { parts: maxParts });
}

/** How many values may yet be looked at, whatever their depth. */
interface Allowance {
  parts: number;
}

function take(allowance: Allowance): void {
  if (allowance.parts-- <= 0) throw new DerError('too many parts');
}

function readValue(
  bytes: Uint8Array,
  offset: number,
  limit: number,
  depth: number,
  allowance: Allowance,
): BerNode {
  const tag = bytes[offset];
  const first = bytes[offset + 1];
  if (tag === undefined || first === undefined || offset + 2 > limit) throw new DerError('truncated value');
  if ((tag & 0x1f) === 0x1f) throw new DerError('high tag number');
  let contentStart = offset + 2;
  if (first === 0x80) {
    if ((tag & 0x20) === 0) throw new DerError('indefinite length of a primitive value');
    if (depth >= maxDepth) throw new DerError('too deeply nested');
    let at = contentStart;
    while (bytes[at] !== 0 || bytes[at + 1] !== 0) {
      take(allowance);
      at = readValue(bytes, at, limit, depth + 1, allowance).end;
    }
    if (at + 2 > limit) throw new DerError('truncated value');
    return { bytes, tag, start: offset, contentStart, contentEnd: at, end: at + 2 };
  }
  let length = first;
  if (first > 0x80) {
    const count = first & 0x7f;
    if (count > 8 || contentStart + count > limit) throw new DerError('length out of bounds');
    length = 0;
    for (let i = 0; i < count; i++) length = length * 256 + (bytes[contentStart + i] ?? 0);
    contentStart += count;
  }
  const end = contentStart + length;
  if (end > limit) throw new DerError('value reaches beyond its parent');
  return { bytes, tag, start: offset, contentStart, contentEnd: end, end };
}

/** The values inside a constructed one, at most the first `count`. */
export function berChildren(node: BerNode, count = maxParts): BerNode[] {
  if ((node.tag & 0x20) === 0) throw new DerError('a primitive value has no parts');
  const children: BerNode[] = [];
  for (let at = node.contentStart; at < node.contentEnd && children.length < count; ) {
    const child = readBer(node.bytes, at, node.contentEnd);
    children.push(child);
    at = child.end;
  }
  if (children.length === maxParts) throw new DerError('too many parts');
  return children;
}

/** Content of an octet string, also of one in pieces and with an implicit tag. A view where there is one piece. */
export function berOctets(node: BerNode): Uint8Array {
  const pieces: Uint8Array[] = [];
  gatherPieces(node, 0, { parts: maxParts }, pieces);
  const [only] = pieces;
  return pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces);
}

function gatherPieces(node: BerNode, depth: number, allowance: Allowance, pieces: Uint8Array[]): void {
  if ((node.tag & 0x20) === 0) {
    pieces.push(node.bytes.subarray(node.contentStart, node.contentEnd));
    return;
  }
  if (depth >= maxDepth) throw new DerError('too deeply nested');
  for (const piece of berChildren(node)) {
    take(allowance);
    if ((piece.tag & 0xdf) !== derTag.octetString) throw new DerError('a piece of an OCTET STRING is none');
    gatherPieces(piece, depth + 1, allowance, pieces);
  }
}

/** Content of a value that has to be an OCTET STRING, in one piece or several; `what` names it for developers. */
export function readOctetString(node: BerNode | undefined, what: string): Uint8Array {
  if (node === undefined) throw new DerError(`${what} is missing`);
  if ((node.tag & 0xdf) !== derTag.octetString)
    throw new DerError(`${what} has tag 0x${node.tag.toString(16)}`);
  return berOctets(node);
}
