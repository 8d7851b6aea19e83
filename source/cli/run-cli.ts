/**
 * One run of the command line: from its words to an exit code. Every failure ends here, as one sentence on
 * standard error; a stack trace is shown only to whoever asks for it with SMIMECTL_DEBUG=1.
 */
import { asUserError } from '../core/errors.ts';
import type { OperationContext } from '../operations/context.ts';
import { terminalNeeded } from '../presentation/terminal-needed.ts';
import type { Command } from './command.ts';
import { commandFamilies } from './command-index.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import { tokenise } from './given-arguments.ts';
import { colorOption, globalOptions, jsonOption, storeOption } from './global-options.ts';
import { type ColorChoice, Output, OutputError } from './output.ts';
import { readArguments, type Values } from './read-arguments.ts';
import { UsageError } from './usage-error.ts';
import type { World } from './world.ts';

export async function runCli(argv: readonly string[], world: World): Promise<number> {
  const output = new Output(world, outputOptions(argv));
  try {
    return await answer(argv, world, output);
  } catch (thrown) {
    return await failed(thrown, world, output);
  }
}

async function answer(argv: readonly string[], world: World, output: Output): Promise<number> {
  if (argv[0] === '__complete') {
    const { printCandidates } = await import('./completion/candidates.ts');
    return printCandidates(argv.slice(1), world, output);
  }
  const request = await readArguments(argv, commandFamilies);
  switch (request.kind) {
    case 'version':
      await output.lines([`smimectl ${world.version}`]);
      return exitCodes.done;
    case 'help': {
      const { printHelp } = await import('./print-help.ts');
      return printHelp(request.words, output);
    }
    case 'panel':
      return openPanel(request.storeFolder, world);
    case 'run':
      return run(request.command, request.values, world, output);
  }
}

async function openPanel(storeFolder: string | undefined, world: World): Promise<number> {
  const problem = terminalNeeded({
    isInputTerminal: world.stdin.isTerminal,
    isOutputTerminal: world.stdout.isTerminal,
    kind: world.env.TERM,
  });
  if (problem !== undefined) throw problem;
  return world.openPanel(storeFolder);
}

async function run(command: Command, values: Values, world: World, output: Output): Promise<number> {
  let opened: Promise<OperationContext> | undefined;
  const context = () => {
    opened ??= world.openContext(values.get(storeOption));
    return opened;
  };
  try {
    return await command.run({
      get: values.get,
      argument: values.argument,
      isJson: output.isJson,
      output,
      world,
      context,
    });
  } finally {
    await tellWarnings(opened, output);
  }
}

/** What reading found damaged though not lost: beside whatever the command itself had to say. */
async function tellWarnings(opened: Promise<OperationContext> | undefined, output: Output): Promise<void> {
  const context = await opened?.catch(() => undefined);
  for (const { message, hint } of [
    ...(context?.store.warnings ?? []),
    ...(context?.activity.warnings ?? []),
  ]) {
    await output.note([{ text: 'smimectl: warning: ', tone: 'warning' }, { text: message }]);
    if (hint !== undefined) await output.note(hint);
  }
}

/** How to print is known before the rest of the words is understood, so that wrong usage is told that way too. */
function outputOptions(argv: readonly string[]): { isJson: boolean; color: ColorChoice } {
  const { options } = tokenise(argv, globalOptions, undefined);
  const color = options.get(colorOption.name)?.at(-1);
  return {
    isJson: options.has(jsonOption.name),
    color: color === 'always' || color === 'never' ? color : 'auto',
  };
}

async function failed(thrown: unknown, { env }: World, output: Output): Promise<number> {
  // Readers like head(1) go away when they have enough.
  if (thrown instanceof OutputError && thrown.isClosed) return exitCodes.outputClosed;
  const error = asUserError(thrown);
  await output.error(error);
  if (error instanceof UsageError && !output.isJson) {
    for (const line of error.usage) await output.note(`Usage: ${line}`);
  }
  if (env.SMIMECTL_DEBUG === '1') {
    const { stack } = error.cause instanceof Error ? error.cause : error;
    for (const line of (stack ?? '').split('\n')) await output.note(line);
  }
  return exitCodeOf(error.code);
}
