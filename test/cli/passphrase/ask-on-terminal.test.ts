import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openTerminal, type Terminal } from '../../pty/terminal.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const program = join(import.meta.dirname, 'passphrase-program.ts');
const hex = (text: string) => Buffer.from(text).toString('hex');
const env = { PATH: process.env.PATH ?? '', PROGRAM: `${process.execPath} ${program}`, PS1: 'shell> ' };

function shell(script: string): Terminal {
  const terminal = openTerminal({ command: 'sh', args: ['-c', script], env });
  onTestFinished(() => terminal.close());
  return terminal;
}

/** Runs the program, then tells its exit code and whether the terminal is as terminals are. */
const asking = (how: string, redirection = '') =>
  shell(`$PROGRAM ${how} ${redirection}; echo code=$?; stty -a | grep -Eo -e '-?(echo|icanon|isig)\\b'`);

async function expectOrdinary(terminal: Terminal): Promise<void> {
  await terminal.waitForExit();
  expect(terminal.screen()).toMatch(/\bisig\s+icanon\s+echo\b/);
  expect(terminal.screen()).not.toMatch(/-(echo|icanon|isig)\b/);
}

describe('a question at the terminal', () => {
  test('shows nothing of the answer, and leaves the terminal as it was', async () => {
    const terminal = asking('ask');
    await terminal.waitForText('Passphrase:');
    terminal.type('corect');
    terminal.press('Backspace', 'Backspace', 'Backspace');
    terminal.type('rect hörse');
    terminal.press('Enter');
    await terminal.waitForText(hex('correct hörse'));
    await expectOrdinary(terminal);
    expect(terminal.screen()).toContain('code=0');
    expect(terminal.output().toString()).not.toMatch(/c.?o.?r.?e.?c|h.?ö.?r/);
    expect(terminal.output().toString()).not.toContain('*');
  });

  test('is asked on the terminal also when input and output lead elsewhere', async () => {
    const output = join(temporaryFolder(), 'output');
    const terminal = asking('ask', `</dev/null >${output} 2>&1`);
    await terminal.waitForText('Passphrase:');
    terminal.pressTogether('a', 'b', 'Enter');
    await expectOrdinary(terminal);
    expect(readFileSync(output, 'utf8')).toBe(`${hex('ab')}\n`);
  });

  test('takes both answers of a new passphrase, also when they arrive at once', async () => {
    const terminal = asking('ask-new');
    await terminal.waitForText('Passphrase:');
    terminal.type('new one\rnew one\r');
    await terminal.waitForText('The same again:');
    await terminal.waitForText(hex('new one'));
    await expectOrdinary(terminal);
  });

  test.each([
    ['Ctrl+C', 'interrupted', 'code=1'],
    ['Ctrl+D', 'nobody answered', 'code=0'],
    ['Enter', '', 'code=0'],
  ])('ends with %s, and leaves the terminal as it was', async (key, told, code) => {
    const terminal = asking('ask');
    await terminal.waitForText('Passphrase:');
    terminal.press(key);
    await expectOrdinary(terminal);
    expect(terminal.screen()).toContain(told);
    expect(terminal.screen()).toContain(code);
  });

  test.each([
    ['SIGTERM', 'ask', 143],
    ['SIGHUP', 'ask', 129],
    ['SIGQUIT', 'ask', 131],
    ['SIGUSR2', 'ask-exit', 3],
    ['SIGUSR2', 'ask-crash', 1],
  ] as const)('that %s ends (%s) leaves the terminal as it was', async (signal, how, code) => {
    const terminal = shell(
      `ulimit -c 0; $PROGRAM ${how} & echo "pid=$!"; wait $!; echo code=$?; stty -a | grep -Eo -e '-?(echo|icanon|isig)\\b'`,
    );
    await terminal.waitForText('Passphrase:');
    process.kill(Number(/pid=(\d+)/.exec(terminal.screen())?.[1]), signal);
    await expectOrdinary(terminal);
    expect(terminal.screen()).toContain(`code=${code}`);
  });

  test('goes on hidden after Ctrl+Z and fg', async () => {
    const terminal = openTerminal({ command: 'bash', args: ['--norc', '-i'], env });
    onTestFinished(() => terminal.close());
    await terminal.waitForText('shell>');
    terminal.type('$PROGRAM ask\r');
    await terminal.waitForText('Passphrase:');
    terminal.type('before ');
    terminal.press('Ctrl+Z');
    await terminal.waitForText('Stopped');
    terminal.type('echo "the shell is $((40 + 2))"\r');
    await terminal.waitForText('the shell is 42');
    terminal.type('fg\r');
    await terminal.waitForText(/the shell is 42[\s\S]*Passphrase:/);
    terminal.type('after\r');
    await terminal.waitForText(hex('before after'));
    expect(terminal.screen()).not.toMatch(/before|after/);
  });
});

test('without a terminal nobody is asked', () => {
  const { stdout } = spawnSync('setsid', ['-w', process.execPath, program, 'ask'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  expect(stdout).toBe('nobody answered\n');
});
