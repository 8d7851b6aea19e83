/**
 * A document as bytes: a first line with a JSON header, then the body as JSON with one record a line, for people
 * and for diffs. The header carries a checksum of all of it, so that damage is never taken for content.
 */
import { createHash } from 'node:crypto';
import type { DocumentDefinition } from './documents.ts';
import { count, filledText, hasShape, record } from './shape.ts';

export interface Header {
  /** `smimectl/` and the document's name. */
  readonly format: string;
  readonly schema: number;
  /** Counts up with every save of this document. */
  readonly revision: number;
  /** Lower-case hex, of the whole file with zeros in the place of this sum. */
  readonly sha256: string;
}

export type Decoded<Content> =
  | { readonly kind: 'good'; readonly header: Header; readonly content: Content }
  /** `reason` goes on from the file's name: `certificates.json is cut off`. */
  | { readonly kind: 'damaged'; readonly reason: string }
  | { readonly kind: 'newer'; readonly schema: number };

export interface Encoded {
  readonly header: Header;
  readonly bytes: Buffer;
}

const headerShape = record<Header>({
  format: filledText,
  schema: count,
  revision: count,
  sha256: filledText,
});
const longestHeader = 1024;
const noSum = '0'.repeat(64);

export function encode<Content extends object>(
  { name, schema }: Pick<DocumentDefinition<Content>, 'name' | 'schema'>,
  content: Content,
  revision: number,
): Encoded {
  const withSum = (sha256: string): Header => ({ format: `smimectl/${name}`, schema, revision, sha256 });
  const lineWith = (sha256: string) => `${JSON.stringify(withSum(sha256))}\n`;
  // The sum is put in afterwards, which spares copying a body of many megabytes.
  const bytes = Buffer.from(lineWith(noSum) + bodyOf(content), 'utf8');
  const sum = sha256(bytes);
  bytes.write(lineWith(sum), 'utf8');
  return { header: withSum(sum), bytes };
}

export function decode<Content extends object>(
  definition: DocumentDefinition<Content>,
  bytes: Buffer,
): Decoded<Content> {
  const read = readHeader(definition.name, bytes);
  if ('reason' in read) return { kind: 'damaged', reason: read.reason };
  const { header, body } = read;
  if (sumOf(bytes, header) !== header.sha256) {
    return { kind: 'damaged', reason: 'does not match its checksum: it was cut off or changed from outside' };
  }
  if (header.schema > definition.schema) return { kind: 'newer', schema: header.schema };
  return decodeBody(definition, header, body);
}

function decodeBody<Content extends object>(
  definition: DocumentDefinition<Content>,
  header: Header,
  body: Buffer,
): Decoded<Content> {
  const content = migrated(definition, header.schema, parsed(body));
  let problem = '';
  const isRight = hasShape(definition.shape, content, (found) => {
    problem = found;
  });
  return isRight
    ? { kind: 'good', header, content }
    : { kind: 'damaged', reason: `holds something else than expected: ${problem}` };
}

/** A body that nobody can migrate comes back as it is and fails its shape. */
function migrated<Content extends object>(
  { schema, migrations, complete }: DocumentDefinition<Content>,
  from: number,
  body: unknown,
): unknown {
  let current = body;
  for (let at = from; at < schema; at += 1) current = migrations.get(at)?.(current) ?? current;
  return complete === undefined ? current : complete(current);
}

function readHeader(
  name: string,
  bytes: Buffer,
): { readonly header: Header; readonly body: Buffer } | { readonly reason: string } {
  if (bytes.length === 0) return { reason: 'is empty' };
  const end = bytes.subarray(0, longestHeader).indexOf('\n');
  if (end < 0) return { reason: 'does not begin with the line that every file of the store begins with' };
  const header = knownFields(parsed(bytes.subarray(0, end)));
  if (!hasShape(headerShape, header, () => undefined)) {
    return { reason: 'does not begin with the line that every file of the store begins with' };
  }
  if (header.format !== `smimectl/${name}`) {
    return { reason: `says that it is "${header.format}", "smimectl/${name}" was expected` };
  }
  return { header, body: bytes.subarray(end + 1) };
}

/** A newer version may say more in its header, and is to be told as newer, not as damaged. */
function knownFields(header: unknown): unknown {
  if (typeof header !== 'object' || header === null) return undefined;
  const isKnown = ([name]: [string, unknown]) => ['format', 'schema', 'revision', 'sha256'].includes(name);
  return Object.fromEntries(Object.entries(header).filter(isKnown));
}

/** Undefined for what is no JSON. */
function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

function sumOf(bytes: Buffer, header: Header): string {
  const at = bytes.subarray(0, longestHeader).indexOf(header.sha256);
  return sha256(bytes.subarray(0, at), Buffer.from(noSum), bytes.subarray(at + header.sha256.length));
}

function sha256(...pieces: readonly Buffer[]): string {
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  return hash.digest('hex');
}

function bodyOf(content: object): string {
  const members = Object.entries(content).map(([name, value]: [string, unknown]) => {
    const isList = Array.isArray(value) && value.length > 0;
    const json = isList
      ? `[\n${value.map((item) => JSON.stringify(item)).join(',\n')}\n]`
      : JSON.stringify(value);
    return `${JSON.stringify(name)}: ${json}`;
  });
  return `{\n${members.join(',\n')}\n}\n`;
}
