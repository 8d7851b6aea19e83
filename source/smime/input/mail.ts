/**
 * Walks the MIME parts of a mail (RFC 2045, 2046) on bytes, as far as it takes to find what is attached to it. It
 * is made for taking certificates out, and judges neither signatures nor text.
 */
import { decodeBase64 } from './base64.ts';

const deepest = 16;
const mostParts = 1000;
const longestHeaders = 65_536;

interface Part {
  readonly type: string;
  readonly boundary: string | undefined;
  readonly encoding: string;
  readonly body: Buffer;
}

function field(headers: string, name: string): string {
  const match = new RegExp(`^${name}:(.*(?:\\n[ \\t].*)*)`, 'im').exec(headers);
  return (match?.[1] ?? '').replace(/\s+/g, ' ').trim();
}

/** Header fields as text with plain line feeds, and where the body starts. */
function splitHeaders(bytes: Buffer): { readonly headers: string; readonly bodyStart: number } {
  const start = bytes.toString('latin1', 0, longestHeaders);
  const noHeaders = /^\r?\n|^\r/.exec(start);
  if (noHeaders !== null) return { headers: '', bodyStart: noHeaders[0].length };
  const emptyLine = /\r?\n\r?\n|\r\r/.exec(start);
  const headers = start.slice(0, emptyLine?.index).replace(/\r\n?/g, '\n');
  const bodyStart = emptyLine === null ? bytes.length : emptyLine.index + emptyLine[0].length;
  return { headers, bodyStart };
}

function readPart(bytes: Buffer): Part {
  const { headers, bodyStart } = splitHeaders(bytes);
  const contentType = field(headers, 'content-type');
  const boundary = /;\s*boundary\s*=\s*(?:"([^"]{1,200})"|([^\s;"]{1,200}))/i.exec(contentType);
  return {
    type: (/^[^\s;]+/.exec(contentType)?.[0] ?? 'text/plain').toLowerCase(),
    boundary: boundary?.[1] ?? boundary?.[2],
    encoding: field(headers, 'content-transfer-encoding').toLowerCase(),
    body: bytes.subarray(bodyStart),
  };
}

const isLineEnd = (byte: number | undefined): boolean => byte === 0x0a || byte === 0x0d;

/** The parts between the boundary's lines; the last one also where the closing line is missing. */
function* splitMultipart(body: Buffer, boundary: string): Generator<Buffer> {
  const delimiter = Buffer.from(`--${boundary}`, 'latin1');
  let partStart: number | undefined;
  for (let at = body.indexOf(delimiter); at >= 0; at = body.indexOf(delimiter, at)) {
    const behind = at + delimiter.length;
    const isClosing = body[behind] === 0x2d && body[behind + 1] === 0x2d;
    const next = body[behind];
    const isWholeLine = isClosing || next === undefined || next === 0x20 || next === 0x09 || isLineEnd(next);
    if ((at > 0 && !isLineEnd(body[at - 1])) || !isWholeLine) {
      at = behind;
      continue;
    }
    if (partStart !== undefined) yield body.subarray(partStart, at);
    if (isClosing) return;
    let lineEnd = behind;
    while (lineEnd < body.length && !isLineEnd(body[lineEnd])) lineEnd++;
    partStart = at = lineEnd + (body[lineEnd] === 0x0d && body[lineEnd + 1] === 0x0a ? 2 : 1);
  }
  if (partStart !== undefined) yield body.subarray(partStart);
}

const hexDigit = (byte: number | undefined): number => {
  const value = Number.parseInt(String.fromCharCode(byte ?? 0), 16);
  return Number.isNaN(value) ? -1 : value;
};

function decodeQuotedPrintable(bytes: Buffer): Buffer {
  const decoded = Buffer.alloc(bytes.length);
  let length = 0;
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] !== 0x3d) {
      decoded[length++] = bytes[i] ?? 0;
      continue;
    }
    const high = hexDigit(bytes[i + 1]);
    const low = hexDigit(bytes[i + 2]);
    if (high >= 0 && low >= 0) {
      decoded[length++] = high * 16 + low;
      i += 2;
    } else if (isLineEnd(bytes[i + 1])) i += bytes[i + 1] === 0x0d && bytes[i + 2] === 0x0a ? 2 : 1;
  }
  return decoded.subarray(0, length);
}

function decodeBody({ encoding, body }: Part): Buffer {
  if (encoding === 'base64') return decodeBase64(body) ?? body;
  return encoding === 'quoted-printable' ? decodeQuotedPrintable(body) : body;
}

/** Whether it starts with header fields that only mail has. */
export function isMail(bytes: Buffer): boolean {
  const text = withoutLead(bytes);
  // The first line decides, so that a private key's text is not made a string to no purpose.
  if (!/^[!-9;-~]+:/.test(text.toString('latin1', 0, 80))) return false;
  const { headers } = splitHeaders(text);
  return /^(?:mime-version|content-type):/im.test(headers);
}

/** Without empty lines and the "From " line of a mailbox file in front. */
function withoutLead(bytes: Buffer): Buffer {
  const lead = /^\s*(?:From [^\r\n]{0,500}\r?\n)?/.exec(bytes.toString('latin1', 0, 600));
  return bytes.subarray(lead?.[0].length ?? 0);
}

export interface MailLeaf {
  /** Lower case, without parameters. */
  readonly type: string;
  readonly content: Buffer;
}

/** Every part that has no parts of its own, decoded, those of forwarded mails included. */
export function mailLeaves(bytes: Buffer): readonly MailLeaf[] {
  const leaves: MailLeaf[] = [];
  const walk = (entity: Buffer, depth: number): void => {
    if (depth > deepest || leaves.length >= mostParts) return;
    const part = readPart(entity);
    if (part.type.startsWith('multipart/') && part.boundary !== undefined) {
      for (const child of splitMultipart(part.body, part.boundary)) {
        if (leaves.length >= mostParts) return;
        walk(child, depth + 1);
      }
    } else if (part.type === 'message/rfc822') walk(decodeBody(part), depth + 1);
    else leaves.push({ type: part.type, content: decodeBody(part) });
  };
  walk(withoutLead(bytes), 0);
  return leaves;
}
