/** One line of the table: which promise, or which part of it, and how it is measured. */
import type { PromiseName } from './promises.ts';

/** `short` takes a second or two and runs with the other tests; `full` measures the promised figure. */
export type Mode = 'short' | 'full';

export interface Measurement {
  /** The figure, in the words of the promise. */
  readonly measured: string;
  readonly isKept: boolean;
  /** Why this machine could not measure it; then `isKept` says nothing. */
  readonly skippedBecause?: string;
}

export interface TortureRow {
  readonly promise: PromiseName;
  /** What this row measures of it, where several rows share it. */
  readonly part?: string;
  /** The figure of this part, where it is not the promise's. */
  readonly figure?: string;
  run(mode: Mode): Promise<Measurement>;
}

export function skipped(why: string): Measurement {
  return { measured: 'not measured', isKept: false, skippedBecause: why };
}
