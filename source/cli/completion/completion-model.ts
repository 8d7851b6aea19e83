/** The command table as completion scripts need it: words, what follows them, and what completes each value. */
import type { Command, CommandFamily } from '../command.ts';
import { globalOptions } from '../global-options.ts';
import { visibleCommands } from '../help-text.ts';
import type { Completes, Option, Positional } from '../option.ts';

/** What a value completes with: fixed words, or a kind of thing; undefined for free text. */
export type Completion = readonly string[] | Completes | undefined;

export interface CompletedOption {
  readonly name: string;
  readonly short?: string | undefined;
  readonly summary: string;
  /** Stands for the value; a flag has none. */
  readonly placeholder?: string | undefined;
  readonly isRepeatable: boolean;
  readonly completion: Completion;
}

export interface CompletedPositional {
  readonly name: string;
  readonly isRepeatable: boolean;
  readonly completion: Completion;
}

export interface CompletedCommand {
  /** The verb and its aliases; empty for a family that is one command. */
  readonly words: readonly string[];
  readonly summary: string;
  readonly options: readonly CompletedOption[];
  readonly positionals: readonly CompletedPositional[];
}

export interface CompletedFamily {
  /** The word and its aliases. */
  readonly words: readonly [string, ...string[]];
  readonly summary: string;
  readonly commands: readonly CompletedCommand[];
}

export interface CompletionModel {
  readonly families: readonly CompletedFamily[];
  readonly globalOptions: readonly CompletedOption[];
  /** `--store`: every option that takes one value, in any command. */
  readonly valueOptions: readonly string[];
  /** `--to`: every option that several values may follow. */
  readonly listOptions: readonly string[];
}

function completedOption(option: Option<unknown>): CompletedOption {
  const { name, short, summary, placeholder, isRepeatable = false, values, completes } = option;
  return { name, short, summary, placeholder, isRepeatable, completion: values ?? completes };
}

function completedPositional(positional: Positional<unknown>): CompletedPositional {
  const { name, isRepeatable = false, values, completes } = positional;
  return { name, isRepeatable, completion: values ?? completes };
}

function completedCommand(command: Command): CompletedCommand {
  const [, verb] = command.name;
  return {
    words: verb === undefined ? [] : [verb, ...(command.aliases ?? [])],
    summary: command.summary,
    options: (command.options ?? []).map(completedOption),
    positionals: (command.positionals ?? []).map(completedPositional),
  };
}

export async function completionModel(families: readonly CommandFamily[]): Promise<CompletionModel> {
  const completed: CompletedFamily[] = [];
  for (const { word, aliases, summary, load } of families) {
    const commands = visibleCommands(await load()).map(completedCommand);
    completed.push({ words: [word, ...aliases], summary, commands });
  }
  const help: CompletedFamily = {
    words: ['help'],
    summary: 'show help',
    commands: [
      {
        words: [],
        summary: 'show help',
        options: [],
        positionals: [{ name: 'COMMAND', isRepeatable: false, completion: families.map(({ word }) => word) }],
      },
    ],
  };
  const globals = globalOptions.map(completedOption);
  const everyOption = [
    ...globals,
    ...completed.flatMap(({ commands }) => commands.flatMap(({ options }) => options)),
  ];
  const withValues = everyOption.filter(({ placeholder }) => placeholder !== undefined);
  const dashed = (options: readonly CompletedOption[]) => [
    ...new Set(options.map(({ name }) => `--${name}`)),
  ];
  return {
    families: [...completed, help],
    globalOptions: globals,
    valueOptions: dashed(withValues.filter(({ isRepeatable }) => !isRepeatable)),
    listOptions: dashed(withValues.filter(({ isRepeatable }) => isRepeatable)),
  };
}
