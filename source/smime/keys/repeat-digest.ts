/** The digest of the digest, many times over, in slices that leave the event loop its turns. */
import { hash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Compression, compressions } from './compress.ts';

/** Milliseconds of hashing between two turns of the event loop. */
const turn = 10;
const roundsBetweenLooks = 1000;

/** Calls `advance` for `rounds` rounds altogether. */
async function inSlices(rounds: number, advance: (rounds: number) => void): Promise<void> {
  let turnEndsAt = performance.now() + turn;
  for (let left = rounds; left > 0; left -= roundsBetweenLooks) {
    advance(Math.min(left, roundsBetweenLooks));
    if (performance.now() < turnEndsAt) continue;
    await nextTurn();
    turnEndsAt = performance.now() + turn;
  }
}

/** A digest is far shorter than a block, so each round is one block: the digest, a one bit, zeros, its length. */
async function compressRepeatedly(
  { words, scheduleWords, compress }: Compression,
  digest: Buffer,
  rounds: number,
): Promise<void> {
  const state = Int32Array.from({ length: words }, (_, i) => digest.readInt32BE(4 * i));
  const schedule = new Int32Array(scheduleWords);
  await inSlices(rounds, (count) => {
    for (let round = 0; round < count; round++) {
      schedule.set(state);
      schedule[words] = 0x80000000;
      schedule.fill(0, words + 1, 15);
      schedule[15] = 32 * words;
      compress(state, schedule);
    }
  });
  for (const [i, word] of state.entries()) digest.writeInt32BE(word, 4 * i);
  state.fill(0);
  schedule.fill(0);
}

/** The digest of `input`, and of that, `rounds` times in all; `input` is wiped. */
export async function repeatDigest(algorithm: string, input: Buffer, rounds: number): Promise<Buffer> {
  let digest = hash(algorithm, input, 'buffer');
  input.fill(0);
  const compression = compressions.get(algorithm);
  if (compression !== undefined) {
    await compressRepeatedly(compression, digest, rounds - 1);
    return digest;
  }
  await inSlices(rounds - 1, (count) => {
    for (let round = 0; round < count; round++) {
      const next = hash(algorithm, digest, 'buffer');
      digest.fill(0);
      digest = next;
    }
  });
  return digest;
}
