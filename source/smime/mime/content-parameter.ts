/**
 * Puts a parameter into a Content-Type field and takes one out, leaving all other bytes as they are. What does not
 * read as intended afterwards is not done.
 */
import { contentTypeOf } from './content-type.ts';
import { type Entity, type HeaderField, readEntity } from './entity.ts';
import { type LineEnd, lineEndOf } from './line-ends.ts';

const contentType = 'content-type';

const sameExcept = (
  name: string,
  one: ReadonlyMap<string, string>,
  other: ReadonlyMap<string, string>,
): boolean => {
  const others = (map: ReadonlyMap<string, string>) => [...map].filter(([key]) => key !== name);
  const [left, right] = [others(one), others(other)];
  return left.length === right.length && left.every(([key, value]) => other.get(key) === value);
};

/** Undefined unless the new header says `value` for the parameter, and else what the old one said. */
function rewritten(
  entity: Entity,
  name: string,
  value: string | undefined,
  rewrite: (raw: string) => string,
): Buffer | undefined {
  const { raw, fields, headerStart, headerEnd } = entity;
  const changed = fields.map((field) =>
    field.name === contentType ? Buffer.from(rewrite(field.raw.toString('latin1')), 'latin1') : field.raw,
  );
  const bytes = Buffer.concat([raw.subarray(0, headerStart), ...changed, raw.subarray(headerEnd)]);
  const before = contentTypeOf(entity);
  const after = contentTypeOf(readEntity(bytes));
  const isAsIntended =
    before.type === after.type &&
    after.parameters.get(name) === value &&
    sameExcept(name, before.parameters, after.parameters);
  return isAsIntended ? bytes : undefined;
}

/** The entity without this parameter (lower case); the same buffer where it cannot be taken out. */
export function withoutParameter(entity: Buffer, name: string): Buffer {
  const written = `;[ \\t\\r\\n]*${name}=(?:"[^"\\\\]*"|[^\\s;"()]+)(?=[ \\t\\r\\n]*(?:;|$))`;
  const parameter = new RegExp(written, 'i');
  return rewritten(readEntity(entity), name, undefined, (field) => field.replace(parameter, '')) ?? entity;
}

function fieldWith(field: string, parameter: string, lineEnd: LineEnd): string {
  const end = /\r?\n$/.exec(field)?.index ?? field.length;
  return `${field.slice(0, end)};${lineEnd} ${parameter}${field.slice(end)}`;
}

const isContentType = ({ name }: HeaderField): boolean => name === contentType;

/** A parameter that comes last; undefined where the Content-Type cannot be read with it. */
export function withParameter(bytes: Buffer, name: string, value: string): Buffer | undefined {
  const entity = readEntity(bytes);
  const lineEnd = lineEndOf(bytes);
  const parameter = `${name}="${value}"`;
  if (entity.fields.some(isContentType)) {
    return rewritten(entity, name, value, (field) => fieldWith(field, parameter, lineEnd));
  }
  return Buffer.concat([Buffer.from(`Content-Type: text/plain; ${parameter}${lineEnd}`), bytes]);
}
