/**
 * The addresses in From, To, Cc and Bcc (RFC 5322 §3.4, RFC 6854, RFC 6532). Trust hangs on them, so nothing is
 * guessed: what two readers might take for different addresses is taken for none.
 */
import { isDotAtom, isSameAddress } from '../../core/address.ts';
import { type AddressToken, readAddressTokens } from './address-tokens.ts';
import { type Entity, unfolded, valuesOf } from './entity.ts';

const longest = 1_048_576;

/** Some readers decode it within an address, though it is for text only (RFC 2047 §5). */
const encodedWord = /=\?[^?]*\?[^?]*\?[^?]*\?=/;

type Cursor = { at: number; readonly tokens: readonly AddressToken[] };

const isNext = ({ at, tokens }: Cursor, special: string): boolean => {
  const token = tokens[at];
  return token?.kind === 'special' && token.text === special;
};

function take(cursor: Cursor, special: string): boolean {
  const isThere = isNext(cursor, special);
  if (isThere) cursor.at++;
  return isThere;
}

/** Quoted without need, a local part is the same unquoted; what needs its quotes keeps them. */
function localPartOf({ kind, text, raw }: AddressToken): string | undefined {
  if (encodedWord.test(text) || (kind !== 'text' && kind !== 'quoted')) return undefined;
  if (isDotAtom(text)) return text;
  return kind === 'quoted' && text !== '' ? raw : undefined;
}

function domainOf({ kind, text }: AddressToken): string | undefined {
  return kind === 'literal' || (kind === 'text' && isDotAtom(text) && !encodedWord.test(text))
    ? text
    : undefined;
}

/** local@domain in three tokens with nothing between them: around the `@`, readers differ about white space. */
function takeAddress(cursor: Cursor): string | undefined {
  const [local, at, domain] = cursor.tokens.slice(cursor.at, cursor.at + 3);
  if (local === undefined || domain === undefined || at?.kind !== 'special' || at.text !== '@')
    return undefined;
  const localPart = localPartOf(local);
  const domainPart = domainOf(domain);
  if (localPart === undefined || domainPart === undefined || at.isApart || domain.isApart) return undefined;
  cursor.at += 3;
  return `${localPart}@${domainPart}`;
}

/** Words that are shown; a dot may be among them, as after an initial, but not the first. */
function skipPhrase(cursor: Cursor): boolean {
  const start = cursor.at;
  if (cursor.tokens[start]?.raw.startsWith('.') === true) return false;
  while (['text', 'quoted'].includes(cursor.tokens[cursor.at]?.kind ?? '')) cursor.at++;
  return cursor.at > start;
}

/**
 * An address alone, or one in angle brackets with or without a display name. Some programs write the address itself as
 * its display name, without the quotes that it would need: whoever reads that reads this address.
 */
function takeMailbox(cursor: Cursor): string | undefined {
  const address = takeAddress(cursor);
  if (address !== undefined && !isNext(cursor, '<')) return address;
  if (address === undefined) skipPhrase(cursor);
  if (!take(cursor, '<') || cursor.tokens[cursor.at]?.isApart === true) return undefined;
  const inBrackets = takeAddress(cursor);
  const isClosed = isNext(cursor, '>') && cursor.tokens[cursor.at]?.isApart === false;
  cursor.at++;
  if (!isClosed || inBrackets === undefined) return undefined;
  return address === undefined || isSameAddress(address, inBrackets) ? inBrackets : undefined;
}

/** A mailbox, or a group with those in it: `undisclosed-recipients:;`. */
function takeElement(cursor: Cursor): readonly string[] | undefined {
  const start = cursor.at;
  if (skipPhrase(cursor) && take(cursor, ':')) {
    return take(cursor, ';') ? [] : takeList(cursor, (inGroup) => one(takeMailbox(inGroup)), ';');
  }
  cursor.at = start;
  return one(takeMailbox(cursor));
}

const one = (address: string | undefined): readonly string[] | undefined =>
  address === undefined ? undefined : [address];

/** Up to `end`, which is taken too, or to the end of all. */
function takeList(
  cursor: Cursor,
  takeOne: (cursor: Cursor) => readonly string[] | undefined,
  end?: string,
): readonly string[] | undefined {
  const addresses: string[] = [];
  do {
    const element = takeOne(cursor);
    if (element === undefined) return undefined;
    for (const address of element) addresses.push(address);
  } while (take(cursor, ','));
  const isWhole = end === undefined ? cursor.at === cursor.tokens.length : take(cursor, end);
  return isWhole ? addresses : undefined;
}

/**
 * The addresses as they are written, without display names, groups and comments: `local@domain`. None for an empty
 * value; undefined when the whole is not exactly an address list.
 */
export function readMailboxes(value: string): readonly string[] | undefined {
  const tokens = value.length > longest ? undefined : readAddressTokens(unfolded(value));
  if (tokens === undefined) return undefined;
  if (tokens.length === 0) return [];
  return takeList({ at: 0, tokens }, takeElement);
}

/** Of all fields of these names; undefined when one of them is no list of addresses. */
export function mailboxesOf(entity: Entity, ...names: readonly string[]): readonly string[] | undefined {
  const lists = names.flatMap((name) => valuesOf(entity, name)).map(readMailboxes);
  return lists.includes(undefined) ? undefined : lists.flatMap((list) => list ?? []);
}
