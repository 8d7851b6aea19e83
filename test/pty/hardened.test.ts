/** From its first question on the program keeps what is typed out of core files and debuggers. */
import { existsSync, readFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { freshProgram } from './program.ts';
import { openSurroundings, type Surroundings } from './surroundings.ts';
import { openTerminal, type Terminal } from './terminal.ts';

let terminal: Terminal | undefined;
let surroundings: Surroundings | undefined;
afterEach(async () => {
  await terminal?.close();
  surroundings?.remove();
});

const why = existsSync('/proc/self/coredump_filter') ? '' : ' (skipped: outside Linux)';

test.skipIf(why !== '').each([
  [
    'a passphrase for the store',
    ['unlock-method', 'add', 'passphrase'],
    'Passphrase for the new unlock method:',
  ],
  ['anything', [], 'S/MIME is disabled'],
])(`before it is asked for %s${why}`, async (_, words, question) => {
  const program = await freshProgram();
  surroundings = openSurroundings(program);
  const { env, workFolder: cwd } = surroundings;
  terminal = openTerminal({
    command: process.execPath,
    args: ['--inspect-port=0', program, ...words],
    env,
    cwd,
  });
  await terminal.waitForText(question);
  expect(readFileSync(`/proc/${terminal.pid}/coredump_filter`, 'latin1').trim()).toBe('00000000');
  terminal.signal('SIGUSR1');
  // The signals are dealt with in their order, so by the end the first one was.
  terminal.signal('SIGTERM');
  await terminal.waitForExit();
  expect(terminal.output().toString()).not.toContain('Debugger');
});
