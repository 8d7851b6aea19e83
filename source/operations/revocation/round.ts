/** One round of questions over the network: what it may use, and how many at a time and how often it may ask. */
import type { Certificate } from '../../core/certificate.ts';
import { asUserError, UserError } from '../../core/errors.ts';
import type { Network, NetworkRequest, OnlineRevocation, RevocationPlaces } from '../../core/ports.ts';

export interface Suspect {
  readonly certificate: Certificate;
  /** Undefined where no stored CA issued it, so that no answer could be verified. */
  readonly places: RevocationPlaces | undefined;
}

/** Requests under way at a time. */
const parallelRequests = 6;

export class RevocationRound {
  readonly online: OnlineRevocation;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly #network: Network;
  readonly #signal: AbortSignal | undefined;
  /** What hosts could not be reached for: nobody waits for the same host twice. */
  readonly #failures = new Map<string, UserError>();

  constructor(network: Network, online: OnlineRevocation, now: number, signal: AbortSignal | undefined) {
    this.#network = network;
    this.online = online;
    this.now = now;
    this.#signal = signal;
  }

  /** @throws UserError `io`, and the signal's reason */
  async fetch(url: string, request: NetworkRequest): Promise<Uint8Array> {
    const { host } = new URL(url);
    const failure = this.#failures.get(host);
    if (failure !== undefined) {
      throw new UserError('io', `${url}: not asked, because this host failed before (${failure.message})`);
    }
    try {
      const signal = this.#signal;
      return await this.#network.fetch(url, { ...request, ...(signal === undefined ? {} : { signal }) });
    } catch (thrown) {
      this.#signal?.throwIfAborted();
      const error = asUserError(thrown);
      // A server that answers at all, with whatever status, may have the next thing it is asked for.
      if (error.cause !== undefined) this.#failures.set(host, error);
      throw error;
    }
  }

  /** The results of `work` in the items' order. */
  async forEach<Item, Result>(
    items: readonly Item[],
    work: (item: Item) => Promise<Result>,
  ): Promise<readonly Result[]> {
    const results = new Map<number, Result>();
    const waiting = items.entries();
    const worker = async () => {
      for (const [index, item] of waiting) {
        this.#signal?.throwIfAborted();
        results.set(index, await work(item));
      }
    };
    await Promise.all(Array.from({ length: Math.min(parallelRequests, items.length) }, worker));
    return [...results].sort(([one], [other]) => one - other).map(([, result]) => result);
  }

  /** The sentence of a failure; the signal's reason is no failure of the place asked. */
  failureOf(thrown: unknown): string {
    this.#signal?.throwIfAborted();
    return asUserError(thrown).message;
  }
}
