/** One line of the table: what is promised, and how it is measured. */

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
  readonly promise: string;
  readonly promised: string;
  run(mode: Mode): Promise<Measurement>;
}

export function skipped(why: string): Measurement {
  return { measured: 'not measured', isKept: false, skippedBecause: why };
}
