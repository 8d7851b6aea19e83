/** What may follow a command's name: options and positional arguments with the types of their values. */
import { UserError } from '../core/errors.ts';

/** What a shell completes a value with. */
export type Completes =
  | 'certificate'
  | 'own-certificate'
  | 'group'
  | 'address'
  | 'file'
  | 'folder'
  | 'command';

interface Value<Result> {
  readonly summary: string;
  /** The only values there are. */
  readonly values?: readonly string[];
  readonly completes?: Completes;
  /** @param given every value in order; empty when there was none. @throws UserError `usage` */
  read(given: readonly string[]): Result;
}

export interface Option<Result> extends Value<Result> {
  /** Without dashes. */
  readonly name: string;
  readonly short?: string;
  /** Stands for the value in usage lines: `FILE`. A flag has none. */
  readonly placeholder?: string;
  readonly isRequired?: boolean;
  readonly isRepeatable?: boolean;
}

export interface Positional<Result> extends Value<Result> {
  /** As in usage lines: `ID`. */
  readonly name: string;
  readonly isOptional?: boolean;
  readonly isRepeatable?: boolean;
}

type More = Pick<Option<unknown>, 'completes' | 'placeholder' | 'short'>;

const bad = (message: string, hint?: string) =>
  new UserError('usage', message, hint === undefined ? {} : { hint });

export function flag(name: string, summary: string, short?: string): Option<boolean> {
  return { name, summary, ...(short === undefined ? {} : { short }), read: (given) => given.length > 0 };
}

/** One text; where it is given several times the last one counts, so that an alias can be overruled. */
export function text(name: string, summary: string, more: More = {}): Option<string | undefined> {
  return { name, summary, placeholder: 'TEXT', ...more, read: (given) => given.at(-1) };
}

/** May be given several times, followed by several values, and each value may hold several, parted by commas. */
export function texts(name: string, summary: string, more: More = {}): Option<readonly string[]> {
  const read = (given: readonly string[]) =>
    given.flatMap((value) => value.split(',').map((part) => part.trim())).filter((part) => part !== '');
  return { name, summary, placeholder: 'TEXT', ...more, isRepeatable: true, read };
}

function oneOf<Word extends string>(name: string, words: readonly Word[], value: string): Word {
  const word = words.find((candidate) => candidate === value);
  if (word === undefined) throw bad(`--${name} is one of ${words.join(', ')}, not "${value}"`);
  return word;
}

/** A few words stand for themselves in usage lines; of many the summary tells. */
function listing(name: string, words: readonly string[], summary: string) {
  return words.length <= 4
    ? { name, summary, values: words, placeholder: words.join('|') }
    : { name, summary: `${summary}: ${words.join(', ')}`, values: words, placeholder: name.toUpperCase() };
}

export function choice<Word extends string>(
  name: string,
  words: readonly Word[],
  summary: string,
): Option<Word | undefined> {
  const read = (given: readonly string[]) => {
    const last = given.at(-1);
    return last === undefined ? undefined : oneOf(name, words, last);
  };
  return { ...listing(name, words, summary), read };
}

/** Several of the words; repeated or parted by commas. */
export function choices<Word extends string>(
  name: string,
  words: readonly Word[],
  summary: string,
): Option<readonly Word[]> {
  const { read } = texts(name, summary);
  return {
    ...listing(name, words, summary),
    isRepeatable: true,
    read: (given) => read(given).map((value) => oneOf(name, words, value)),
  };
}

export function yesNo(name: string, summary: string): Option<boolean | undefined> {
  const { read, ...word } = choice(name, ['yes', 'no'], summary);
  return {
    ...word,
    read: (given) => {
      const answer = read(given);
      return answer === undefined ? undefined : answer === 'yes';
    },
  };
}

export function wholeNumber(
  name: string,
  summary: string,
  { least = 0, most = Number.MAX_SAFE_INTEGER }: { readonly least?: number; readonly most?: number } = {},
): Option<number | undefined> {
  const read = (given: readonly string[]) => {
    const last = given.at(-1);
    if (last === undefined) return undefined;
    const number = /^\d{1,15}$/.test(last) ? Number(last) : Number.NaN;
    if (!(number >= least && number <= most)) {
      const range = most === Number.MAX_SAFE_INTEGER ? `from ${least}` : `from ${least} to ${most}`;
      throw bad(`--${name} is a whole number ${range}, not "${last}"`);
    }
    return number;
  };
  return { name, summary, placeholder: 'N', read };
}

const daysIn: Readonly<Record<string, number>> = { h: 1 / 24, d: 1, w: 7, y: 365 };

/** A span like `12h`, `30d`, `8w`; a bare number means days. In days. */
export function duration(name: string, placeholder: string, summary: string): Option<number | undefined> {
  const read = (given: readonly string[]) => {
    const last = given.at(-1);
    if (last === undefined) return undefined;
    const [, digits, unit] = /^(\d{1,6})([hdwy]?)$/.exec(last) ?? [];
    if (digits === undefined) throw bad(`--${name} is a span like 12h, 30d, 8w or 1y, not "${last}"`);
    return Number(digits) * (daysIn[unit === undefined || unit === '' ? 'd' : unit] ?? 1);
  };
  return { name, summary, placeholder, read };
}

export function required<Result>(option: Option<Result | undefined>): Option<Result> {
  const read = (given: readonly string[]) => {
    const value = option.read(given);
    if (value === undefined) {
      throw bad(`--${option.name} ${option.placeholder ?? ''} is missing`.replace('  ', ' '));
    }
    return value;
  };
  return { ...option, isRequired: true, read };
}

type MorePositional = Pick<Positional<unknown>, 'completes' | 'values'>;

export function argument(name: string, summary: string, more: MorePositional = {}): Positional<string> {
  return { name, summary, ...more, read: (given) => given[0] ?? '' };
}

export function optionalArgument(
  name: string,
  summary: string,
  more: MorePositional = {},
): Positional<string | undefined> {
  return { name, summary, ...more, isOptional: true, read: (given) => given[0] };
}

export function someArguments(
  name: string,
  summary: string,
  more: MorePositional & { readonly isOptional?: boolean } = {},
): Positional<readonly string[]> {
  return { name, summary, ...more, isRepeatable: true, read: (given) => given };
}
