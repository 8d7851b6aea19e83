/**
 * A mail with all its parts, and theirs (RFC 2046): the one place that knows what has parts of its own, and how
 * deep and how many anybody looks at.
 */
import { type ContentType, contentTypeOf } from './content-type.ts';
import { type Entity, readEntity } from './entity.ts';
import { boundaryOf, type Multipart, partsOf } from './multipart.ts';
import { decodeTransfer, isEncoded, transferEncodingOf } from './transfer-encoding.ts';

const deepest = 20;
const mostParts = 10_000;

export type Inside =
  /** `parts` are those of `slices`, in the same order. */
  | { readonly kind: 'multipart'; readonly slices: Multipart; readonly parts: readonly Part[] }
  /** `isEncoded`: against RFC 2046 §5.2.1, and yet some programs do. */
  | { readonly kind: 'message'; readonly part: Part; readonly isEncoded: boolean }
  | { readonly kind: 'leaf' }
  /** It has parts that nobody looks at: too deep, too many, or without a boundary. */
  | { readonly kind: 'opaque' };

export interface Part {
  readonly entity: Entity;
  readonly contentType: ContentType;
  readonly encoding: string;
  readonly inside: Inside;
}

/** Whether it is bytes, and has no parts; only text has lines whose ends may be written in another way. */
export function isBinary({ contentType, encoding, inside }: Part): boolean {
  return inside.kind === 'leaf' && encoding === 'binary' && !isText(contentType);
}

export const isText = ({ type }: ContentType): boolean => /^(?:text|message)\//.test(type);

/** How much may yet be looked at, whatever its depth. */
interface Allowance {
  parts: number;
  /** Of messages that are encoded, and may hold others that are. */
  bytesToDecode: number;
}

/** @throws UserError `unreadable-input` for a header that no mail has */
export function readPartTree(bytes: Buffer): Part {
  return readPart(bytes, 'text/plain', 0, { parts: mostParts, bytesToDecode: 2 * bytes.length });
}

function readPart(bytes: Buffer, usualType: string, depth: number, allowance: Allowance): Part {
  const entity = readEntity(bytes);
  const contentType = contentTypeOf(entity, usualType);
  const encoding = transferEncodingOf(entity);
  const read = (child: Buffer, usual: string): Part => readPart(child, usual, depth + 1, allowance);
  const inside: Inside =
    depth === deepest && hasParts(contentType)
      ? { kind: 'opaque' }
      : insideOf(entity.body, contentType, encoding, allowance, read);
  return { entity, contentType, encoding, inside };
}

const hasParts = ({ type }: ContentType): boolean =>
  type.startsWith('multipart/') || type === 'message/rfc822';

function insideOf(
  body: Buffer,
  contentType: ContentType,
  encoding: string,
  allowance: Allowance,
  read: (child: Buffer, usualType: string) => Part,
): Inside {
  const { type } = contentType;
  if (!hasParts(contentType)) return { kind: 'leaf' };
  if (type === 'message/rfc822') {
    const isToDecode = isEncoded(encoding);
    if (isToDecode) allowance.bytesToDecode -= body.length;
    if (allowance.parts-- <= 0 || allowance.bytesToDecode < 0) return { kind: 'opaque' };
    const part = read(isToDecode ? decodeTransfer(body, encoding) : body, 'text/plain');
    return { kind: 'message', part, isEncoded: isToDecode };
  }
  const boundary = boundaryOf(contentType);
  if (boundary === undefined) return { kind: 'opaque' };
  const slices = partsOf(body, boundary, allowance.parts);
  if (slices === undefined || slices.parts.length === 0) return { kind: 'opaque' };
  allowance.parts -= slices.parts.length;
  // RFC 2046 §5.1.5
  const usualType = type === 'multipart/digest' ? 'message/rfc822' : 'text/plain';
  return { kind: 'multipart', slices, parts: slices.parts.map(({ content }) => read(content, usualType)) };
}

/** Every part, the whole first. */
export function* partsWithin(part: Part): Generator<Part> {
  yield part;
  if (part.inside.kind === 'message') yield* partsWithin(part.inside.part);
  if (part.inside.kind === 'multipart') for (const child of part.inside.parts) yield* partsWithin(child);
}
