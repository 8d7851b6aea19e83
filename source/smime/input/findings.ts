/**
 * Gathers the items of a long input: leaves the event loop its turns, and ends the reading once too much of the
 * input is of no use, since a hostile one could hold a million pieces.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FoundItem } from '../../core/import.ts';
import { otherItem } from './reading.ts';

const mostUnreadable = 1000;
/** Milliseconds of reading between two turns of the event loop. */
const turn = 30;

export class Findings {
  readonly items: FoundItem[] = [];
  readonly #source: string;
  #unreadable = 0;
  #turnEndsAt = performance.now() + turn;

  /** `source` names the whole of the input. */
  constructor(source: string) {
    this.#source = source;
  }

  /** Whether to read on. */
  async add(...found: readonly FoundItem[]): Promise<boolean> {
    this.items.push(...found);
    if (found.some(({ kind }) => kind === 'other')) this.#unreadable++;
    if (this.#unreadable >= mostUnreadable) {
      const message = `the rest of it was not read, because ${mostUnreadable} pieces before it are of no use`;
      this.items.push(otherItem(this.#source, 'unreadable', message));
      return false;
    }
    if (performance.now() >= this.#turnEndsAt) {
      await nextTurn();
      this.#turnEndsAt = performance.now() + turn;
    }
    return true;
  }
}
