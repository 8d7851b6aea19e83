/**
 * Gathers the items of a long input: leaves the event loop its turns, and ends the reading once too much of the
 * input is of no use, since a hostile one could hold a million pieces.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FoundItem } from '../../core/import.ts';
import { otherItem } from './reading.ts';

const mostUnreadable = 1000;
/** Nobody sends more at once, and each of them is proved by a signature. */
const mostPrivateKeys = 200;
/** Milliseconds of reading between two turns of the event loop. */
const turn = 30;

export class Findings {
  readonly items: FoundItem[] = [];
  readonly #source: string;
  #unreadable = 0;
  #privateKeys = 0;
  #turnEndsAt = performance.now() + turn;

  /** `source` names the whole of the input. */
  constructor(source: string) {
    this.#source = source;
  }

  /** Whether to read on. */
  async add(...found: readonly FoundItem[]): Promise<boolean> {
    this.items.push(...found);
    if (found.some(({ kind }) => kind === 'other')) this.#unreadable++;
    this.#privateKeys += found.filter(({ kind }) => kind === 'private-key').length;
    if (this.#unreadable >= mostUnreadable)
      return this.#end(`${mostUnreadable} pieces before it are of no use`);
    if (this.#privateKeys >= mostPrivateKeys)
      return this.#end(`${mostPrivateKeys} private keys stand before it`);
    if (performance.now() >= this.#turnEndsAt) {
      await nextTurn();
      this.#turnEndsAt = performance.now() + turn;
    }
    return true;
  }

  #end(because: string): false {
    const message = `the rest of it was not read, because ${because}`;
    this.items.push(otherItem(this.#source, 'unreadable', message));
    return false;
  }
}
