/**
 * A whole panel without a terminal: keys go through the real input stream and dispatcher, Ink draws, and a test
 * reads the last frame. What only a terminal shows (colours, bytes, signals) is for tests in a real one.
 */
import { EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { render } from 'ink-testing-library';
import type { ReactElement } from 'react';
import type { OperationContext } from '../../../source/operations/context.ts';
import { Root } from '../../../source/panel/components/root.tsx';
import { Dispatcher } from '../../../source/panel/keys/dispatcher.ts';
import { PanelStore } from '../../../source/panel/panel-store.ts';
import type { FolderEntry, Panel } from '../../../source/panel/screen.ts';
import type { Look } from '../../../source/panel/terminal/capabilities.ts';
import { deafAfterPaste, PanelInput } from '../../../source/panel/terminal/input-stream.ts';
import { keyBytes } from '../../pty/key-bytes.ts';
import { flowingText } from '../../pty/screen.ts';
import { waitFor } from '../../support/wait-for.ts';
import { testContext } from './context.ts';

export const plainLook: Look = { hasColor: false, hasUnicode: true, isScreenReader: false };

export interface HarnessOptions {
  readonly openFirst: (panel: Panel) => void;
  readonly context?: OperationContext;
  readonly openContext?: () => Promise<OperationContext>;
  readonly columns?: number;
  readonly rows?: number;
  readonly look?: Look;
  /** By absolute path; every other folder is told as missing. */
  readonly folders?: Readonly<Record<string, readonly FolderEntry[]>>;
}

export interface Harness {
  readonly panel: PanelStore;
  /** All of it in one read, as it comes over a slow line. */
  type(text: string): void;
  /** Each key in a read of its own, after the one before was handled: `Enter`, `Ctrl+C`, `PgDn`, `a`. */
  press(...keys: readonly string[]): Promise<void>;
  /** With brackets, as a terminal does that knows them; resolves when keys are heard again. */
  paste(text: string): Promise<void>;
  screen(): string;
  /** Waits until `text` is on the screen, and answers the screen. */
  until(text: string | RegExp): Promise<string>;
  untilGone(text: string): Promise<string>;
  /** Undefined while the panel runs. */
  exitCode(): number | undefined;
  /** How often the screen was asked to be drawn again, and the process to stop. */
  readonly asked: { redraw: number; suspend: number };
  resize(columns: number, rows: number): void;
  close(): void;
}

class FakeInput extends EventEmitter {
  readonly isTTY = true;
  pause(): void {}
  resume(): void {}
}

/** ink-testing-library leaves it to the environment whether somebody listens to a screen reader. */
function renderFor({ isScreenReader }: Look, tree: ReactElement): ReturnType<typeof render> {
  const before = process.env.INK_SCREEN_READER;
  if (isScreenReader) process.env.INK_SCREEN_READER = 'true';
  try {
    return render(tree);
  } finally {
    if (before === undefined) delete process.env.INK_SCREEN_READER;
    else process.env.INK_SCREEN_READER = before;
  }
}

/** Ink's switches for cursor and bracketed paste are no frames. */
function lastFrame(frames: readonly string[]): string {
  return frames.findLast((frame) => stripVTControlCharacters(frame) !== '') ?? '';
}

const inOtherWords: Readonly<Record<string, string>> = { PgUp: 'PageUp', PgDn: 'PageDown' };

export async function openPanel(options: HarnessOptions): Promise<Harness> {
  const {
    openFirst,
    context = testContext(),
    columns = 80,
    rows = 24,
    look = plainLook,
    folders = {},
  } = options;
  let width = columns;
  const source = new FakeInput();
  const input = new PanelInput(source);
  const asked = { redraw: 0, suspend: 0 };
  let exitCode: number | undefined;
  let handled = 0;
  const panel = new PanelStore(
    { columns, rows },
    {
      look,
      home: '/home/tester',
      listFolder: async (folder) => {
        const entries = folders[folder];
        if (entries === undefined) throw new Error(`${folder}: there is no such folder`);
        return entries;
      },
      onLayersChanged: () => input.dropTypedAhead(),
      onQuit: (code) => {
        exitCode = code;
      },
    },
  );
  const dispatcher = new Dispatcher(panel, {
    redraw: async () => void asked.redraw++,
    suspend: async () => void asked.suspend++,
    insert: (text) => input.insert(text),
  });
  input.deliverTo({
    takeKey: (key) => {
      handled++;
      return dispatcher.takeKey(key);
    },
    takePaste: (text) => {
      handled++;
      dispatcher.takePaste(text);
    },
  });
  const app = renderFor(look, <Root panel={panel} onReady={() => undefined} />);
  input.setRawMode(true);
  // What the dispatcher leaves to Ink, key by key.
  input.on('data', (sequence: Buffer) => app.stdin.write(sequence.toString()));
  // The library's terminal has 100 columns unless it is told otherwise.
  Object.defineProperty(app.stdout, 'columns', { get: () => width });
  app.stdout.emit('resize');
  const stopWatching = await panel.start(options.openContext ?? (async () => context), openFirst);
  const screen = () => stripVTControlCharacters(lastFrame(app.frames)).replace(/ +$/gm, '').trimEnd();
  const has = (text: string | RegExp) => {
    const seen = screen();
    if (typeof text === 'string') return seen.includes(text) || flowingText(seen).includes(text);
    return text.test(seen);
  };
  const describe = (what: string) => () => `${what} in\n${screen()}`;
  return {
    panel,
    asked,
    type: (text) => void source.emit('data', Buffer.from(text)),
    press: async (...keys) => {
      for (const key of keys) {
        const before = handled;
        source.emit('data', Buffer.from(keyBytes(inOtherWords[key] ?? key)));
        await waitFor(() => handled > before, { describe: describe(`${key} was not handled`) });
        // What the key led to is drawn in the same turn, what it started may take some more.
        await new Promise(setImmediate);
      }
    },
    paste: async (text) => {
      source.emit('data', Buffer.from(`\x1b[200~${text}\x1b[201~`));
      await delay(deafAfterPaste + 10);
    },
    screen,
    until: async (text) => {
      await waitFor(() => has(text), { describe: describe(`no ${String(text)}`) });
      return screen();
    },
    untilGone: async (text) => {
      await waitFor(() => !has(text), { describe: describe(`still ${text}`) });
      return screen();
    },
    exitCode: () => exitCode,
    resize: (toColumns, toRows) => {
      width = toColumns;
      app.stdout.emit('resize');
      panel.dispatch({ kind: 'resized', size: { columns: toColumns, rows: toRows } });
    },
    close: () => {
      stopWatching();
      input.setRawMode(false);
      app.unmount();
      app.cleanup();
    },
  };
}
