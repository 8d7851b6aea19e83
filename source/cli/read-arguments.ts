/**
 * From the words of the command line to the command that they mean and its values, strictly: a word that no
 * command knows is never passed over. Options may stand before, between and after the command's own words.
 */
import { UserError } from '../core/errors.ts';
import type { Command, CommandFamily, Invocation } from './command.ts';
import { distribute, tokenise } from './given-arguments.ts';
import { globalOptions, helpOption, storeOption, versionOption } from './global-options.ts';
import { suggestion } from './suggest.ts';
import { UsageError } from './usage-error.ts';
import { usageLine } from './usage-line.ts';

export type Values = Pick<Invocation, 'get' | 'argument'>;

export type Request =
  | { readonly kind: 'version' }
  | { readonly kind: 'help'; readonly words: readonly string[] }
  | { readonly kind: 'panel'; readonly storeFolder: string | undefined }
  | { readonly kind: 'run'; readonly command: Command; readonly values: Values };

const generalUsage = ['smimectl COMMAND [options]', 'smimectl help'];

/** @throws UsageError */
export async function readArguments(
  argv: readonly string[],
  families: readonly CommandFamily[],
): Promise<Request> {
  const first = tokenise(argv, globalOptions, undefined);
  const [word, ...others] = first.positionals;
  if (word === undefined) {
    if (first.options.has(versionOption.name)) return { kind: 'version' };
    if (first.options.has(helpOption.name)) return { kind: 'help', words: [] };
    const { options } = tokenise(argv, globalOptions, generalUsage);
    return { kind: 'panel', storeFolder: storeOption.read(options.get(storeOption.name) ?? []) };
  }
  if (word.value === 'help') return { kind: 'help', words: others.map(({ value }) => value) };
  const family = familyOf(families, word.value);
  const commands = await family.load();
  const everyOption = [...globalOptions, ...commands.flatMap(({ options }) => options ?? [])];
  const second = tokenise(argv, everyOption, undefined);
  const isHelp = second.options.has(helpOption.name);
  if (second.options.has(versionOption.name)) return { kind: 'version' };
  const single = commands.find(({ name }) => name.length === 1);
  const verb = single === undefined ? second.positionals[1] : undefined;
  if (isHelp) return { kind: 'help', words: [family.word, ...(verb === undefined ? [] : [verb.value])] };
  const command = single ?? commandOf(family, commands, verb?.value);
  const wordIndexes = [word.index, verb?.index];
  const rest = argv.filter((_, index) => !wordIndexes.includes(index));
  return { kind: 'run', command, values: readValues(rest, command) };
}

/** @throws UsageError */
export function familyOf(families: readonly CommandFamily[], word: string): CommandFamily {
  const family = families.find((candidate) => candidate.word === word || candidate.aliases.includes(word));
  if (family !== undefined) return family;
  const meant = suggestion(
    word,
    families.flatMap((candidate) => [candidate.word, ...candidate.aliases]),
  );
  const hint =
    meant === undefined ? '"smimectl help" shows all commands.' : `Did you mean "smimectl ${meant}"?`;
  throw new UsageError(`there is no command "${word}"`, generalUsage, hint);
}

/** @throws UsageError */
export function commandOf(
  family: CommandFamily,
  commands: readonly Command[],
  verb: string | undefined,
): Command {
  const command = commands.find(
    ({ name, aliases = [] }) => verb !== undefined && [name[1], ...aliases].includes(verb),
  );
  if (command !== undefined) return command;
  const usage = commands.filter(({ isHidden }) => isHidden !== true).map(usageLine);
  if (verb === undefined) throw new UsageError(`"smimectl ${family.word}" needs a second word`, usage);
  const meant = suggestion(
    verb,
    commands.map(({ name }) => name[1] ?? ''),
  );
  const hint = meant === undefined ? undefined : `Did you mean "smimectl ${family.word} ${meant}"?`;
  throw new UsageError(`there is no command "${family.word} ${verb}"`, usage, hint);
}

function readValues(argv: readonly string[], command: Command): Values {
  const usage = [usageLine(command)];
  const options = [...globalOptions, ...(command.options ?? [])];
  const given = tokenise(argv, options, usage);
  const positionals = distribute(
    given.positionals.map(({ value }) => value),
    command.positionals ?? [],
    usage,
  );
  const values: Values = {
    get: (option) => option.read(given.options.get(option.name) ?? []),
    argument: (positional) => positional.read(positionals.get(positional.name) ?? []),
  };
  try {
    // Every value is read before the command begins, so that a misspelt one changes nothing.
    for (const option of options) values.get(option);
    for (const positional of command.positionals ?? []) values.argument(positional);
  } catch (thrown) {
    if (!(thrown instanceof UserError) || thrown instanceof UsageError) throw thrown;
    throw new UsageError(thrown.message, usage, thrown.hint);
  }
  return values;
}
