/** The inputs of a target by number: those from 0 on are made from the seed, negative ones are the corpus. */
import { corpusOf } from './corpus.ts';
import { randomOf } from './random.ts';
import type { Target } from './target.ts';

/** Bytes. */
const longest = 1_000_000;

export interface Inputs {
  readonly first: number;
  at(number: number): Buffer;
}

export function inputsOf(target: Target, seed: string): Inputs {
  const seeds = target.seeds();
  const corpus = corpusOf(target.name);
  return {
    first: -corpus.length,
    at(number) {
      if (number < 0) return corpus.at(number) ?? Buffer.alloc(0);
      // Unbroken seeds come first: they show that a target reads at all.
      const whole = seeds[number];
      if (whole !== undefined) return whole;
      const random = randomOf(`${seed} ${target.name} ${number}`);
      return target.mutate(random.pick(seeds), random, random.pick(seeds)).subarray(0, longest);
    },
  };
}
