/** What a script without a terminal does: runs commands, and holds every JSON answer to the contract's shape. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import * as contract from './contract.ts';
import { type Outcome, run } from './fake-world.ts';

/** The fixtures are judged on the day on which their states were chosen. */
export const now = Date.UTC(2026, 10, 23, 12);

export function scriptIn(folder: string) {
  const at = (name: string) => join(folder, name);
  const smimectl = (...argv: readonly string[]) => run({ folder, now }, ...argv);
  const jsonOf = async (code: number, argv: readonly string[]): Promise<Outcome> => {
    const outcome = await smimectl(...argv, '--json');
    expect(outcome.code, outcome.stderr).toBe(code);
    return outcome;
  };
  return {
    at,
    smimectl,
    /** The path of a passphrase file for its owner alone. */
    secret(name: string, passphrase: string): string {
      writeFileSync(at(name), `${passphrase}\n`, { mode: 0o600 });
      return at(name);
    },
    /** The answer of a command, once it has its shape. */
    async answer(shape: contract.Shape, code: number, ...argv: readonly string[]): Promise<unknown> {
      return contract.shaped(shape, JSON.parse((await jsonOf(code, argv)).stdout));
    },
    async failure(code: number, ...argv: readonly string[]): Promise<Outcome> {
      const outcome = await jsonOf(code, argv);
      contract.shaped(contract.failure, JSON.parse(outcome.stderr));
      return outcome;
    },
  };
}
