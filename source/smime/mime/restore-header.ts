/**
 * Gives header fields that were protected inside of a message (RFC 9788) their places back once a layer is taken off.
 * From is never another than the one outside, which the signature's verdict is about.
 */
import { isDeepStrictEqual } from 'node:util';
import { isSameAddress } from '../../core/address.ts';
import { withoutParameter } from './content-parameter.ts';
import { type ContentType, contentTypeOf } from './content-type.ts';
import { type Entity, type HeaderField, readEntity, valuesOf } from './entity.ts';
import { isLayer } from './header-protection.ts';
import { withoutLegacyDisplay } from './legacy-display.ts';
import { lineEndOf, withLineEnd } from './line-ends.ts';
import { lineOf, mailAround, withFields } from './mail-entity.ts';
import { mailboxesOf } from './mailboxes.ts';
import { mostProtectedFields, needsVoucher, protectedFieldsOf } from './protected-fields.ts';

export interface Restored {
  readonly content: Buffer;
  /** Of the protected From, where they are not those of the mail; empty where they cannot be read. */
  readonly otherSenders?: readonly string[];
}

/** `subject`: the older `protected-headers="v1"`, whose writers disagree about all other fields. */
type Scope = 'none' | 'subject' | 'all';

function scopeOf({ parameters }: ContentType): Scope {
  const hp = parameters.get('hp');
  if (hp === 'clear' || hp === 'cipher') return 'all';
  return hp === undefined && parameters.get('protected-headers') === 'v1' ? 'subject' : 'none';
}

/** Undefined where the protected From names who the mail is from, or is not there. */
function otherSendersIn(outer: Entity, inner: Entity): readonly string[] | undefined {
  const written = new Set(valuesOf(inner, 'from'));
  if (written.size === 0 || isDeepStrictEqual(written, new Set(valuesOf(outer, 'from')))) return undefined;
  const addresses = mailboxesOf(outer, 'from') ?? [];
  const senders = mailboxesOf(inner, 'from') ?? [];
  const isSame =
    senders.length > 0 &&
    senders.length === addresses.length &&
    senders.every((sender, i) => sender === addresses[i] || isSameAddress(sender, addresses[i] ?? ''));
  return isSame ? undefined : senders;
}

/** The outer fields, protected ones in the places of those with the same name, others behind their neighbours. */
function merged(
  outer: readonly HeaderField[],
  inner: readonly HeaderField[],
  isDropped: (name: string) => boolean,
): readonly HeaderField[] {
  const waiting = new Map(
    [...Map.groupBy(inner, ({ name }) => name)].map(([name, fields]) => [name, fields.values()]),
  );
  const placed = outer.flatMap((field) => {
    const replacements = waiting.get(field.name);
    if (replacements !== undefined) return replacements.next().value ?? [];
    return isDropped(field.name) ? [] : field;
  });
  const isPlaced = new Set(placed);
  let neighbour: HeaderField | undefined;
  const behind = Map.groupBy(inner, (field) => {
    if (isPlaced.has(field)) neighbour = field;
    return neighbour;
  });
  const follow = (field: HeaderField | undefined) =>
    (behind.get(field) ?? []).filter((one) => !isPlaced.has(one));
  return [...placed.flatMap((field) => [field, ...follow(field)]), ...follow(undefined)];
}

/**
 * The mail around what a layer held, as its writer wrote it.
 * @throws UserError `unreadable-input` for a header that no mail has
 */
export function restore(mail: Buffer, payload: Buffer): Restored {
  const inner = readEntity(payload);
  const contentType = contentTypeOf(inner);
  const scope = scopeOf(contentType);
  if (scope === 'none' || inner.fields.length > mostProtectedFields || isLayer(payload)) {
    return { content: mailAround(mail, payload) };
  }

  const outer = readEntity(mail);
  const lineEnd = lineEndOf(mail);
  const otherSenders = otherSendersIn(outer, inner);
  const { fields, disputed } = protectedFieldsOf(inner);
  const isWanted = ({ name }: HeaderField): boolean =>
    scope === 'subject' ? name === 'subject' : name !== 'from' || otherSenders === undefined;
  const isDropped = (name: string) => scope === 'all' && needsVoucher(name) && !disputed.has(name);
  const brought = fields
    .filter(isWanted)
    .map((field) => ({ ...field, raw: withLineEnd(lineOf(field, lineEnd), lineEnd) }));
  const shown = merged(outer.fields, brought, isDropped);
  const unmarked = scope === 'all' ? withoutParameter(payload, 'hp') : payload;
  const isHidden = contentType.parameters.get('hp') === 'cipher';
  return {
    content: mailAround(
      withFields(
        mail,
        shown.map((field) => lineOf(field, lineEnd)),
      ),
      isHidden ? withoutLegacyDisplay(unmarked) : unmarked,
    ),
    ...(otherSenders === undefined ? {} : { otherSenders }),
  };
}
