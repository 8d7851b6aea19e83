/** What a part says to be (RFC 2045 §5). It is what the part says; whether it is that, nobody here knows. */
import { type Entity, soleValueOf } from './entity.ts';
import { type ParameterisedValue, readParameterised } from './parameters.ts';

export interface ContentType {
  /** Lower case, `text/plain`. */
  readonly type: string;
  /** By lower-case name. */
  readonly parameters: ReadonlyMap<string, string>;
  /** There are several Content-Type fields, and they differ: no two readers need agree what this is. */
  readonly isAmbiguous: boolean;
}

const token = '([^\\s/()<>@,;:\\\\"[\\]?=]+)';
const wellFormed = new RegExp(`^${token}\\s*/\\s*${token}$`);

/**
 * `absent` where there is no such field. Where its value is unreadable, or there are several that differ, it is
 * `application/octet-stream`, bytes that nobody interprets (RFC 2045 §5.2 leaves that open).
 */
export function contentTypeOf(entity: Entity, absent = 'text/plain'): ContentType {
  const { text, several } = soleValueOf(entity, 'content-type');
  if (text === undefined && !several) return { type: absent, parameters: new Map(), isAmbiguous: false };
  const { head, parameters } = readParameterised(text ?? '');
  const [, main, sub] = wellFormed.exec(head) ?? [];
  return main === undefined
    ? { type: 'application/octet-stream', parameters: new Map(), isAmbiguous: several }
    : { type: `${main}/${sub}`, parameters, isAmbiguous: false };
}

/** RFC 2183; undefined where it is absent or there are several that differ. */
export function contentDispositionOf(entity: Entity): ParameterisedValue | undefined {
  const { text } = soleValueOf(entity, 'content-disposition');
  return text === undefined ? undefined : readParameterised(text);
}
