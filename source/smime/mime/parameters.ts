/**
 * Values with parameters, as Content-Type and Content-Disposition have them (RFC 2045 §5.1, RFC 2231). A parameter
 * that is garbled, or given twice with different values, counts as absent: readers would disagree about it.
 */
import { behindComment, readQuotedString } from './lexical.ts';

const longest = 65_536;

export interface ParameterisedValue {
  /** What stands before the first semicolon, lower case, without comments. */
  readonly head: string;
  /** By lower-case name. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** What is between the semicolons that are neither quoted nor in comments; comments become a space. */
function segmentsOf(text: string): readonly string[] {
  const segments: string[] = [];
  let segment = '';
  for (let i = 0; i < text.length; ) {
    const character = text[i] ?? '';
    if (character === ';') {
      segments.push(segment);
      segment = '';
      i++;
      continue;
    }
    const isComment = character === '(';
    const end =
      (isComment ? behindComment(text, i) : character === '"' ? readQuotedString(text, i)?.end : i + 1) ??
      text.length;
    segment += isComment ? ' ' : text.slice(i, end);
    i = end;
  }
  return [...segments, segment];
}

/** Tokens with characters that want quotes are common, and no one reads them otherwise. */
function plainValue(written: string): string | undefined {
  if (!written.startsWith('"')) return /^[^\s"]+$/.test(written) ? written : undefined;
  const quoted = readQuotedString(written, 0);
  return quoted?.end === written.length ? quoted.content : undefined;
}

const encodings: ReadonlyMap<string, BufferEncoding> = new Map([
  ['utf-8', 'utf8'],
  ['us-ascii', 'latin1'],
  ['iso-8859-1', 'latin1'],
]);

interface Segment {
  readonly value: string;
  /** With `%` encoding. */
  readonly isExtended: boolean;
}

/** Pieces put together (RFC 2231 §3 and §4); only the first names the charset. */
function joined(segments: readonly Segment[]): string | undefined {
  const [first] = segments;
  if (first === undefined) return undefined;
  if (!first.isExtended) return segments.map(({ value }) => value).join('');
  const [, charset = '', start = ''] = /^([^']*)'[^']*'(.*)$/s.exec(first.value) ?? [];
  const encoding = encodings.get(charset.toLowerCase());
  if (encoding === undefined) return undefined;
  const bytes = segments.map(({ value, isExtended }, i) => {
    const text = i === 0 ? start : value;
    const unescaped = text.replace(/%([0-9a-f]{2})/gi, (_, hex) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
    return Buffer.from(isExtended ? unescaped : text, 'latin1');
  });
  return Buffer.concat(bytes).toString(encoding);
}

/** All that is written for one name. */
class Candidates {
  readonly #whole: (string | undefined)[] = [];
  readonly #pieces = new Map<number, Segment>();

  add(number: string | undefined, segment: Segment | undefined): void {
    if (segment === undefined) this.#whole.push(undefined);
    else if (number === undefined) this.#whole.push(segment.isExtended ? joined([segment]) : segment.value);
    else if (this.#pieces.has(Number(number))) this.#whole.push(undefined);
    else this.#pieces.set(Number(number), segment);
  }

  value(): string | undefined {
    const values = new Set(this.#whole);
    if (this.#pieces.size > 0) {
      const inOrder = Array.from({ length: this.#pieces.size }, (_, i) => this.#pieces.get(i));
      const whole = inOrder.filter((piece) => piece !== undefined);
      values.add(whole.length === inOrder.length ? joined(whole) : undefined);
    }
    const [value, ...others] = values;
    return others.length > 0 ? undefined : value;
  }
}

export function readParameterised(value: string): ParameterisedValue {
  const [head = '', ...segments] = value.length > longest ? [] : segmentsOf(value);
  const found = new Map<string, Candidates>();
  for (const segment of segments) {
    const equals = segment.indexOf('=');
    const written = segment.slice(0, Math.max(equals, 0)).trim().toLowerCase();
    const [, name, number, star] = /^([^\s*"]+)(?:\*(\d{1,4}))?(\*)?$/.exec(written) ?? [];
    if (name === undefined) continue;
    const plain = plainValue(segment.slice(equals + 1).trim());
    const candidates = found.get(name) ?? new Candidates();
    candidates.add(
      number,
      plain === undefined ? undefined : { value: plain, isExtended: star !== undefined },
    );
    found.set(name, candidates);
  }
  const parameters = new Map<string, string>();
  for (const [name, candidates] of found) {
    const agreed = candidates.value();
    if (agreed !== undefined) parameters.set(name, agreed);
  }
  return { head: head.trim().toLowerCase(), parameters };
}
