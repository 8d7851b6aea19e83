/**
 * Header fields and body of a mail or of one of its parts (RFC 5322 §2, RFC 2045 §2.4), by offset: nothing is ever
 * written anew. What fields and bodies mean is decided elsewhere.
 */
import { UserError } from '../../core/errors.ts';
import { behindLine, carriageReturn, lineFeed } from './line-ends.ts';

const mostLines = 100_000;
const tooLong = `the header of the mail, or of a part of it, has more than ${mostLines} lines`;
const tooLongHint = 'No mail program writes such a header.';

export interface HeaderField {
  /** Lower case. */
  readonly name: string;
  /** Unfolded, trimmed, read as UTF-8 (RFC 6532): U+FFFD stands for whatever is none. */
  readonly value: string;
  /** The whole field with its line end, which only the last line of all may lack. */
  readonly raw: Buffer;
}

export interface Entity {
  readonly raw: Buffer;
  readonly fields: readonly HeaderField[];
  /** Behind the "From " line of a mailbox file. */
  readonly headerStart: number;
  /** Behind the last field; what is between here and the body is the empty line, or nothing. */
  readonly headerEnd: number;
  readonly bodyStart: number;
  readonly body: Buffer;
}

const space = 0x20;
const tab = 0x09;
const colon = 0x3a;

const isBlank = (byte: number | undefined): boolean => byte === space || byte === tab;

/** Where the name of the field that starts at `at` ends; undefined when no field starts there. */
function nameEnd(bytes: Uint8Array, at: number): number | undefined {
  let end = at;
  while (end < bytes.length) {
    const byte = bytes[end] ?? 0;
    if (byte <= space || byte >= 0x7f || byte === colon) break;
    end++;
  }
  if (end === at) return undefined;
  // Space before the colon is obsolete (RFC 5322 §4.5), and read by everybody.
  let behind = end;
  while (isBlank(bytes[behind])) behind++;
  return bytes[behind] === colon ? end : undefined;
}

/** Line ends before white space are taken out, the white space stays (RFC 5322 §2.2.3). */
export function unfolded(text: string): string {
  return text.replace(/\r?\n(?=[ \t])/g, '');
}

function fieldOf(raw: Buffer, nameLength: number): HeaderField {
  return {
    name: raw.toString('latin1', 0, nameLength).toLowerCase(),
    // Only when asked for, since most are not; some texts that begin like a header are private keys.
    get value() {
      return unfolded(raw.toString('utf8', raw.indexOf(colon) + 1)).trim();
    },
    raw,
  };
}

function emptyLineLength(bytes: Uint8Array, at: number): number {
  if (bytes[at] === lineFeed) return 1;
  return bytes[at] === carriageReturn && bytes[at + 1] === lineFeed ? 2 : 0;
}

/**
 * The header ends with the empty line, or before the first line that is neither a field nor a part of one.
 * @throws UserError `unreadable-input` for a header longer than any mail has
 */
export function readEntity(bytes: Buffer): Entity {
  const isMailboxLine = bytes.toString('latin1', 0, 5) === 'From ' && nameEnd(bytes, 0) === undefined;
  const headerStart = isMailboxLine ? behindLine(bytes, 0) : 0;
  const fields: HeaderField[] = [];
  let at = headerStart;
  for (let lines = 0; at < bytes.length; ) {
    const end = nameEnd(bytes, at);
    if (end === undefined) break;
    const start = at;
    do {
      if (lines++ === mostLines) throw new UserError('unreadable-input', tooLong, { hint: tooLongHint });
      at = behindLine(bytes, at);
    } while (isBlank(bytes[at]));
    fields.push(fieldOf(bytes.subarray(start, at), end - start));
  }
  const bodyStart = at + emptyLineLength(bytes, at);
  return { raw: bytes, fields, headerStart, headerEnd: at, bodyStart, body: bytes.subarray(bodyStart) };
}

/** Of all fields with this name (lower case), in their order. */
export function valuesOf({ fields }: Entity, name: string): readonly string[] {
  return fields.filter((field) => field.name === name).map(({ value }) => value);
}

/** The one value of a field. `several` when it is there with values that differ, so that readers may disagree. */
export function soleValueOf(
  entity: Entity,
  name: string,
): { readonly text?: string; readonly several: boolean } {
  const [text, ...others] = new Set(valuesOf(entity, name));
  return text === undefined || others.length > 0 ? { several: others.length > 0 } : { text, several: false };
}
