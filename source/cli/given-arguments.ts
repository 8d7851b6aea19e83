/** The command line's words sorted into options and positional arguments; it does not know what they mean. */
import { parseArgs } from 'node:util';
import type { Option, Positional } from './option.ts';
import { suggestion } from './suggest.ts';
import { UsageError } from './usage-error.ts';
import { optionUsage } from './usage-line.ts';

export interface Given {
  /** Values by option name; a flag has the empty text. */
  readonly options: ReadonlyMap<string, readonly string[]>;
  readonly positionals: readonly { readonly value: string; readonly index: number }[];
}

/** Reads `argv` by the options that are known so far; unknown ones are refused only where `usage` is given. */
export function tokenise(
  argv: readonly string[],
  known: readonly Option<unknown>[],
  usage: readonly string[] | undefined,
): Given {
  const { tokens } = parseArgs({
    args: [...argv],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries(
      known.map(({ name, placeholder, short }) => [
        name,
        {
          type: placeholder === undefined ? ('boolean' as const) : ('string' as const),
          ...(short === undefined ? {} : { short }),
        },
      ]),
    ),
  });
  const options = new Map<string, string[]>();
  const positionals: { value: string; index: number }[] = [];
  let listOption: string[] | undefined;
  for (const token of tokens) {
    if (token.kind === 'positional') {
      // "--to A B": what follows a list belongs to it.
      if (listOption === undefined) positionals.push({ value: token.value, index: token.index });
      else listOption.push(token.value);
      continue;
    }
    listOption = undefined;
    if (token.kind !== 'option') continue;
    const option = known.find(({ name }) => name === token.name);
    if (option === undefined) {
      if (usage !== undefined) throw unknownOption(token.rawName, known, usage);
      continue;
    }
    const values = options.get(option.name) ?? [];
    options.set(option.name, values);
    if (option.placeholder === undefined) {
      if (token.value !== undefined && usage !== undefined) {
        throw new UsageError(`--${option.name} takes no value`, usage);
      }
      values.push('');
      continue;
    }
    const isMissing = token.value === undefined || (!token.inlineValue && /^-./.test(token.value));
    if (isMissing && usage !== undefined) {
      const hint =
        token.value === undefined ? undefined : `Write --${option.name}=${token.value} if that is it.`;
      throw new UsageError(`--${option.name} needs a value: ${optionUsage(option)}`, usage, hint);
    }
    values.push(token.value ?? '');
    if (option.isRepeatable === true) listOption = values;
  }
  return { options, positionals };
}

function unknownOption(raw: string, known: readonly Option<unknown>[], usage: readonly string[]): UsageError {
  const meant = suggestion(
    raw.replace(/^-+/, ''),
    known.map(({ name }) => name),
  );
  return new UsageError(
    `there is no option "${raw}"`,
    usage,
    meant === undefined ? undefined : `Did you mean "--${meant}"?`,
  );
}

/** Positional values by the name of the positional that takes them. @throws UsageError */
export function distribute(
  values: readonly string[],
  positionals: readonly Positional<unknown>[],
  usage: readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const left = [...values];
  const taken = new Map<string, readonly string[]>();
  for (const { name, isOptional, isRepeatable, values: words } of positionals) {
    const mine = isRepeatable === true ? left.splice(0) : left.splice(0, 1);
    if (mine.length === 0 && isOptional !== true) throw new UsageError(`${name} is missing`, usage);
    const stranger = words === undefined ? undefined : mine.find((value) => !words.includes(value));
    if (words !== undefined && stranger !== undefined) {
      const meant = suggestion(stranger, words);
      const hint = meant === undefined ? undefined : `Did you mean "${meant}"?`;
      throw new UsageError(`${name} is one of ${words.join(', ')}, not "${stranger}"`, usage, hint);
    }
    taken.set(name, mine);
  }
  const [extra] = left;
  if (extra !== undefined) throw new UsageError(`"${extra}" is one word too many`, usage);
  return taken;
}
