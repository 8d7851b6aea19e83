/**
 * A program in a real pseudo-terminal, its output replayed into a headless terminal: a test types like a person
 * and judges what a person would see. It knows nothing about the program.
 */
import xterm from '@xterm/headless';
import { spawn } from 'node-pty';
import { defaultTimeout } from '../support/wait-for.ts';
import { keyBytes } from './key-bytes.ts';
import { type CellStyle, flowingText, screenText, scrollbackText, stylesOf } from './screen.ts';

export interface TerminalOptions {
  readonly command: string;
  readonly args?: readonly string[];
  readonly columns?: number;
  readonly rows?: number;
  /** The whole environment but TERM, which is xterm-256color unless given. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

export interface Exit {
  readonly exitCode: number;
  /** Number of the signal that ended the program, 0 for none. */
  readonly signal: number;
}

export interface Terminal {
  readonly pid: number;
  /** Characters as they come from a fast typist, or all at once over a slow line: one write. */
  type(text: string): void;
  /** Each key in a write of its own: `Enter`, `Esc`, `Ctrl+C`, `Down*5`. */
  press(...keys: readonly string[]): void;
  /** All keys in one write, as they arrive over SSH. */
  pressTogether(...keys: readonly string[]): void;
  /** As a terminal pastes once the program has switched bracketed paste on; waits for that. */
  paste(text: string): Promise<void>;
  /** As a terminal pastes that knows no bracketed paste. */
  pasteRaw(text: string): void;
  screen(): string;
  scrollback(): string;
  /** Where the cursor is, counted from 0; whether it shows is the terminal's secret. */
  cursor(): { readonly column: number; readonly row: number };
  /** Styles of the cells of `text` where it first stands on the screen. */
  stylesOf(text: string): readonly CellStyle[] | undefined;
  isAlternateScreen(): boolean;
  /** Every byte that the program wrote. */
  output(): Buffer;
  sees(text: string | RegExp): boolean;
  /** Resolves once `condition` holds after some output; rejects with the screen at the limit, or when the program ended. */
  until(condition: () => boolean, describe: string): Promise<void>;
  waitForText(text: string | RegExp): Promise<void>;
  waitForNoText(text: string | RegExp): Promise<void>;
  /** Resolves after `quiet` milliseconds without output: for what has no text to wait for. */
  waitForIdle(quiet?: number): Promise<void>;
  waitForExit(): Promise<Exit>;
  resize(columns: number, rows: number): void;
  /** `SIGTERM`, `SIGHUP` … to the program itself. */
  signal(name: string): void;
  /** End the program if it still runs, and wait until it is gone. */
  close(): Promise<void>;
}

const asTyped = (text: string) => text.replace(/\r?\n/g, '\r');

/** True where `text` is on the screen, also where it is broken over several rows. */
export function screenHas(screen: string, text: string | RegExp): boolean {
  if (typeof text === 'string') return screen.includes(text) || flowingText(screen).includes(text);
  return text.test(screen) || text.test(flowingText(screen));
}

export function framed(screen: string): string {
  const lines = screen.split('\n');
  const width = Math.max(20, ...lines.map(({ length }) => length));
  const edge = '─'.repeat(width);
  return `┌${edge}┐\n${lines.map((line) => `│${line.padEnd(width)}│\n`).join('')}└${edge}┘`;
}

export function openTerminal(options: TerminalOptions): Terminal {
  const { columns = 80, rows = 24 } = options;
  const emulator = new xterm.Terminal({ cols: columns, rows, scrollback: 10_000, allowProposedApi: true });
  const pty = spawn(options.command, [...(options.args ?? [])], {
    name: 'xterm-256color',
    cols: columns,
    rows,
    env: { TERM: 'xterm-256color', ...options.env },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    encoding: null,
  });
  const written: Buffer[] = [];
  const watchers = new Set<() => void>();
  let pendingWrites = 0;
  let lastOutputAt = Date.now();
  let exit: Exit | undefined;

  const notify = () => {
    for (const watcher of [...watchers]) watcher();
  };
  pty.onData((data) => {
    const bytes = Buffer.from(data);
    written.push(bytes);
    lastOutputAt = Date.now();
    pendingWrites++;
    emulator.write(bytes, () => {
      pendingWrites--;
      notify();
    });
  });
  pty.onExit(({ exitCode, signal }) => {
    exit = { exitCode, signal: signal ?? 0 };
    notify();
  });
  // The emulator answers when the program asks the terminal something.
  emulator.onData((answer) => exit === undefined && pty.write(answer));

  const send = (text: string) => {
    if (exit !== undefined) throw new Error(`the program has ended\n${framed(screenText(emulator))}`);
    pty.write(text);
  };
  const bytesOf = (key: string) => {
    const [, name = key, times = '1'] = /^(.+)\*(\d+)$/.exec(key) ?? [];
    const bytes = keyBytes(name, emulator.modes.applicationCursorKeysMode);
    return Array.from({ length: Number(times) }, () => bytes);
  };
  const isDrained = () => exit !== undefined && pendingWrites === 0;

  const until: Terminal['until'] = (condition, describe) =>
    new Promise((resolve, reject) => {
      const end = (error?: Error) => {
        clearTimeout(limit);
        watchers.delete(check);
        if (error === undefined) resolve();
        else reject(error);
      };
      const failure = (what: string) => new Error(`${what}: ${describe}\n${framed(screenText(emulator))}`);
      const check = () => {
        if (condition()) end();
        else if (isDrained()) end(failure(`the program ended (exit code ${exit?.exitCode})`));
      };
      const limit = setTimeout(() => end(failure(`waited ${defaultTimeout} ms in vain`)), defaultTimeout);
      watchers.add(check);
      check();
    });

  const terminal: Terminal = {
    pid: pty.pid,
    type: send,
    press(...keys) {
      for (const bytes of keys.flatMap(bytesOf)) send(bytes);
    },
    pressTogether: (...keys) => send(keys.flatMap(bytesOf).join('')),
    async paste(text) {
      await until(() => emulator.modes.bracketedPasteMode, 'the program switches bracketed paste on');
      send(`\x1b[200~${asTyped(text)}\x1b[201~`);
    },
    pasteRaw: (text) => send(asTyped(text)),
    screen: () => screenText(emulator),
    scrollback: () => scrollbackText(emulator),
    cursor: () => ({ column: emulator.buffer.active.cursorX, row: emulator.buffer.active.cursorY }),
    stylesOf: (text) => stylesOf(emulator, text),
    isAlternateScreen: () => emulator.buffer.active.type === 'alternate',
    output: () => Buffer.concat(written),
    sees: (text) => screenHas(screenText(emulator), text),
    until,
    waitForText: (text) => until(() => terminal.sees(text), `the screen shows ${text}`),
    waitForNoText: (text) => until(() => !terminal.sees(text), `the screen no longer shows ${text}`),
    async waitForIdle(quiet = 200) {
      const limit = Date.now() + defaultTimeout;
      for (let rest = quiet; rest > 0; rest = lastOutputAt + quiet - Date.now()) {
        if (Date.now() > limit) throw new Error(`the output never rests\n${framed(screenText(emulator))}`);
        await new Promise((resolve) => setTimeout(resolve, rest));
      }
    },
    async waitForExit() {
      await until(() => isDrained(), 'the program ends');
      return exit ?? { exitCode: -1, signal: 0 };
    },
    resize(newColumns, newRows) {
      emulator.resize(newColumns, newRows);
      pty.resize(newColumns, newRows);
    },
    signal: (name) => process.kill(pty.pid, name),
    async close() {
      // The program leads a session of its own: its children go with it.
      if (exit === undefined) {
        try {
          process.kill(-pty.pid, 'SIGKILL');
        } catch {}
        await until(() => exit !== undefined, 'the program is killed');
      }
      emulator.dispose();
    },
  };
  return terminal;
}
