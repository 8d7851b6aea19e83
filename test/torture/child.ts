/** Other processes at work on the same store. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface Child {
  readonly process: ChildProcess;
  /** The next line that begins with `word`, without it. Rejects when the process ends before. */
  line(word: string): Promise<string>;
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
}

export interface ChildOptions {
  /** Modules to load first: they change what the others find. */
  readonly preload?: readonly string[];
  /** What runs node, with its arguments: `prlimit --fsize=…`. */
  readonly under?: readonly string[];
}

/** `name` is a file in `children/`; `options` reach it as JSON in its first argument. */
export function startChild(
  name: string,
  options: object,
  { preload = [], under = [] }: ChildOptions = {},
): Child {
  const at = (file: string) => join(import.meta.dirname, 'children', file);
  const imports = preload.flatMap((file) => ['--import', at(file)]);
  const command = [...under, process.execPath, ...imports, at(name), JSON.stringify(options)];
  const child = spawn(command[0] ?? '', command.slice(1), { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<number | NodeJS.Signals>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(signal ?? code ?? 0));
  });
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  let isOver = false;
  const wake = () => {
    for (const look of waiting) look();
  };
  if (child.stdout !== null) {
    createInterface(child.stdout).on('line', (line) => {
      lines.push(line);
      wake();
    });
  }
  void ended.finally(() => {
    isOver = true;
    wake();
  });
  const line = (word: string) =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        const at = lines.findIndex((candidate) => candidate.startsWith(`${word} `) || candidate === word);
        if (at < 0 && !isOver) return;
        waiting.delete(look);
        if (at < 0)
          reject(new Error(`${name} ended without saying "${word}"; it said: ${lines.join(' / ')}`));
        else resolve(lines.splice(at, 1)[0]?.slice(word.length + 1) ?? '');
      };
      waiting.add(look);
      look();
    });
  return { process: child, line, ended };
}

export async function withFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'smimectl-torture-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
