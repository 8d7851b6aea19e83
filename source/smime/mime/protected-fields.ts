/**
 * Which header fields of a mail are protected inside what is signed or encrypted (RFC 9788): those that its writer
 * writes and people read. Fields that servers write, and programs trust for it, never come out of a message.
 */
import type { Entity, HeaderField } from './entity.ts';

/** Of a payload; no mail program writes so many, and those of more are left inside. */
export const mostProtectedFields = 1000;

/** Outside alone, nobody vouches for them: an answer would go to whoever put them there (RFC 9788). */
const vouchedFor: ReadonlySet<string> = new Set([
  'subject',
  'to',
  'cc',
  'reply-to',
  'followup-to',
  'mail-followup-to',
  'in-reply-to',
  'references',
  'comments',
  'keywords',
  'thread-topic',
]);

/** A server may add the first two where they are missing (RFC 6409 §8); the others harm nobody. */
const taken: ReadonlySet<string> = new Set([
  'date',
  'message-id',
  'from',
  'organization',
  'user-agent',
  'x-mailer',
  'importance',
  'priority',
  'x-priority',
  'sensitivity',
]);

/** RFC 5322 §3.6 allows any number of these, and one of all others. */
const repeatable: ReadonlySet<string> = new Set(['comments', 'keywords']);

/** What some reader might take for the end of the field or of the header. */
const dubious = /\r(?!\n)|\0|\n[ \t]+\r?(?:\n|$)/;

export const isProtectable = (name: string): boolean => vouchedFor.has(name) || taken.has(name);

/** Whether it is dropped where it stands outside of a protected header alone. */
export const needsVoucher = (name: string): boolean => vouchedFor.has(name);

export interface ProtectedFields {
  /** In their order; of a field that is there twice and the same, the first. */
  readonly fields: readonly HeaderField[];
  /** Names of fields that two readers may read differently; none of them is among `fields`. */
  readonly disputed: ReadonlySet<string>;
}

export function protectedFieldsOf(entity: Entity): ProtectedFields {
  const candidates = entity.fields.filter(({ name }) => isProtectable(name));
  const disputed = new Set<string>();
  const values = new Map<string, string>();
  const fields: HeaderField[] = [];
  for (const field of candidates) {
    const { name, value, raw } = field;
    const known = values.get(name);
    if (dubious.test(raw.toString('latin1'))) disputed.add(name);
    if (known === undefined || repeatable.has(name)) fields.push(field);
    else if (known !== value) disputed.add(name);
    values.set(name, value);
  }
  return { fields: fields.filter(({ name }) => !disputed.has(name)), disputed };
}
