/**
 * Takes a mail apart into its MIME entity, which is what gets signed or encrypted, and the fields around it, and
 * puts them together again so that a mail that was sealed and opened is the same to the byte.
 */
import { type Entity, type HeaderField, readEntity } from './entity.ts';
import { lineEndOf, lineFeed, withLineEnd } from './line-ends.ts';

const isOfEntity = ({ name }: HeaderField): boolean => name.startsWith('content-');
const isVersion = ({ name }: HeaderField): boolean => name === 'mime-version';

/** With its line end, also where the mail ends with it. */
export const lineOf = ({ raw }: HeaderField, lineEnd: string): Buffer =>
  raw.at(-1) === lineFeed ? raw : Buffer.concat([raw, Buffer.from(lineEnd)]);

/** The empty line between header and body. */
function emptyLineOf({ raw, headerEnd, bodyStart }: Entity, lineEnd: string): Buffer {
  return bodyStart > headerEnd ? raw.subarray(headerEnd, bodyStart) : Buffer.from(lineEnd);
}

/**
 * The Content-* fields and the body. A mail without such fields gives an entity with an empty header: by RFC 2046
 * §5.1 that is plain text, and a Content-Type that is put in would still be there after opening.
 * @throws UserError `unreadable-input`
 */
export function entityOfMail(mail: Buffer): Buffer {
  const whole = readEntity(mail);
  const lineEnd = lineEndOf(mail);
  const fields = whole.fields.filter(isOfEntity).map((field) => lineOf(field, lineEnd));
  return Buffer.concat([...fields, emptyLineOf(whole, lineEnd), whole.body]);
}

/**
 * The fields of `mail` that are not Content-*, around another entity, whose fields come where those stood. There is
 * one MIME-Version. Other fields of the entity are left out: a second From would be the sender for some readers.
 * Line ends become those of the mail.
 * @throws UserError `unreadable-input`
 */
export function mailAround(mail: Buffer, entity: Buffer): Buffer {
  const whole = readEntity(mail);
  const lineEnd = lineEndOf(mail);
  const inner = readEntity(withLineEnd(entity, lineEnd));
  const { fields } = whole;
  const version = fields.find(isVersion);
  const isOuter = (field: HeaderField): boolean =>
    !isOfEntity(field) && (!isVersion(field) || field === version);
  const firstOfEntity = fields.findIndex(isOfEntity);
  const place = firstOfEntity < 0 ? fields.length : firstOfEntity;
  const outer = (from: number, to: number): readonly Buffer[] =>
    fields
      .slice(from, to)
      .filter(isOuter)
      .map((field) => lineOf(field, lineEnd));
  const innerFields = inner.fields.filter(isOfEntity).map((field) => lineOf(field, lineEnd));
  const isVersionMissing = version === undefined && innerFields.length > 0;
  return Buffer.concat([
    mail.subarray(0, whole.headerStart),
    ...outer(0, place),
    ...(isVersionMissing ? [Buffer.from(`MIME-Version: 1.0${lineEnd}`)] : []),
    ...innerFields,
    ...outer(place, fields.length),
    emptyLineOf(inner, lineEnd),
    inner.body,
  ]);
}

/** The mail with these fields instead of its own. */
export function withFields(mail: Buffer, fields: readonly Buffer[]): Buffer {
  const whole = readEntity(mail);
  return Buffer.concat([
    mail.subarray(0, whole.headerStart),
    ...fields,
    emptyLineOf(whole, lineEndOf(mail)),
    whole.body,
  ]);
}
