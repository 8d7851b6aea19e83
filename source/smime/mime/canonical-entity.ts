/**
 * A MIME entity as it has to be to be signed (RFC 8551 §3.1): nothing in it that a mail server changes on the way.
 * What needs no change is kept to the byte; header fields are never touched, but for the transfer encoding.
 */
import { UserError } from '../../core/errors.ts';
import type { Entity } from './entity.ts';
import { carriageReturn, lineFeed, toCrlf } from './line-ends.ts';
import { type Inside, isBinary, isText, type Part, readPartTree } from './part-tree.ts';
import { encodeQuotedPrintable, isPrintable } from './quoted-printable.ts';
import { decodeTransfer, encodeBase64Lines, encodingField, isEncoded } from './transfer-encoding.ts';

const longestLine = 998;
const nothing = Buffer.alloc(0);
const crlf = Buffer.from('\r\n');
const fromLine = Buffer.from('From ');

/** 7-bit without NUL, only CRLF line ends, lines of 998 octets at most, and none that starts with "From ". */
export function isSafeInTransit(bytes: Buffer): boolean {
  let lineStart = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    if (byte === 0 || byte > 0x7f) return false;
    if (byte === carriageReturn) {
      if (bytes[i + 1] !== lineFeed || i - lineStart > longestLine) return false;
      lineStart = ++i + 1;
    } else if (byte === lineFeed) return false;
    else if (byte === 0x20 && i === lineStart + 4 && bytes.subarray(lineStart, i + 1).equals(fromLine))
      return false;
  }
  return bytes.length - lineStart <= longestLine;
}

/** Latin letters with their accents stay readable for those who see the source. */
function isMostlyPrintable(bytes: Buffer): boolean {
  let others = 0;
  for (const byte of bytes) if (!isPrintable(byte) && byte !== carriageReturn && byte !== lineFeed) others++;
  return others * 4 <= bytes.length;
}

/** The header with its empty line; with another transfer encoding, where one is given. */
function headerOf({ raw, fields, headerStart, headerEnd, bodyStart }: Entity, encoding?: string): Buffer {
  // A body may begin right behind the last field, with a line that is none.
  const emptyLine = bodyStart > headerEnd || bodyStart < raw.length ? crlf : nothing;
  if (encoding === undefined) return Buffer.concat([toCrlf(raw.subarray(headerStart, headerEnd)), emptyLine]);
  const label = Buffer.from(`Content-Transfer-Encoding: ${encoding}\r\n`);
  const at = fields.findIndex(({ name }) => name === encodingField);
  const lines = fields.flatMap(({ name, raw: field }, i) =>
    name === encodingField ? (i === at ? [label] : []) : [toCrlf(field)],
  );
  return Buffer.concat([...lines, ...(at < 0 ? [label] : []), emptyLine]);
}

/** Mail servers go by what is said, and encode what is called 8-bit, though it be ASCII. */
const honestLabel = (encoding: string): string | undefined =>
  encoding === '8bit' || encoding === 'binary' ? '7bit' : undefined;

function writeLeaf(part: Part, pieces: Buffer[]): void {
  const { entity, contentType, encoding } = part;
  const body = isBinary(part) ? entity.body : toCrlf(entity.body);
  if (isSafeInTransit(body)) {
    pieces.push(headerOf(entity, honestLabel(encoding)), body);
    return;
  }
  const content = isText(contentType) || isEncoded(encoding) ? decodeTransfer(body, encoding) : entity.body;
  if (isText(contentType) && isMostlyPrintable(content)) {
    pieces.push(headerOf(entity, 'quoted-printable'), encodeQuotedPrintable(content));
  } else pieces.push(headerOf(entity, 'base64'), encodeBase64Lines(content));
}

/** Which no transfer encoding is allowed for, and nothing is to be changed in. */
function writeAsItIs({ entity, encoding }: Part, pieces: Buffer[]): void {
  const body = toCrlf(entity.body);
  if (!isSafeInTransit(body)) {
    throw new UserError(
      'unreadable-input',
      'a part of this mail is not 7-bit, and its own parts cannot be told apart to encode them',
      { hint: 'Send it as an archive, or without the mail that is attached to it.' },
    );
  }
  pieces.push(headerOf(entity, honestLabel(encoding)), body);
}

/** What nobody shows is left out where it could not stay. */
const fillerOf = (bytes: Buffer): Buffer => {
  const filler = toCrlf(bytes);
  return isSafeInTransit(filler) ? filler : nothing;
};

/** Whether it came out 7-bit, and so whoever holds it. */
function writePart(part: Part, pieces: Buffer[]): boolean {
  const { entity, contentType, encoding, inside } = part;
  if (/^multipart\/(?:signed|encrypted)$/.test(contentType.type)) {
    const body = toCrlf(entity.body);
    pieces.push(headerOf(entity), body);
    return isSafeInTransit(body);
  }
  if (inside.kind === 'opaque') writeAsItIs(part, pieces);
  else if (inside.kind === 'leaf' || (inside.kind === 'message' && inside.isEncoded)) writeLeaf(part, pieces);
  else {
    const header = pieces.push(nothing) - 1;
    const isSafe = inside.kind === 'message' ? writePart(inside.part, pieces) : writeParts(inside, pieces);
    pieces[header] = headerOf(entity, isSafe ? honestLabel(encoding) : undefined);
    return isSafe;
  }
  return true;
}

function writeParts({ slices, parts }: Extract<Inside, { kind: 'multipart' }>, pieces: Buffer[]): boolean {
  let isSafe = true;
  pieces.push(fillerOf(slices.preamble));
  for (const [i, part] of parts.entries()) {
    pieces.push(toCrlf(slices.parts[i]?.delimiter ?? nothing));
    isSafe = writePart(part, pieces) && isSafe;
  }
  pieces.push(toCrlf(slices.closing), fillerOf(slices.epilogue));
  return isSafe;
}

/**
 * The same buffer where nothing changes. What is signed or encrypted already stays as it is, since anything else
 * would break it, and may hold 8-bit.
 * @throws UserError `unreadable-input` where a part cannot be encoded without breaking it, and where Content-Type is
 * there twice, so that readers would see different mails below one signature
 */
export function canonicalEntity(bytes: Buffer): Buffer {
  const tree = readPartTree(bytes);
  if (tree.contentType.isAmbiguous) {
    throw new UserError('unreadable-input', 'the mail has several Content-Type fields, and they differ', {
      hint: 'Mend the program that writes it: a mail has one Content-Type.',
    });
  }
  const pieces: Buffer[] = [];
  writePart(tree, pieces);
  const canonical = Buffer.concat(pieces);
  return canonical.equals(bytes) ? bytes : canonical;
}
