/** Every command line that hostile text can get into, and what of that text is in the answer. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { UserError } from '../../source/core/errors.ts';
import { run } from '../cli/support/fake-world.ts';
import { linesFor } from './hostile-lines.ts';
import { mailLinesFor, reportIn } from './hostile-mails.ts';
import type { HostileStore } from './hostile-store.ts';
import { strayCharacters } from './hostile-text.ts';

export interface HostileLine {
  readonly words: readonly string[];
  /** Given on standard input; then standard output is a mail as well, and nothing to read. */
  readonly mail?: Uint8Array;
}

export interface Face {
  readonly face: string;
  readonly columns?: number;
  readonly isJson?: true;
}

export const faces: readonly Face[] = [
  { face: 'as text' },
  { face: 'in a terminal', columns: 100 },
  { face: 'as JSON', isJson: true },
];

export const triedCommands: readonly string[] = [...Object.keys(linesFor), ...Object.keys(mailLinesFor)];

export async function linesOf(command: string, store: HostileStore): Promise<readonly HostileLine[]> {
  const lines = linesFor[command]?.(store) ?? [];
  return [...lines.map((words) => ({ words })), ...((await mailLinesFor[command]?.(store)) ?? [])];
}

/** In this process, on the store on disk. */
export async function runIn(
  { folder, context }: HostileStore,
  { columns, isJson }: Face,
  { words, mail = new Uint8Array() }: HostileLine,
) {
  const network = {
    fetch: async (url: string) => {
      throw new UserError('io', `${url} does not answer`);
    },
  };
  return run(
    { folder, columns, stdin: mail, env: { NO_COLOR: '1' }, change: () => ({ ...context, network }) },
    ...words,
    ...(isJson === true ? ['--json'] : []),
  );
}

/** `["log"]: U+001B after "…"` for each character that should not be there. */
export const straysIn = (words: readonly string[], output: string): readonly string[] =>
  strayCharacters(output).map((stray) => `${JSON.stringify(words)}: ${stray}`);

export async function lookAtLine(store: HostileStore, face: Face, line: HostileLine) {
  const report = reportIn(store.folder);
  rmSync(report, { force: true });
  const { code, stdout, stderr } = await runIn(store, face, line);
  const outputs = [
    stderr,
    line.mail === undefined ? stdout : '',
    existsSync(report) ? readFileSync(report, 'utf8') : '',
  ];
  return { code, stderr, strays: outputs.flatMap((output) => straysIn(line.words, output)) };
}
