/**
 * The one way out for everything that the command line prints: text is made printable here and nowhere else,
 * our own colours are put on afterwards, and a result is written only once the whole of it exists.
 */
import { errorCode, UserError } from '../core/errors.ts';
import { printable, printableJson } from '../presentation/printable.ts';
import { type Line, spansOf, type Tone } from '../presentation/styled-text.ts';
import { type Symbols, saysUtf8, symbolsFor } from '../presentation/symbols.ts';
import { type Column, tableLines } from '../presentation/table.ts';
import type { OutputStream, World } from './world.ts';

export type ColorChoice = 'auto' | 'always' | 'never';

export interface OutputOptions {
  readonly isJson: boolean;
  readonly color: ColorChoice;
}

/** Standard output took no more. */
export class OutputError extends UserError {
  /** Whoever read it went away. */
  readonly isClosed: boolean;

  constructor(cause: unknown) {
    const code = errorCode(cause) ?? 'unknown error';
    const why = code === 'ENOSPC' ? 'the device is full' : code === 'EPIPE' ? 'its reader went away' : code;
    super('io', `the output could not be written: ${why}`, {
      hint: 'What the command changed, if anything, stays changed.',
      cause,
    });
    this.isClosed = code === 'EPIPE';
  }
}

const sgr: Readonly<Record<Tone, string>> = {
  strong: '1',
  muted: '',
  good: '32',
  warning: '33',
  bad: '31',
};
const piece = 1 << 18;

export class Output {
  readonly isJson: boolean;
  readonly symbols: Symbols;
  /** Symbols to put before words; undefined where output is plain. */
  readonly marks: Symbols | undefined;
  /** Columns that tables have to fit into; undefined when nothing may be cut. */
  readonly width: number | undefined;
  readonly #stdout: OutputStream;
  readonly #stderr: OutputStream;
  readonly #colorOut: boolean;
  readonly #colorErr: boolean;
  #isLineTaken = false;
  #isTransientShown = false;

  constructor({ stdout, stderr, env }: Pick<World, 'stdout' | 'stderr' | 'env'>, options: OutputOptions) {
    this.isJson = options.isJson;
    this.symbols = symbolsFor(saysUtf8(env));
    this.marks = stdout.isTerminal ? this.symbols : undefined;
    this.width = stdout.isTerminal ? Math.max(20, stdout.columns ?? 80) : undefined;
    this.#stdout = stdout;
    this.#stderr = stderr;
    const isPlain = Boolean(env.NO_COLOR) || env.TERM === 'dumb';
    const isColored = ({ isTerminal }: OutputStream) =>
      options.color === 'always' || (options.color === 'auto' && isTerminal && !isPlain);
    this.#colorOut = isColored(stdout);
    this.#colorErr = isColored(stderr);
  }

  /** The command's result: `json()` with --json, else `lines()`. */
  async answer(json: () => unknown, lines: () => readonly Line[]): Promise<void> {
    await (this.isJson ? this.json(json()) : this.lines(lines()));
  }

  async lines(lines: readonly Line[]): Promise<void> {
    await this.#writeAll(lines.map((line) => `${this.#shown(line, this.#colorOut)}\n`));
  }

  /** How tables have to be laid out. */
  get fit(): { readonly width: number | undefined; readonly ellipsis: string } {
    return { width: this.width, ellipsis: this.symbols.ellipsis };
  }

  /** Rows below their titles; `whenEmpty` instead of a table without rows. */
  table<Row>(columns: readonly Column<Row>[], rows: readonly Row[], whenEmpty: string): readonly Line[] {
    if (rows.length === 0) return this.width === undefined ? [] : [whenEmpty];
    return tableLines(columns, rows, this.fit);
  }

  /** For a terminal indented; else one line, and for a list one line an item, so that line tools can work. */
  async json(value: unknown): Promise<void> {
    if (this.width !== undefined) return this.#writeAll([`${printableJson(value, 2)}\n`]);
    if (!Array.isArray(value) || value.length === 0) return this.#writeAll([`${printableJson(value)}\n`]);
    const last = value.length - 1;
    const items = value.map((item: unknown, index) => `${printableJson(item)}${index === last ? '' : ','}\n`);
    return this.#writeAll(['[\n', ...items, ']\n']);
  }

  /** One value on one line, for results that come one after the other. */
  async jsonLine(value: unknown): Promise<void> {
    await this.#write(`${printableJson(value)}\n`);
  }

  /** One value on one line beside the result, where people would read words. */
  async jsonNote(value: unknown): Promise<void> {
    await this.#tell(printableJson(value));
  }

  /** Bytes as they are: exports, and texts that a program reads. */
  async bytes(bytes: Uint8Array | string): Promise<void> {
    await this.#write(bytes);
  }

  /** A line for people beside the result. What cannot be told there is lost, and nothing else. */
  async note(line: Line): Promise<void> {
    await this.#tell(this.#shown(line, this.#colorErr));
  }

  async error({ code, message, hint }: UserError): Promise<void> {
    if (this.isJson) {
      return this.#tell(printableJson({ error: { code, message, ...(hint === undefined ? {} : { hint }) } }));
    }
    await this.note([{ text: 'smimectl: ', tone: 'bad' }, { text: message }]);
    if (hint !== undefined) await this.note(hint);
  }

  /** A text that takes the place of the last one on the terminal's own line; empty to take it away. */
  async transient(text: string): Promise<void> {
    if (!this.#stderr.isTerminal || this.#isLineTaken || (text === '' && !this.#isTransientShown)) return;
    this.#isTransientShown = text !== '';
    await this.#stderr.write(`\r\x1b[K${printable(text)}`).catch(() => undefined);
  }

  /** Nothing transient is written while `work` has the terminal's line for itself. */
  async withoutTransient<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.transient('');
    this.#isLineTaken = true;
    try {
      return await work();
    } finally {
      this.#isLineTaken = false;
    }
  }

  async #tell(line: string): Promise<void> {
    await this.#stderr.write(`${line}\n`).catch(() => undefined);
  }

  #shown(line: Line, isColored: boolean): string {
    return spansOf(line)
      .map(({ text, tone }) => {
        const codes = tone === undefined || !isColored ? '' : sgr[tone];
        const safe = printable(text);
        return codes === '' ? safe : `\x1b[${codes}m${safe}\x1b[0m`;
      })
      .join('')
      .trimEnd();
  }

  async #writeAll(parts: readonly string[]): Promise<void> {
    let waiting: string[] = [];
    let size = 0;
    for (const part of parts) {
      waiting.push(part);
      size += part.length;
      if (size < piece) continue;
      await this.#write(waiting.join(''));
      waiting = [];
      size = 0;
    }
    if (size > 0) await this.#write(waiting.join(''));
  }

  async #write(chunk: string | Uint8Array): Promise<void> {
    try {
      await this.#stdout.write(chunk);
    } catch (thrown) {
      throw new OutputError(thrown);
    }
  }
}
