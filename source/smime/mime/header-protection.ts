/**
 * Puts header fields inside of what is about to be signed or encrypted (RFC 9788), and hides some of them outside.
 * How they come out again is decided in restore-header.ts.
 */
import { UserError } from '../../core/errors.ts';
import type { HeaderPlan } from '../../core/mail-engine.ts';
import { withoutParameter, withParameter } from './content-parameter.ts';
import { contentTypeOf } from './content-type.ts';
import { type HeaderField, readEntity } from './entity.ts';
import { type LineEnd, lineEndOf } from './line-ends.ts';
import { entityOfMail, lineOf, withFields } from './mail-entity.ts';
import { mostProtectedFields, protectedFieldsOf } from './protected-fields.ts';
import { protectionOf } from './protection.ts';

/** As `hcp_baseline` wants it (RFC 9788); in Thread-Topic, Exchange repeats the Subject. */
const leftOut: ReadonlySet<string> = new Set(['comments', 'keywords', 'thread-topic']);

/** What stands outside where the Subject is hidden; undefined for nothing. */
function outsideOf(field: HeaderField, lineEnd: LineEnd): Buffer | undefined {
  if (field.name === 'subject') return Buffer.from(`Subject: [...]${lineEnd}`);
  return leftOut.has(field.name) ? undefined : lineOf(field, lineEnd);
}

function refuse(message: string): never {
  throw new UserError('unreadable-input', message, {
    hint: 'Mend the program that writes it, or send it without header protection.',
  });
}

/** Which header protection is not for: it is for what is inside of all layers (RFC 9788), OpenPGP's included. */
export function isLayer(bytes: Buffer): boolean {
  const { type } = contentTypeOf(readEntity(bytes));
  return protectionOf(bytes).kind !== 'none' || /^multipart\/(?:signed|encrypted)$/.test(type);
}

/** What goes out: the mail whose fields stand outside, and the entity that is signed or encrypted. */
export interface Prepared {
  readonly mail: Buffer;
  readonly payload: Buffer;
}

/**
 * @throws UserError `unreadable-input` where readers would not agree what is protected, `not-possible` where a Subject
 * is to be hidden that is signed already
 */
export function prepare(mail: Buffer, { protection, isEncrypted }: HeaderPlan): Prepared {
  const bare = entityOfMail(mail);
  if (protection === 'none') return { mail, payload: bare };
  const isHiding = protection === 'hide-subject' && isEncrypted;
  if (isLayer(bare)) {
    // What is signed already cannot be added to.
    if (isHiding) {
      throw new UserError(
        'not-possible',
        'the Subject of a message that is signed already cannot be hidden',
        {
          hint: 'Sign and encrypt it in one step, or encrypt it without hiding its Subject.',
        },
      );
    }
    return { mail, payload: bare };
  }
  const entity = readEntity(mail);
  const lineEnd = lineEndOf(mail);
  const { fields, disputed } = protectedFieldsOf(entity);
  const [dispute] = disputed;
  if (dispute !== undefined) refuse(`readers would not agree on the field "${dispute}" of the mail`);
  const marked = withParameter(withoutParameter(bare, 'hp'), 'hp', isEncrypted ? 'cipher' : 'clear');
  if (marked === undefined) return refuse('the Content-Type of the mail cannot be read without guessing');

  const outside = (field: HeaderField) => (isHiding ? outsideOf(field, lineEnd) : lineOf(field, lineEnd));
  const recorded = fields.flatMap((field) => outside(field) ?? []);
  const payload = Buffer.concat([
    ...fields.map((field) => lineOf(field, lineEnd)),
    ...(isEncrypted ? recorded.map((raw) => Buffer.concat([Buffer.from('HP-Outer: '), raw])) : []),
    marked,
  ]);
  if (readEntity(payload).fields.length > mostProtectedFields) {
    return refuse('the header has more fields than can be protected');
  }
  return {
    mail: withFields(
      mail,
      entity.fields.flatMap((field) => outside(field) ?? []),
    ),
    payload,
  };
}
