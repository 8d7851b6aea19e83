/** A world for the command line in memory: what it printed, what it was asked, and a real store in its own folder. */
import { join } from 'node:path';
import { runCli } from '../../../source/cli/run-cli.ts';
import type { OutputStream, World } from '../../../source/cli/world.ts';
import { openContext } from '../../../source/open-context.ts';
import type { OperationContext } from '../../../source/operations/context.ts';
import { noon } from '../../core/facts.ts';

export interface FakeWorldOptions {
  readonly folder: string;
  /** Columns of the terminal that everything leads to; undefined for pipes. */
  readonly columns?: number | undefined;
  readonly stdin?: Uint8Array | string;
  readonly env?: Readonly<Record<string, string>>;
  /** Lines typed at questions, one after the other. */
  readonly typed?: readonly string[];
  /** Answers typed without an echo. */
  readonly typedHidden?: readonly string[];
  /** Milliseconds since the epoch. */
  readonly now?: number;
  readonly interruption?: AbortSignal;
  readonly change?: (context: OperationContext) => Partial<OperationContext>;
  readonly stdout?: Partial<OutputStream>;
}

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly bytes: Buffer;
}

/** Runs one command line. */
export async function run(options: FakeWorldOptions, ...argv: readonly string[]): Promise<Outcome> {
  const { folder, columns, now = noon, env = {} } = options;
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  const typed = [...(options.typed ?? [])];
  const typedHidden = [...(options.typedHidden ?? [])];
  const stream = (chunks: Buffer[]): OutputStream => ({
    isTerminal: columns !== undefined,
    columns,
    write: async (chunk) => void chunks.push(Buffer.from(chunk)),
  });
  const environment = { LANG: 'C.UTF-8', HOME: folder, XDG_DATA_HOME: join(folder, 'data'), ...env };
  const world: World = {
    stdin: {
      isTerminal: columns !== undefined && options.stdin === undefined,
      readAll: async () => Buffer.from(options.stdin ?? ''),
    },
    stdout: { ...stream(out), ...options.stdout },
    stderr: stream(err),
    env: environment,
    version: '1.2.3',
    openContext: async (storeFolder) => {
      const context = { ...openContext(storeFolder ?? join(folder, 'store'), environment), clock: () => now };
      return { ...context, ...options.change?.(context) };
    },
    openPanel: async () => 77,
    ask: async (question) => {
      err.push(Buffer.from(question));
      return typed.shift();
    },
    askHidden: async (questions) => {
      if (columns === undefined) return undefined;
      return questions.map((question) => {
        err.push(Buffer.from(`${question}: `));
        return Buffer.from(typedHidden.shift() ?? '');
      });
    },
    interruption: options.interruption ?? new AbortController().signal,
  };
  const code = await runCli(argv, world);
  const bytes = Buffer.concat(out);
  return { code, bytes, stdout: bytes.toString(), stderr: Buffer.concat(err).toString() };
}

/** The value that a command printed with --json. */
export async function runJson(options: FakeWorldOptions, ...argv: readonly string[]): Promise<unknown> {
  const { stdout, stderr } = await run(options, ...argv, '--json');
  if (stdout === '') throw new Error(`nothing was printed: ${stderr}`);
  return JSON.parse(stdout);
}
