/**
 * Takes out the lines that a message repeats its hidden header fields in for programs that do not know RFC 9788
 * (§2.1.2): those at the beginning of plain text. In HTML they stay, since nobody here reads HTML.
 */
import { withoutParameter } from './content-parameter.ts';
import { contentDispositionOf } from './content-type.ts';
import { readEntity } from './entity.ts';
import { lineEndOf, toCrlf, withLineEnd } from './line-ends.ts';
import { type Part, readPartTree } from './part-tree.ts';
import { isProtectable } from './protected-fields.ts';
import { encodeQuotedPrintable } from './quoted-printable.ts';
import { decodedBody, encodeBase64Lines, isEncoded } from './transfer-encoding.ts';

const parameter = 'hp-legacy-display';
const longest = 16_384;

/** Behind the empty line that ends them; undefined where the text does not begin with such fields. */
function behindDisplay(text: Buffer): number | undefined {
  const { fields, headerStart, headerEnd, bodyStart } = readEntity(text.subarray(0, longest));
  const isDisplay =
    headerStart === 0 &&
    bodyStart > headerEnd &&
    fields.length > 0 &&
    fields.every(({ name }) => isProtectable(name));
  return isDisplay ? bodyStart : undefined;
}

function encoded(text: Buffer, encoding: string): Buffer {
  if (!isEncoded(encoding)) return text;
  return encoding === 'base64' ? encodeBase64Lines(text) : encodeQuotedPrintable(toCrlf(text));
}

function withoutDisplay({ entity, encoding }: Part): Buffer {
  const text = decodedBody(entity);
  const behind = behindDisplay(text);
  const unmarked = readEntity(withoutParameter(entity.raw, parameter));
  if (behind === undefined || unmarked.raw === entity.raw) return entity.raw;
  const body = withLineEnd(encoded(text.subarray(behind), encoding), lineEndOf(entity.raw));
  return Buffer.concat([unmarked.raw.subarray(0, unmarked.bodyStart), body]);
}

const isMarked = ({ entity, contentType }: Part): boolean =>
  contentType.type === 'text/plain' &&
  contentType.parameters.get(parameter) === '1' &&
  contentDispositionOf(entity)?.head !== 'attachment';

function piecesOf(part: Part): readonly Buffer[] {
  const { entity, contentType, inside } = part;
  if (inside.kind === 'leaf' && isMarked(part)) return [withoutDisplay(part)];
  // What is signed further inside would be broken.
  if (inside.kind !== 'multipart' || contentType.type === 'multipart/signed') return [entity.raw];
  const { preamble, parts, closing, epilogue } = inside.slices;
  const children = inside.parts.flatMap((child, i) => [
    parts[i]?.delimiter ?? Buffer.alloc(0),
    ...piecesOf(child),
  ]);
  return [entity.raw.subarray(0, entity.bodyStart), preamble, ...children, closing, epilogue];
}

/** The same buffer where there are none. @throws UserError `unreadable-input` for a header that no mail has */
export function withoutLegacyDisplay(entity: Buffer): Buffer {
  return entity.includes(parameter) ? Buffer.concat(piecesOf(readPartTree(entity))) : entity;
}
