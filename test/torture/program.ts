/** The built program in a small world of its own, for the promises that only a whole process can keep or break. */
import { spawn } from 'node:child_process';
import { readlinkSync } from 'node:fs';
import { freshProgram } from '../pty/program.ts';
import { openSurroundings, type Surroundings } from '../pty/surroundings.ts';

export interface Ended {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  readonly milliseconds: number;
}

/** The program is `smimectl` on the world's PATH; the world is gone afterwards. */
export async function withWorld<Result>(work: (world: Surroundings) => Promise<Result>): Promise<Result> {
  const world = openSurroundings(await freshProgram());
  try {
    return await work(world);
  } finally {
    world.remove();
  }
}

/** Milliseconds. What hangs is ended, and has no exit code then. */
const longestRun = 60_000;

/** One command to its end, without a terminal. `stdout` is a descriptor to write to instead of being read. */
export function smimectl(
  { env, workFolder }: Surroundings,
  words: readonly string[],
  stdout: number | 'pipe' = 'pipe',
): Promise<Ended> {
  const begin = performance.now();
  const child = spawn('smimectl', words, {
    env,
    cwd: workFolder,
    stdio: ['ignore', stdout, 'pipe'],
    timeout: longestRun,
    killSignal: 'SIGKILL',
  });
  const chunks: Record<'stdout' | 'stderr', Buffer[]> = { stdout: [], stderr: [] };
  child.stdout?.on('data', (chunk: Buffer) => chunks.stdout.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => chunks.stderr.push(chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) =>
      resolve({
        code,
        stdout: Buffer.concat(chunks.stdout),
        stderr: Buffer.concat(chunks.stderr),
        milliseconds: performance.now() - begin,
      }),
    );
  });
}

/** @throws Error with what it said when it does not end with 0 */
export async function prepare(world: Surroundings, ...words: readonly string[]): Promise<void> {
  const { code, stderr } = await smimectl(world, words);
  if (code !== 0) throw new Error(`smimectl ${words.join(' ')} ended with ${code}: ${stderr}`);
}

/** Whether the group signs, read by another process. */
export async function signs(world: Surroundings, group: string): Promise<boolean> {
  const { stdout } = await smimectl(world, ['group', 'list', '--json']);
  const groups: readonly { readonly name: string; readonly sign: boolean }[] = JSON.parse(stdout.toString());
  return groups.find(({ name }) => name === group)?.sign === true;
}

/** What `doctor` finds that is worse than a note. */
export async function harmFound(world: Surroundings): Promise<readonly string[]> {
  const { stdout } = await smimectl(world, ['doctor', '--json']);
  const report: { readonly findings: readonly { readonly severity: string; readonly message: string }[] } =
    JSON.parse(stdout.toString());
  return report.findings.filter(({ severity }) => severity !== 'note').map(({ message }) => message);
}

export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** The terminal that a process writes to: `/dev/pts/3`. */
export const terminalPathOf = (pid: number) => readlinkSync(`/proc/${pid}/fd/1`);

export const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
