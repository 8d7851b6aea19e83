/** The short form of `npm run fuzz`: every kept input, and some seconds of new ones. */
import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { targets } from './targets.ts';

const run = promisify(execFile);
const program = join(import.meta.dirname, 'run.ts');

interface Ended {
  readonly code: unknown;
  readonly stdout: string;
  readonly stderr: string;
}

async function fuzz(...options: readonly string[]): Promise<Ended> {
  try {
    return { code: 0, ...(await run(process.execPath, [program, '--no-keep', ...options])) };
  } catch (thrown) {
    if (!(thrown instanceof Error) || !('code' in thrown && 'stdout' in thrown && 'stderr' in thrown))
      throw thrown;
    return { code: thrown.code, stdout: String(thrown.stdout), stderr: String(thrown.stderr) };
  }
}

test('no reader breaks on what broke one before, nor on some hundred new inputs', async () => {
  const { code, stdout, stderr } = await fuzz('--seconds', '4');
  expect(stdout + stderr).toMatch(/nothing broke\n$/);
  expect(code).toBe(0);
  for (const { name } of targets) expect(stdout).toMatch(new RegExp(`^${name} +[1-9]`, 'm'));
}, 60_000);

test('readers that are broken on purpose are found out, each for what is wrong with it', async () => {
  const faults = {
    'planted-type-error': 'TypeError: planted',
    'planted-endless-recursion': 'RangeError: Maximum call stack size exceeded',
    'planted-slowness': String.raw`took \d+ ms of computing`,
    'planted-hang': 'was not done in time',
    'planted-memory': String.raw`took \d+ MB of memory`,
    'planted-exit': 'the process ended with code 3',
  };
  const { code, stdout } = await fuzz(
    '--seconds',
    '0.3',
    ...Object.keys(faults).map((name) => `--only=${name}`),
  );
  for (const [name, message] of Object.entries(faults)) {
    expect(stdout).toMatch(new RegExp(`^${name}: ${message}`, 'm'));
  }
  expect(code).toBe(1);
}, 60_000);

test('every folder of kept inputs belongs to a reader', () => {
  const folders = readdirSync(join(import.meta.dirname, 'corpus'));
  expect(folders.filter((folder) => !targets.some(({ name }) => name === folder))).toEqual([]);
});
