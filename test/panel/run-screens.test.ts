/** The panel on a real pseudo-terminal: how it takes the terminal, and that it gives it back every way it can end. */
import { execFileSync, spawn as spawnProcess, spawnSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { spawn } from 'node-pty';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openTerminal, type Terminal } from '../pty/terminal.ts';
import { openTemporaryFolder } from '../support/temporary-folder.ts';
import { waitFor } from '../support/wait-for.ts';
import { buildDemo } from './support/build-demo.ts';

const { folder, remove } = openTemporaryFolder();
let program: string;
let terminal: Terminal | undefined;

beforeAll(async () => {
  program = await buildDemo(folder);
});
afterEach(async () => {
  await terminal?.close();
  terminal = undefined;
});
afterAll(remove);

const environment = { PATH: process.env.PATH ?? '', HOME: folder, LANG: 'C.UTF-8' };

async function open(env: Record<string, string> = {}, size = { columns: 80, rows: 24 }): Promise<Terminal> {
  const opened = openTerminal({
    command: process.execPath,
    args: [program],
    env: { ...environment, ...env },
    ...size,
  });
  terminal = opened;
  await opened.waitForText('row 3');
  return opened;
}

async function expectRestored(ended: Terminal, exitCode: number): Promise<void> {
  const from = Date.now();
  expect(await ended.waitForExit()).toEqual({ exitCode, signal: 0 });
  expect(Date.now() - from).toBeLessThan(1000);
  expect(ended.isAlternateScreen()).toBe(false);
  const output = ended.output().toString();
  expect(output.lastIndexOf('\x1b[?25h')).toBeGreaterThan(output.lastIndexOf('\x1b[?25l'));
  expect(output.lastIndexOf('\x1b[?2004l')).toBeGreaterThan(output.lastIndexOf('\x1b[?2004h'));
}

/** A zombie has ended too: how soon somebody buries it is not the program's business. */
function hasEnded(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return true;
  }
}

test('q leaves, and the terminal is as it was', async () => {
  const opened = await open();
  expect(opened.isAlternateScreen()).toBe(true);
  opened.press('q');
  await expectRestored(opened, 0);
});

test.each([
  ['SIGTERM', 143],
  ['SIGHUP', 129],
  ['SIGINT', 130],
])('%s ends it with %i and gives the terminal back', async (signal, exitCode) => {
  const opened = await open();
  opened.signal(signal);
  await expectRestored(opened, exitCode);
});

test('Ctrl+C ends it with 130', async () => {
  const opened = await open();
  opened.press('Ctrl+C');
  await expectRestored(opened, 130);
});

test('a throw while drawing is one sentence, exit code 1, and nothing that the terminal obeys', async () => {
  const opened = await open();
  opened.press('#');
  await expectRestored(opened, 1);
  expect(opened.screen()).toBe('smimectl: unexpected failure: the view broke\\u{001B}[2J');
});

test('an exception that nobody caught is told the same way', async () => {
  const opened = await open();
  opened.press('*');
  await expectRestored(opened, 1);
  expect(opened.screen()).toMatch(/^smimectl: unexpected failure: /);
});

test('a throw in a handler is told in the status line, and the panel goes on', async () => {
  const opened = await open();
  opened.press('!');
  await opened.waitForText('Error: Unexpected failure: the handler broke.');
  opened.press('Down', 'Enter');
  await opened.waitForText('row 1, 0 removed');
});

test('a terminal that is gone ends it within a second', async () => {
  // script(1) holds the terminal: when it is killed, nobody is there to be written to.
  const holder = spawnProcess('script', ['-qc', `exec ${process.execPath} ${program}`, '/dev/null'], {
    env: { ...environment, TERM: 'xterm', SHELL: '/bin/sh' },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  let output = '';
  holder.stdout.on('data', (data) => {
    output += data;
  });
  await waitFor(() => output.includes('row 3'), { describe: () => output });
  const child = Number(execFileSync('ps', ['-o', 'pid=', '--ppid', String(holder.pid)]).toString());
  const from = Date.now();
  holder.kill('SIGKILL');
  await waitFor(() => hasEnded(child));
  expect(Date.now() - from).toBeLessThan(1000);
});

test('a stalled terminal blocks nothing: it is drawn when it goes on, and signals are heard', async () => {
  const pty = spawn(process.execPath, [program], { env: environment, cols: 200, rows: 60, encoding: null });
  let output = '';
  pty.onData((data) => {
    output += data;
  });
  await waitFor(() => output.includes('row 3'));
  const stateOf = () => execFileSync('ps', ['-o', 'wchan=', '-p', String(pty.pid)]).toString();
  pty.pause();
  for (let key = 0; key < 100; key++) {
    pty.write(key % 2 === 0 ? 'G' : 'g');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  // Blocked in a write, it would sleep in the terminal's driver.
  await waitFor(() => stateOf().includes('poll'), { describe: stateOf });
  pty.resume();
  pty.write('G');
  await waitFor(() => output.includes('row 9999'));
  pty.pause();
  for (let key = 0; key < 40; key++) pty.write(key % 2 === 0 ? 'g' : 'G');
  const from = Date.now();
  process.kill(pty.pid, 'SIGTERM');
  await waitFor(() => hasEnded(pty.pid));
  expect(Date.now() - from).toBeLessThan(1000);
  pty.resume();
  pty.kill();
});

test('Ctrl+Z goes to the shell and fg comes back', async () => {
  const shell = openTerminal({
    command: 'bash',
    args: ['--norc', '--noprofile', '-i'],
    env: { ...environment, PS1: 'ready> ' },
  });
  terminal = shell;
  await shell.waitForText('ready>');
  shell.type(`${process.execPath} ${program}\r`);
  await shell.waitForText('row 3');
  shell.press('Down', 'Ctrl+Z');
  await shell.waitForText('Stopped');
  expect(shell.isAlternateScreen()).toBe(false);
  shell.type('echo cooked-$((40+2))\r');
  await shell.waitForText('cooked-42');
  shell.type('fg\r');
  await shell.until(() => shell.isAlternateScreen(), 'the panel is back');
  await shell.waitForText('>  row 1');
  shell.press('Down', 'Enter');
  await shell.waitForText('row 2, 0 removed');
});

test('stopped from outside, with the terminal cooked meanwhile, it takes raw mode again', async () => {
  const opened = await open();
  const device = readlinkSync(`/proc/${opened.pid}/fd/0`);
  opened.signal('SIGSTOP');
  execFileSync('stty', ['-F', device, 'sane']);
  opened.signal('SIGCONT');
  await waitFor(() => execFileSync('stty', ['-F', device, '-a']).toString().includes('-icanon'));
  opened.press('Down', 'Enter');
  await opened.waitForText('row 1, 0 removed');
});

test('Ctrl+L draws everything again', async () => {
  const opened = await open();
  await opened.waitForIdle();
  const before = opened.output().length;
  opened.press('Ctrl+L');
  await opened.until(
    () => opened.output().subarray(before).toString().includes('row 17'),
    'a whole new frame',
  );
});

test('a smaller and a larger window are filled, and one that is too small is told', async () => {
  const opened = await open();
  opened.resize(40, 12);
  await opened.until(() => !opened.screen().includes('row 9'), 'fewer rows');
  expect(opened.screen()).toContain('? help');
  opened.resize(30, 8);
  await opened.waitForText('Terminal too small: 30x8.');
  opened.resize(100, 30);
  await opened.waitForText('row 23');
});

test('NO_COLOR and CI leave bold, inverse and the marker, and no colour', async () => {
  const opened = await open({ NO_COLOR: '1', CI: 'true' });
  expect(opened.stylesOf('>  row 0')?.every(({ isInverse }) => isInverse)).toBe(true);
  opened.press('!');
  await opened.waitForText('Error:');
  expect(opened.stylesOf('Error:')?.[0]).toMatchObject({ isBold: true, foreground: undefined });
});

test('with colours an error is red too, on the terminal’s own background', async () => {
  const opened = await open();
  opened.press('!');
  await opened.waitForText('Error:');
  expect(opened.stylesOf('Error:')?.[0]).toMatchObject({
    isBold: true,
    foreground: 1,
    background: undefined,
  });
});

test('without UTF-8 every byte on the screen is ASCII', async () => {
  const opened = await open({ LANG: 'C' });
  expect(opened.screen()).toMatch(/^[\x20-\x7e\n]*$/);
});

test('a screen reader gets lines without a frame, on the normal screen', async () => {
  const opened = await open({ INK_SCREEN_READER: 'true' });
  expect(opened.isAlternateScreen()).toBe(false);
  expect(opened.screen()).toMatch(/^smimectl › Demo\n {2}Search:/);
  expect(opened.screen()).toContain('Keys: Enter open');
});

test('moving in a long list sends only what changed', async () => {
  const opened = await open();
  await opened.waitForIdle();
  const before = opened.output().length;
  opened.press('Down');
  await opened.waitForText('>  row 1');
  await opened.waitForIdle();
  expect(opened.output().length - before).toBeLessThan(500);
});

test.each([
  ['without a terminal', {}],
  ['on a dumb terminal', { TERM: 'dumb' }],
])('%s there is no panel, and the commands are named', (_, env) => {
  const { stderr, stdout } = spawnSync(process.execPath, [program], {
    env: { ...environment, ...env },
    encoding: 'utf8',
  });
  expect(stderr).toContain('the panel needs a terminal');
  expect(stderr).toContain('smimectl status');
  expect(stdout).toBe('');
});
