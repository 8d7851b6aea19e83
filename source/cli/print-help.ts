/** `smimectl help WORDS…`, and `--help` after any of them. */
import type { Line } from '../presentation/styled-text.ts';
import { commandFamilies } from './command-index.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { commandHelp, familyHelp, generalHelp, visibleCommands } from './help-text.ts';
import type { Output } from './output.ts';
import { commandOf, familyOf } from './read-arguments.ts';

const widest = 100;

/** @throws UsageError for words that are no command */
export async function printHelp(words: readonly string[], output: Output): Promise<ExitCode> {
  await output.lines(await helpFor(words, Math.min(output.width ?? 80, widest)));
  return exitCodes.done;
}

export async function helpFor(words: readonly string[], width: number): Promise<readonly Line[]> {
  const [word, verb] = words;
  if (word === undefined) return generalHelp(commandFamilies, width);
  const family = familyOf(commandFamilies, word);
  const commands = visibleCommands(await family.load());
  const [only] = commands;
  if (only !== undefined && only.name.length === 1) return commandHelp(only, width);
  if (verb === undefined) return familyHelp(family, commands, width);
  return commandHelp(commandOf(family, commands, verb), width);
}
