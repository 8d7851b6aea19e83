/** What the fuzzing process and the one that watches it tell each other. */

/** Given as JSON in the first argument. */
export interface Task {
  /** In this order. */
  readonly targets: readonly string[];
  readonly seed: string;
  /** For each target. */
  readonly seconds: number;
  /** Number of the first input of the first target; all others begin at their beginning. */
  readonly from?: number;
  /** Only this one input, in a process that did nothing else. */
  readonly isAlone?: boolean;
}

/** One line of JSON each on standard output. */
export type Report =
  | {
      readonly kind: 'fault';
      readonly target: string;
      readonly number: number;
      readonly signature: string;
      readonly message: string;
    }
  | { readonly kind: 'done'; readonly target: string; readonly inputs: number };

/**
 * Before each input its target and number are written to descriptor 3, a file, always at its beginning: what a
 * process that hangs or dies was doing must be known without its help.
 */
export const progressDescriptor = 3;
export const progressLength = 64;
