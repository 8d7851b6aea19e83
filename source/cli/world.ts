/** All that the command line touches outside itself. The composition root gives the real one, tests their own. */
import type { OperationContext } from '../operations/context.ts';

export interface OutputStream {
  readonly isTerminal: boolean;
  /** Columns of the terminal; undefined when it is none. */
  readonly columns: number | undefined;
  /** Resolves once all of it was taken; rejects with the operating system's error. */
  write(chunk: string | Uint8Array): Promise<void>;
}

export interface InputStream {
  readonly isTerminal: boolean;
  /** Everything until the end. @throws UserError `unreadable-input` when it is more than any input may be */
  readAll(): Promise<Uint8Array>;
}

export interface World {
  readonly stdin: InputStream;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  /** @param storeFolder undefined for the one that the environment or the user's configuration means. @throws UserError `store-unsafe`, `io` … */
  openContext(storeFolder: string | undefined): Promise<OperationContext>;
  /** Opens the panel and resolves with the exit code once it was closed. */
  openPanel(storeFolder: string | undefined): Promise<number>;
  /** A line typed at the terminal after `question`; undefined when the input ends first. */
  ask(question: string): Promise<string | undefined>;
  /** Asks without showing the answers, instead of the terminal itself. */
  readonly askHidden?: (questions: readonly string[]) => Promise<readonly Buffer[] | undefined>;
  /** Aborted by Ctrl+C and by signals that end the program. */
  readonly interruption: AbortSignal;
}
