/** The words and signs of an address list (RFC 5322 §3.2), without deciding what they are for. */
import { behindComment, readQuotedString } from './lexical.ts';

export interface AddressToken {
  /** `text`: atoms with their dots. `literal`: digits in brackets. `special`: one of `<>@,:;`. */
  readonly kind: 'text' | 'quoted' | 'literal' | 'special';
  /** Without quotes and backslashes. */
  readonly text: string;
  /** As it is written. */
  readonly raw: string;
  /** White space or a comment stands before it. */
  readonly isApart: boolean;
}

/** Controls, and what some readers take for line ends. Tabs are white space. */
const forbidden = /[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]/;
const specials = new Set('<>@,:;');
/** Everything outside ASCII may be in a display name; addresses are looked at more closely where they are read. */
const text = /(?:[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]|[^\x00-\x7f])+/y;
/** IPv4, IPv6 and tagged forms (RFC 5321 §4.1.3). */
const literal = /\[[0-9A-Za-z.:-]+\]/y;
const blanks = /[ \t]+/y;

/** Undefined where something else stands between them, or a comment looks like an address to simpler readers. */
export function readAddressTokens(value: string): readonly AddressToken[] | undefined {
  if (forbidden.test(value)) return undefined;
  const tokens: AddressToken[] = [];
  let isApart = false;
  for (let at = 0; at < value.length; ) {
    const next = tokenAt(value, at);
    if (next === undefined) return undefined;
    if (next.kind === 'between') isApart = true;
    else {
      tokens.push({ kind: next.kind, text: next.text, raw: value.slice(at, next.end), isApart });
      isApart = false;
    }
    at = next.end;
  }
  return tokens;
}

type Next =
  | { readonly kind: 'between'; readonly end: number }
  | { readonly kind: AddressToken['kind']; readonly text: string; readonly end: number };

function behind(pattern: RegExp, value: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(value) ? pattern.lastIndex : undefined;
}

function tokenAt(value: string, at: number): Next | undefined {
  const first = value[at] ?? '';
  if (specials.has(first)) return { kind: 'special', text: first, end: at + 1 };
  if (first === '"') {
    const quoted = readQuotedString(value, at);
    return quoted && { kind: 'quoted', text: quoted.content, end: quoted.end };
  }
  if (first === '(') {
    const end = behindComment(value, at);
    return end === undefined || /[<>@]/.test(value.slice(at, end)) ? undefined : { kind: 'between', end };
  }
  const behindBlanks = behind(blanks, value, at);
  if (behindBlanks !== undefined) return { kind: 'between', end: behindBlanks };
  const kind = first === '[' ? 'literal' : 'text';
  const end = behind(kind === 'literal' ? literal : text, value, at);
  return end === undefined ? undefined : { kind, text: value.slice(at, end), end };
}
