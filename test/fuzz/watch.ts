/** Starts the fuzzing process, and ends it when it stays with one input for too long. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { progressDescriptor, progressLength, type Report, type Task } from './protocol.ts';
import { targetOf } from './targets.ts';

/** What a process was reading when it was ended or died. */
export interface Death {
  readonly target: string;
  readonly number: number;
  readonly message: string;
}

const program = join(import.meta.dirname, 'fuzz-process.ts');
/** Megabytes of heap; V8 ends the process beyond. */
const heap = 320;
const glance = 100;
/** Waiting counts only when nothing is computed at all: the machine may be busy with other things. */
const longestWait = 60_000;

function readProgress(file: number): readonly [target: string, number: number] {
  const text = Buffer.alloc(progressLength);
  readSync(file, text, 0, progressLength, 0);
  const [target = '', number = '0'] = text.toString('latin1').replaceAll('\0', '').trim().split(' ');
  return [target, Number(number)];
}

/** Milliseconds of computing that a process has had; 0 where the system does not tell. */
function computedBy(pid: number | undefined): number {
  try {
    const [, facts = ''] = /^.*\) (.*)$/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    const [user = 0, system = 0] = facts.split(' ').slice(11, 13).map(Number);
    // In ticks, of which there are a hundred a second.
    return 10 * (user + system);
  } catch {
    return 0;
  }
}

/** What the process itself would tell as slow has to come to its end first. */
const longestComputing = (name: string) => 1000 + 2 * (targetOf(name)?.bounds.milliseconds ?? 1000);

/** Ends `child` once it stays where it is. @returns what tells whether that happened, and stops watching */
function guard(child: ChildProcess, progress: number): () => boolean {
  let last = '';
  let since = { waited: performance.now(), computed: 0 };
  let isEnded = false;
  const timer = setInterval(() => {
    const [target, number] = readProgress(progress);
    const now = `${target} ${number}`;
    const at = { waited: performance.now(), computed: computedBy(child.pid) };
    if (now !== last) {
      last = now;
      since = at;
    } else if (
      at.computed - since.computed > longestComputing(target) ||
      at.waited - since.waited > longestWait + longestComputing(target)
    ) {
      isEnded = true;
      child.kill('SIGKILL');
    }
  }, glance);
  return () => {
    clearInterval(timer);
    return isEnded;
  };
}

/** Resolves when the process has ended: with nothing, or with the input that it died of. */
export async function runTask(task: Task, onReport: (report: Report) => void): Promise<Death | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'smimectl-fuzz-'));
  const progress = openSync(join(folder, 'progress'), 'w+');
  try {
    const stdio = ['ignore', 'pipe', 'pipe'] as const;
    const child = spawn(process.execPath, [`--max-old-space-size=${heap}`, program, JSON.stringify(task)], {
      stdio: [...stdio, ...Array.from({ length: progressDescriptor - stdio.length + 1 }, () => progress)],
    });
    let complaint = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      complaint = `${complaint}${text}`.slice(-4000);
    });
    if (child.stdout !== null) createInterface(child.stdout).on('line', (line) => onReport(JSON.parse(line)));
    const wasEnded = guard(child, progress);
    const [code, signal] = await new Promise<[number | null, string | null]>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (...how) => resolve(how));
    });
    const isHung = wasEnded();
    if (code === 0) return undefined;
    const [target, number] = readProgress(progress);
    if (isHung) return { target, number, message: 'was not done in time' };
    const end = complaint.trim().split('\n').slice(-12).join('\n');
    return { target, number, message: `the process ended with ${signal ?? `code ${code}`}: ${end}` };
  } finally {
    closeSync(progress);
    rmSync(folder, { recursive: true, force: true });
  }
}
