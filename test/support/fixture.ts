/** Reads fixtures/ and what is expected of each file in it; where the public corpora are, if they are here. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Expectation } from '../../scripts/fixtures/expectation.ts';

export type { Expectation } from '../../scripts/fixtures/expectation.ts';

export const repositoryFolder = resolve(import.meta.dirname, '../..');
export const fixturesFolder = join(repositoryFolder, 'fixtures');

/** @throws Error for a name that expected.json does not list */
export function fixturePath(name: string): string {
  if (!expectations().some(({ file }) => file === name)) throw new Error(`there is no fixture ${name}`);
  return join(fixturesFolder, name);
}

export function fixture(name: string): Buffer {
  return readFileSync(fixturePath(name));
}

const known: readonly Expectation[] = JSON.parse(readFileSync(join(fixturesFolder, 'expected.json'), 'utf8'));

/** All fixtures with their verdicts, in the order of fixtures/README.md. */
export function expectations(): readonly Expectation[] {
  return known;
}

/** @throws Error for an unknown name */
export function expectationOf(name: string): Expectation {
  const found = expectations().find(({ file }) => file === name);
  if (found === undefined) throw new Error(`there is no fixture ${name}`);
  return found;
}

/** Public test data that is never copied into the project; undefined where it is absent, to be told as a skip. */
export function corporaFolder(): string | undefined {
  const folder = process.env.SMIMECTL_CORPORA ?? resolve(repositoryFolder, '../shared/corpora');
  return existsSync(folder) ? folder : undefined;
}
