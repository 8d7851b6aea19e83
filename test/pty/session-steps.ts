/** What each step of a session file does. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPattern, readText, type StepName } from './session-script.ts';
import type { Surroundings } from './surroundings.ts';
import { openTerminal, screenHas, type Terminal } from './terminal.ts';
import { openTmux, type Tmux } from './tmux.ts';

interface Run {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

export interface Session {
  readonly world: Surroundings;
  /** By name; a session starts in `A`. */
  readonly terminals: Map<string, Terminal>;
  readonly tmuxes: Map<string, Tmux>;
  readonly runs: Run[];
  /** On top of the world's environment, for what starts from here on. */
  readonly env: Record<string, string>;
  current: string;
  size: { readonly columns: number; readonly rows: number };
}

export function openSession(world: Surroundings): Session {
  const size = { columns: 80, rows: 24 };
  return { world, terminals: new Map(), tmuxes: new Map(), runs: [], env: {}, current: 'A', size };
}

function terminalOf({ terminals, current }: Session): Terminal {
  const terminal = terminals.get(current);
  if (terminal === undefined) throw new Error(`nothing was started in terminal ${current}`);
  return terminal;
}

/** A command line through bash, to its end, without a terminal. */
function runCommand({ world, env }: Session, command: string): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn('bash', ['-c', `set -o pipefail; ${command}`], {
      cwd: world.workFolder,
      env: { ...world.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 60_000,
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (data: Buffer) => stdout.push(data));
    child.stderr.on('data', (data: Buffer) => stderr.push(data));
    child.on('error', reject);
    child.on('close', (code) =>
      // Ended by a signal, our own limit among them: no code that a program gives.
      resolve({ code: code ?? -1, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr) }),
    );
  });
}

async function expectRun(session: Session, command: string, code: number): Promise<void> {
  const run = await runCommand(session, command);
  session.runs.push(run);
  if (run.code === code) return;
  throw new Error(`it ended with ${run.code}\nstdout: ${run.stdout}\nstderr: ${run.stderr}`);
}

function expectStream(session: Session, stream: 'stdout' | 'stderr', rest: string): void {
  const text = session.runs.at(-1)?.[stream].toString() ?? '';
  const isDenied = rest.startsWith('not ');
  const pattern = readPattern(isDenied ? rest.slice(4) : rest);
  const isThere = typeof pattern === 'string' ? text.includes(pattern) : pattern.test(text);
  if (isThere === isDenied) throw new Error(`${stream} is:\n${text}`);
}

function start(session: Session, rest: string): void {
  const { world, env, size, current } = session;
  const isInTmux = /^in tmux\b/.test(rest);
  const [command = '', ...args] = (rest.replace(/^in tmux\s*/, '') || 'smimectl').split(/\s+/);
  const options = { command, args, ...size, env: { ...world.env, ...env }, cwd: world.workFolder };
  if (session.terminals.has(current)) throw new Error(`terminal ${current} is taken`);
  if (isInTmux) session.tmuxes.set(current, openTmux(options));
  session.terminals.set(current, session.tmuxes.get(current) ?? openTerminal(options));
}

/** A file of the working folder, or a quoted text. */
function contentOf({ world }: Session, rest: string): string {
  return rest.startsWith('"') ? readText(rest) : readFileSync(join(world.workFolder, rest), 'utf8');
}

function pasteBuffer(session: Session, rest: string): void {
  const tmux = session.tmuxes.get(session.current);
  if (tmux === undefined) throw new Error('only tmux has paste buffers: "start in tmux"');
  const bracketed = rest.startsWith('-p ');
  tmux.pasteBuffer(contentOf(session, bracketed ? rest.slice(3) : rest), { bracketed });
}

const styles = { bold: 'isBold', inverse: 'isInverse', dim: 'isDim', underlined: 'isUnderlined' } as const;

/** `style "text" inverse bold`, `style "text" not inverse` */
async function expectStyle(session: Session, rest: string): Promise<void> {
  const [, quoted = '', words = ''] = /^("(?:[^"\\]|\\.)*")\s+(.+)$/.exec(rest) ?? [];
  const text = readText(quoted);
  const wanted = [...words.matchAll(/(not )?(\w+)/g)].map(([, not, word]) => {
    const style = Object.entries(styles).find(([name]) => name === word)?.[1];
    if (style === undefined) throw new Error(`no style is called "${word}"`);
    return { style, isWanted: not === undefined };
  });
  const terminal = terminalOf(session);
  const holds = () =>
    terminal
      .stylesOf(text)
      ?.every((cell) => wanted.every(({ style, isWanted }) => cell[style] === isWanted)) ?? false;
  await terminal.until(holds, `"${text}" is ${words}`);
}

function filesBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** Not on any screen, in no output, and in no file but those of the working folder, where tests put it. */
function expectNowhere({ world, terminals, runs }: Session, text: string): void {
  const bytes = Buffer.from(text);
  for (const [name, terminal] of terminals) {
    const isShown = screenHas(`${terminal.scrollback()}\n${terminal.screen()}`, text);
    if (isShown || terminal.output().includes(bytes)) throw new Error(`it was written to terminal ${name}`);
  }
  for (const { stdout, stderr } of runs) {
    if (stdout.includes(bytes) || stderr.includes(bytes)) throw new Error('a command printed it');
  }
  for (const file of filesBelow(world.folder)) {
    if (!file.startsWith(world.workFolder) && readFileSync(file).includes(bytes)) {
      throw new Error(`it is in ${file}`);
    }
  }
}

async function expectExit(session: Session, rest: string): Promise<void> {
  const { exitCode, signal } = await terminalOf(session).waitForExit();
  session.terminals.delete(session.current);
  if (exitCode !== Number(rest)) throw new Error(`it ended with ${exitCode} (signal ${signal})`);
}

export const playStep: Readonly<Record<StepName, (session: Session, rest: string) => void | Promise<void>>> =
  {
    size(session, rest) {
      const [, columns, rows] = /^(\d+)x(\d+)$/.exec(rest) ?? [];
      session.size = { columns: Number(columns), rows: Number(rows) };
      session.terminals.get(session.current)?.resize(session.size.columns, session.size.rows);
    },
    env(session, rest) {
      const [, name = '', value = ''] = /^(\w+)=(.*)$/.exec(rest) ?? [];
      session.env[name] = readText(value);
    },
    run: (session, rest) => expectRun(session, rest, 0),
    fails(session, rest) {
      const [, code, command = ''] = /^(\d+)\s+(.+)$/.exec(rest) ?? [];
      return expectRun(session, command, Number(code));
    },
    stdout: (session, rest) => expectStream(session, 'stdout', rest),
    stderr: (session, rest) => expectStream(session, 'stderr', rest),
    start,
    terminal(session, rest) {
      session.current = rest;
    },
    type: (session, rest) => terminalOf(session).type(readText(rest)),
    press: (session, rest) => terminalOf(session).press(...rest.split(/\s+/)),
    together: (session, rest) => terminalOf(session).pressTogether(...rest.split(/\s+/)),
    paste: (session, rest) => terminalOf(session).paste(contentOf(session, rest)),
    'paste-raw': (session, rest) => terminalOf(session).pasteRaw(contentOf(session, rest)),
    'paste-buffer': pasteBuffer,
    see: (session, rest) => terminalOf(session).waitForText(readPattern(rest)),
    'not see': (session, rest) => terminalOf(session).waitForNoText(readPattern(rest)),
    style: expectStyle,
    idle: (session) => terminalOf(session).waitForIdle(),
    signal: (session, rest) => terminalOf(session).signal(rest),
    exit: expectExit,
    nowhere: (session, rest) => expectNowhere(session, readText(rest)),
  };
