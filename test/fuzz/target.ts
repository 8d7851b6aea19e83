/** What is fuzzed: one reader of foreign bytes, what to feed it, and how it may answer. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../source/core/errors.ts';
import type { Random } from './random.ts';

export interface Bounds {
  /** Of computing, not of waiting: the machine may be busy with other things. */
  readonly milliseconds: number;
  /** More than the process has at rest. */
  readonly megabytes: number;
}

export interface Target {
  readonly name: string;
  /** What is broken; made once for each process, always the same. */
  readonly seeds: () => readonly Buffer[];
  readonly mutate: (seed: Buffer, random: Random, other: Buffer) => Buffer;
  /** Reads `input` to the end, and throws what must not be. */
  readonly run: (input: Buffer) => unknown;
  /** Whether `run` may throw this; a UserError unless told otherwise. */
  readonly mayThrow: (thrown: unknown) => boolean;
  readonly bounds: Bounds;
}

export const usualBounds: Bounds = { milliseconds: 1000, megabytes: 256 };

type Optional = 'mayThrow' | 'bounds';

export function target(of: Omit<Target, Optional> & Partial<Pick<Target, Optional>>): Target {
  return { mayThrow: (thrown) => thrown instanceof UserError, bounds: usualBounds, ...of };
}

const fixturesFolder = join(import.meta.dirname, '../../fixtures');

/** Fixtures whose names fit, in the order of their names; the largest are left out. */
export function fixtureFiles(fits: RegExp): readonly Buffer[] {
  return readdirSync(fixturesFolder)
    .filter((name) => fits.test(name))
    .sort()
    .map((name) => readFileSync(join(fixturesFolder, name)))
    .filter(({ length }) => length < 40_000);
}

/** What stands in the first PEM block. */
export function derOf(pem: Buffer): Buffer {
  const [, body = ''] = /-----BEGIN [^-]+-----\s([^-]*)-----END/.exec(pem.toString('latin1')) ?? [];
  return Buffer.from(body, 'base64');
}
