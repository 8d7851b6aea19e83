/**
 * What a screen is made of, and what it may do. Dialogs are screens too: the only difference is that they lie
 * above the one that asked. Screens know nothing of Ink's hooks, of the terminal or of each other's state.
 */
import type { ReactNode } from 'react';
import type { Inventory } from '../core/inventory.ts';
import type { OperationContext } from '../operations/context.ts';
import type { Tone } from '../presentation/styled-text.ts';
import type { KeyTable } from './keys/key-table.ts';
import type { Look } from './terminal/capabilities.ts';
import type { KeyToken } from './terminal/token.ts';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** Everything that a view draws from. Raw text goes through the functions of `components/text.ts`. */
export interface ViewProps<State> extends Size {
  readonly state: State;
  readonly look: Look;
  readonly inventory: Inventory;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** For `onChange` of a text field; everything else changes state in handlers. */
  readonly update: (change: (state: State) => State) => void;
}

/** What has the focus, and so takes keys before the key table does. */
export type Field<State> =
  /** A `TextField` in the view: takes text, Backspace, Delete, Left and Right, and
   * Home, End, Ctrl+U and Ctrl+W when the key table has no row for them. */
  | { readonly kind: 'text' }
  /** A `Select` in the view: takes Up, Down, j, k and Enter. */
  | { readonly kind: 'select' }
  /** A reducer in the screen's own state: undefined means that the key is none of its own. */
  | {
      readonly kind: 'typed';
      readonly type: (state: State, key: KeyToken) => State | undefined;
      readonly paste: (state: State, text: string) => State;
    };

export interface Control<State> {
  /** The newest state, also after an await. */
  readonly state: State;
  update(change: (state: State) => State): void;
  /** Close this layer and what lies above it. */
  close(): void;
  /** The body that the view is drawn into. */
  readonly size: Size;
  readonly panel: Panel;
}

export type Handler<State> = (control: Control<State>) => void | Promise<void>;
export type Handlers<State, Action extends string> = Readonly<Record<Action, Handler<State>>>;

export interface Screen<State, Action extends string> {
  /** Kebab case: `certificates`. Names it in the README's key section. */
  readonly name: string;
  /** Raw text. */
  readonly title: (state: State) => string;
  readonly keys: KeyTable<State, Action>;
  readonly handlers: Handlers<State, Action>;
  /** No hooks. */
  readonly view: (props: ViewProps<State>) => ReactNode;
  readonly field?: (state: State) => Field<State> | undefined;
  /** Line ends are LF. Comes before the field; answers false when the field shall have it. */
  readonly paste?: (text: string, control: Control<State>) => boolean;
  /** Once, right after it was opened. */
  readonly opened?: (control: Control<State>) => void;
  /** After each change of the state, for what has to be fetched then. */
  readonly changed?: (before: State, control: Control<State>) => void;
  /** The store changed, perhaps in another process: rebuild what the state derives from it. */
  readonly refresh?: (state: State, inventory: Inventory) => State;
  /** What would be lost by leaving now, as a noun: `the pasted text (1,250 lines)`. */
  readonly unsaved?: (state: State) => string | undefined;
  /** The layer is gone: wipe secrets, answer whoever waits. */
  readonly closed?: (state: State) => void;
}

export interface Job {
  /** Aborted when the person cancels. */
  readonly signal: AbortSignal;
  /** Steps done so far, of how many. */
  progress(done: number, total?: number): void;
}

export interface RunOptions {
  /** The work heeds `signal`. Without it Esc says that this cannot be cancelled. */
  readonly canCancel?: boolean;
}

/** One name in a folder. */
export interface FolderEntry {
  readonly name: string;
  readonly isFolder: boolean;
}
/**
 * The folder's content in any order.
 * @throws UserError `io`
 */
export type ListFolder = (folder: string) => Promise<readonly FolderEntry[]>;

/** What a screen may do beyond its own state. */
export interface Panel {
  readonly context: OperationContext;
  readonly inventory: Inventory;
  readonly look: Look;
  readonly listFolder: ListFolder;
  /** The user's home folder, for `~`. */
  readonly home: string;
  /** The key that is being handled, or was last. */
  readonly lastChord: string;
  /** Answers what closes it again. */
  open<State, Action extends string>(screen: Screen<State, Action>, initial: State): () => void;
  /** The status line, until the next key. Raw text. */
  tell(text: string, tone?: Tone): void;
  /** What was thrown, in its sentence with its hint. Handlers may simply throw instead. */
  fail(thrown: unknown): void;
  /**
   * Work that takes time: keys rest meanwhile, progress is shown, and the inventory is read again at its end.
   * Rejects with what `work` threw.
   */
  run<Result>(title: string, work: (job: Job) => Promise<Result>, options?: RunOptions): Promise<Result>;
  /** Read the store again and refresh every layer. */
  reload(): Promise<void>;
  quit(exitCode: number): void;
}
