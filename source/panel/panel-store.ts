/**
 * The panel's current state, outside of React, so that it can be asked between two keys of one read. It opens
 * and closes layers, runs long work, and keeps the inventory up to date. It knows neither Ink nor the terminal.
 */
import { asUserError, UserError } from '../core/errors.ts';
import type { Inventory } from '../core/inventory.ts';
import type { OperationContext } from '../operations/context.ts';
import { loadInventory } from '../operations/load-inventory.ts';
import type { Tone } from '../presentation/styled-text.ts';
import { bodySize } from './components/frame-layout.ts';
import { sentence, withFullStop } from './components/sentence.ts';
import { createLayer, type Layer } from './layer.ts';
import { initialPanel, type PanelEvent, type PanelState, panelReducer } from './panel-state.ts';
import type { Job, ListFolder, Panel, RunOptions, Screen, Size } from './screen.ts';
import type { Look } from './terminal/capabilities.ts';

export interface PanelSurroundings {
  readonly look: Look;
  readonly listFolder: ListFolder;
  readonly home: string;
  /** The stack of layers changed: what was typed ahead was meant for something else. */
  onLayersChanged(): void;
  onQuit(exitCode: number): void;
}

export class PanelStore implements Panel {
  lastChord = '';
  #state: PanelState;
  #surroundings: PanelSurroundings;
  #context: OperationContext | undefined;
  #listeners = new Set<() => void>();
  #cancellation: AbortController | undefined;
  /** Messages of the warnings that the person has seen. */
  #told: ReadonlySet<string> = new Set();

  constructor(size: Size, surroundings: PanelSurroundings) {
    this.#state = initialPanel(size);
    this.#surroundings = surroundings;
  }

  get context(): OperationContext {
    if (this.#context === undefined) throw new UserError('internal', 'the store is not open yet');
    return this.#context;
  }

  get inventory(): Inventory {
    const { inventory } = this.#state;
    if (inventory === undefined) throw new UserError('internal', 'the store has not been read yet');
    return inventory;
  }

  get look(): Look {
    return this.#surroundings.look;
  }

  get listFolder(): ListFolder {
    return this.#surroundings.listFolder;
  }

  get home(): string {
    return this.#surroundings.home;
  }

  readonly getState = (): PanelState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  get topLayer(): Layer | undefined {
    return this.#state.layers.at(-1);
  }

  dispatch(event: PanelEvent): void {
    const before = this.#state;
    this.#state = panelReducer(before, event);
    if (this.#state === before) return;
    if (this.#state.layers !== before.layers) {
      for (const layer of before.layers) if (!this.#state.layers.includes(layer)) layer.closed();
      this.#surroundings.onLayersChanged();
    }
    for (const listener of this.#listeners) listener();
  }

  open<State, Action extends string>(screen: Screen<State, Action>, initial: State): () => void {
    const layer = createLayer(screen, initial, {
      panel: this,
      changed: () => this.dispatch({ kind: 'layer-changed' }),
      close: (closing) => this.close(closing),
      bodySize: () => bodySize(this.#state.size),
    });
    this.dispatch({ kind: 'opened', layer });
    layer.opened();
    return () => this.close(layer);
  }

  close(layer: Layer): void {
    this.dispatch({ kind: 'closed', layer });
  }

  tell(text: string, tone?: Tone): void {
    this.dispatch({ kind: 'told', status: { text, tone } });
  }

  fail(thrown: unknown): void {
    const { message, hint } = asUserError(thrown);
    this.tell(hint === undefined ? sentence(message) : `${sentence(message)} ${hint}`, 'bad');
  }

  async run<Result>(
    title: string,
    work: (job: Job) => Promise<Result>,
    { canCancel = false }: RunOptions = {},
  ): Promise<Result> {
    if (this.#state.busy !== undefined)
      throw new UserError('internal', `${this.#state.busy.title} is running`);
    const cancellation = new AbortController();
    this.#cancellation = cancellation;
    this.dispatch({ kind: 'started', busy: { title, canCancel, isCancelling: false } });
    try {
      return await work({
        signal: cancellation.signal,
        progress: (done, total) => this.dispatch({ kind: 'progressed', done, total }),
      });
    } finally {
      this.#cancellation = undefined;
      this.dispatch({ kind: 'finished' });
      // Whoever ran it tells of its outcome now; warnings come after that, with the change that the store tells.
      await this.#readAgain();
    }
  }

  /** Ask what is running to stop. */
  cancel(): void {
    const { busy } = this.#state;
    if (busy === undefined || busy.isCancelling) return;
    if (!busy.canCancel) {
      this.tell(`${busy.title}: this cannot be cancelled any more.`);
      return;
    }
    this.dispatch({ kind: 'cancelling' });
    this.#cancellation?.abort(new UserError('interrupted', 'Cancelled; nothing was changed.'));
  }

  /** Read the store for the first time, open the first screen, and watch. Answers what ends the watching. */
  async start(
    openContext: () => Promise<OperationContext>,
    openFirst: (panel: Panel) => void,
  ): Promise<() => void> {
    try {
      this.#context = await openContext();
      this.dispatch({ kind: 'loaded', inventory: await loadInventory(this.#context) });
    } catch (thrown) {
      this.dispatch({ kind: 'not-loaded', problem: asUserError(thrown) });
      return () => undefined;
    }
    openFirst(this);
    this.#tellWarnings(this.#context);
    return this.#context.store.watch(() => void this.reload());
  }

  async reload(): Promise<void> {
    await this.#readAgain();
    this.#tellWarnings(this.context);
  }

  /** Each once, for as long as it holds. */
  #tellWarnings({ store, activity }: OperationContext): void {
    const warnings = [...store.warnings, ...activity.warnings];
    const untold = warnings.find(({ message }) => !this.#told.has(message));
    const still = warnings.filter((one) => one === untold || this.#told.has(one.message));
    this.#told = new Set(still.map(({ message }) => message));
    if (untold === undefined) return;
    const { message, hint } = untold;
    this.tell([withFullStop(message), hint].filter(Boolean).join(' '), 'warning');
  }

  async #readAgain(): Promise<void> {
    try {
      const inventory = await loadInventory(this.context);
      if (inventory === this.#state.inventory) return;
      this.dispatch({ kind: 'loaded', inventory });
      for (const layer of this.#state.layers) layer.refresh(inventory);
    } catch (thrown) {
      this.fail(thrown);
    }
  }

  quit(exitCode: number): void {
    this.#surroundings.onQuit(exitCode);
  }
}
