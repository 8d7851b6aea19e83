/** A command as one object: parsing, help, manual, README and completions all come from it. */
import type { OperationContext } from '../operations/context.ts';
import type { ExitCode } from './exit-codes.ts';
import type { Option, Positional } from './option.ts';
import type { Output } from './output.ts';
import type { World } from './world.ts';

export interface Example {
  readonly summary: string;
  readonly command: string;
}

export interface Command {
  /** `['certificate', 'list']`, `['status']`. */
  readonly name: readonly [string, ...string[]];
  /** Other words for the last word of the name. */
  readonly aliases?: readonly string[];
  /** Begins with a small letter and has no full stop. */
  readonly summary: string;
  /** Paragraphs below the usage line. */
  readonly details?: readonly string[];
  readonly positionals?: readonly Positional<unknown>[];
  readonly options?: readonly Option<unknown>[];
  readonly examples: readonly Example[];
  /** Exit codes that mean something of their own here. */
  readonly exits?: readonly { readonly code: number; readonly meaning: string }[];
  /** Left out of help, manual and completions. */
  readonly isHidden?: boolean;
  run(invocation: Invocation): Promise<ExitCode>;
}

/** One run of a command with its arguments. */
export interface Invocation {
  get<Result>(option: Option<Result>): Result;
  argument<Result>(positional: Positional<Result>): Result;
  readonly isJson: boolean;
  readonly output: Output;
  readonly world: World;
  /** The store and everything around it, opened when it is first asked for. */
  context(): Promise<OperationContext>;
}

/** All commands that begin with one word; their module is loaded when one of them is meant. */
export interface CommandFamily {
  readonly word: string;
  readonly aliases: readonly string[];
  readonly summary: string;
  load(): Promise<readonly Command[]>;
}
