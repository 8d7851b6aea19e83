/**
 * The output stream behind Ink. Node writes to terminals blocking: while one is stalled (Ctrl+S, a dead SSH
 * connection) nothing else would happen, no signal would be heard, and a save in progress would keep its lock.
 * Here a stalled terminal only loses frames: what waits for it is bounded, and it gets a whole new frame
 * once it goes on.
 */
import { Writable } from 'node:stream';

/** Bytes that may wait for the terminal: some frames of a large window. */
const mostWaiting = 256 * 1024;

const enterAlternateScreen = '\x1b[?1049h';
/** The cursor keeps its place when the screen changes; Ink's first line would begin behind whatever was typed ahead. */
const cursorHome = '\x1b[H';

/** What is needed of the terminal: `process.stdout` is one. */
export interface TerminalOutput {
  readonly columns: number;
  readonly rows: number;
  readonly writableLength: number;
  write(text: string, done?: () => void): unknown;
  on(event: 'resize' | 'drain', listener: () => void): unknown;
  off(event: 'resize' | 'drain', listener: () => void): unknown;
}

export class PanelOutput extends Writable {
  readonly isTTY = true;
  #terminal: TerminalOutput;
  #hasLostFrames = false;
  #isEnding = false;
  #redraw: () => void;

  /** `redraw` draws everything anew, after frames were lost. */
  constructor(terminal: TerminalOutput, redraw: () => void) {
    super({ decodeStrings: false });
    this.#terminal = terminal;
    this.#redraw = redraw;
    terminal.on('resize', this.#resized);
    terminal.on('drain', this.#drained);
    setBlocking(terminal, false);
  }

  // A pty that nobody gave a size has none.
  get columns(): number {
    return this.#terminal.columns || 80;
  }

  get rows(): number {
    return this.#terminal.rows || 24;
  }

  override _write(text: string, _encoding: string, done: () => void): void {
    if (this.#terminal.writableLength > mostWaiting && !this.#isEnding) this.#hasLostFrames = true;
    else this.#terminal.write(text.replace(enterAlternateScreen, `${enterAlternateScreen}${cursorHome}`));
    done();
  }

  /** From now on nothing is lost: these are the last words, and they put the terminal back. */
  beginEnd(): void {
    this.#isEnding = true;
  }

  /** Resolves when the terminal has everything, or after `patience` milliseconds. */
  async finish(patience: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const limit = setTimeout(resolve, patience);
    this.#terminal.write('', () => resolve());
    await promise;
    clearTimeout(limit);
    this.#terminal.off('resize', this.#resized);
    this.#terminal.off('drain', this.#drained);
    if (this.#terminal.writableLength === 0) setBlocking(this.#terminal, true);
  }

  #resized = (): void => void this.emit('resize');

  #drained = (): void => {
    if (!this.#hasLostFrames || this.#isEnding) return;
    this.#hasLostFrames = false;
    this.#redraw();
  };
}

/** Node has no public way to say this; without it everything works but the stall. */
function setBlocking(stream: object, isBlocking: boolean): void {
  const handle: unknown = Reflect.get(stream, '_handle');
  if (typeof handle !== 'object' || handle === null || !('setBlocking' in handle)) return;
  if (typeof handle.setBlocking === 'function') handle.setBlocking(isBlocking);
}
