/** The launcher gives the terminal back even when the program has no chance to. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { repositoryFolder } from '../support/fixture.ts';
import { waitFor } from '../support/wait-for.ts';
import { freshProgram } from './program.ts';
import { openSurroundings, type Surroundings } from './surroundings.ts';
import { openTerminal, type Terminal } from './terminal.ts';

let terminal: Terminal | undefined;
let surroundings: Surroundings | undefined;
afterEach(async () => {
  await terminal?.close();
  surroundings?.remove();
});

/** The process that runs the program on this store. */
function programOn(storeFolder: string): number | undefined {
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const words = readFileSync(`/proc/${name}/cmdline`, 'utf8');
      const environment = readFileSync(`/proc/${name}/environ`, 'utf8');
      if (words.includes('smimectl.js') && environment.includes(`SMIMECTL_STORE=${storeFolder}\0`)) {
        if (!words.startsWith('/bin/sh') && !words.startsWith('sh')) return Number(name);
      }
    } catch {
      // It ended meanwhile.
    }
  }
  return undefined;
}

async function openShell(): Promise<{ terminal: Terminal; storeFolder: string }> {
  const program = await freshProgram();
  surroundings = openSurroundings(program);
  const { env, storeFolder, workFolder } = surroundings;
  terminal = openTerminal({
    command: '/bin/sh',
    args: ['-i'],
    env: { ...env, PS1: 'shell> ' },
    cwd: workFolder,
  });
  await terminal.waitForText('shell>');
  terminal.type(`${join(repositoryFolder, 'bin/smimectl')}\r`);
  await terminal.waitForText('S/MIME is disabled');
  return { terminal, storeFolder };
}

test('after kill -9 the shell has its screen, its cursor and its echo again', async () => {
  const { terminal, storeFolder } = await openShell();
  expect(terminal.isAlternateScreen()).toBe(true);
  await waitFor(() => programOn(storeFolder) !== undefined, { describe: () => 'no program' });
  execFileSync('kill', ['-9', String(programOn(storeFolder))]);
  await waitFor(() => !terminal.isAlternateScreen(), { describe: () => terminal.screen() });
  terminal.type('echo code $?\r');
  await terminal.waitForText('code 137');
  terminal.type('stty -a | grep -q " icanon .* echo " && echo "cooked" "again"\r');
  await terminal.waitForText('cooked again');
});

test('an exit code comes through, and so does the terminal when the person leaves', async () => {
  const { terminal } = await openShell();
  await terminal.press('q');
  await waitFor(() => !terminal.isAlternateScreen(), { describe: () => terminal.screen() });
  terminal.type('echo code $?\r');
  await terminal.waitForText('code 0');
});

test('a closed standard output is a failure, and not a result that is lost', () => {
  const launcher = join(repositoryFolder, 'bin/smimectl');
  const ended = spawnSync('/bin/sh', ['-c', `"${launcher}" --version >&-`], { encoding: 'utf8' });
  expect(ended).toMatchObject({ status: 1, stderr: 'smimectl: standard output is closed\n' });
  const open = spawnSync('/bin/sh', ['-c', `"${launcher}" --version > /dev/null`], { encoding: 'utf8' });
  expect(open.status).toBe(0);
});
