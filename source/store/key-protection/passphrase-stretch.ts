/**
 * Turns a passphrase into a key by scrypt (RFC 7914), and decides which costs a store may ask of us: one that
 * is cheaper than we ever write was tampered with, and one that is dearer would hang the reader.
 */
import { scrypt } from 'node:crypto';
import { UserError } from '../../core/errors.ts';

export interface ScryptCost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** Half a second and 128 MiB on an ordinary server. */
export const writtenCost: ScryptCost = { N: 2 ** 17, r: 8, p: 1 };

const mostN = 2 ** 20;
const mostR = 16;
const mostP = 4;
const mostMemory = 2 ** 30;

/** A 32-byte key from a passphrase. Tests pass a quick one; which costs are accepted never depends on it. */
export type PassphraseStretch = (passphrase: Buffer, salt: Buffer, cost: ScryptCost) => Promise<Buffer>;

/** Why this cost is refused, as a sentence; undefined when it is fine. Takes no time, whatever is asked. */
export function costProblem({ N, r, p }: ScryptCost): string | undefined {
  const asked = `scrypt N=${String(N)}, r=${String(r)}, p=${String(p)}`;
  if (![N, r, p].every((value) => Number.isSafeInteger(value) && value > 0) || !isPowerOfTwo(N)) {
    return `the passphrase's cost ${asked} is not one that scrypt knows`;
  }
  if (N < writtenCost.N || r < writtenCost.r) {
    return `the passphrase's cost ${asked} is below what smimectl writes (N=${writtenCost.N}, r=${writtenCost.r}): somebody changed it`;
  }
  if (N > mostN || r > mostR || p > mostP || memory({ N, r, p }) > mostMemory) {
    return `the passphrase's cost ${asked} is above what is accepted (N=${mostN}, r=${mostR}, p=${mostP}, 1 GiB)`;
  }
  return undefined;
}

export const stretchWithScrypt: PassphraseStretch = (passphrase, salt, cost) => {
  const problem = costProblem(cost);
  if (problem !== undefined) return Promise.reject(new UserError('store-damaged', problem));
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  // OpenSSL counts a little more than 128·N·r.
  const maxmem = memory(cost) + 128 * cost.r * (cost.p + 8) + 2 ** 20;
  scrypt(passphrase, salt, 32, { ...cost, maxmem }, (error, key) => {
    if (error === null) resolve(key);
    else reject(error);
  });
  return promise;
};

function memory({ N, r }: ScryptCost): number {
  return 128 * N * r;
}

function isPowerOfTwo(value: number): boolean {
  return Number.isInteger(Math.log2(value));
}
