import { createHash } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { keyBytes } from './key-bytes.ts';
import { openTerminal, screenHas, type Terminal, type TerminalOptions } from './terminal.ts';
import { openTmux } from './tmux.ts';

const env = { PATH: process.env.PATH ?? '', LANG: 'C.UTF-8', HOME: '/nonexistent' };
const open: Terminal[] = [];

function start<T extends Terminal>(
  opener: (options: TerminalOptions) => T,
  script: string,
  more: Partial<TerminalOptions> = {},
): T {
  const terminal = opener({ command: process.execPath, args: ['-e', script], env, ...more });
  open.push(terminal);
  return terminal;
}

/** Reads raw input and tells each chunk; with `paste`, asks for bracketed paste first. */
const echo = (paste: boolean) => `
process.stdin.setRawMode(true);
${paste ? "process.stdout.write('\\x1b[?2004h');" : ''}
process.stdin.on('data', (data) => console.log(JSON.stringify(data.toString())));
console.log('ready');`;

/** Reads raw input up to its last byte "!" and tells length and digest. */
const digest = (paste: boolean) => `
const { createHash } = require('node:crypto');
process.stdin.setRawMode(true);
let all = Buffer.alloc(0);
process.stdin.on('data', (data) => {
  all = Buffer.concat([all, data]);
  if (!/!(\\x1b\\[201~)?$/.test(all.subarray(-8).toString('latin1'))) return;
  console.log(all.length + ' ' + createHash('sha256').update(all).digest('hex').slice(0, 16));
});
process.stdout.write('${paste ? '\\x1b[?2004h' : ''}');
console.log('ready');`;

const digestOf = (text: string) =>
  `${text.length} ${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
const longText = `${'a line of a certificate in base64 0123456789\n'.repeat(4_600)}!`;
const asPasted = longText.replaceAll('\n', '\r');

afterEach(async () => {
  await Promise.all(open.splice(0).map((terminal) => terminal.close()));
});

test('the screen is what a person sees, not what was written', async () => {
  const terminal = start(
    openTerminal,
    String.raw`console.log('first\x1b[2J\x1b[H\x1b[7mchosen\x1b[0m \x1b[1;31m営業\x1b[0m')`,
  );
  await terminal.waitForText('chosen');
  expect(terminal.screen()).toBe('chosen 営業');
  expect(terminal.output().toString()).toContain('first');
  expect(terminal.stylesOf('chosen')).toHaveLength(6);
  expect(terminal.stylesOf('chosen')?.every(({ isInverse, isBold }) => isInverse && !isBold)).toBe(true);
  expect(terminal.stylesOf('業')?.[0]).toMatchObject({ isBold: true, isInverse: false, foreground: 1 });
  expect(terminal.stylesOf('absent')).toBeUndefined();
});

test('keys arrive one by one or together', async () => {
  const terminal = start(openTerminal, echo(false));
  await terminal.waitForText('ready');
  terminal.press('Up');
  await terminal.waitForText(String.raw`"\u001b[A"`);
  terminal.pressTogether('j*2', 'Enter', 'Ctrl+C');
  await terminal.waitForText(String.raw`"jj\r\u0003"`);
});

test('key names are the ones that people read', () => {
  expect(keyBytes('Ctrl+C')).toBe('\x03');
  expect(keyBytes('Alt+x')).toBe('\x1bx');
  expect(keyBytes('Shift+Up')).toBe('\x1b[1;2A');
  expect(keyBytes('Down', true)).toBe('\x1bOB');
  expect(() => keyBytes('Return')).toThrow('no key is called "Return"');
});

test('a bracketed paste of 200 KB arrives whole between its marks', async () => {
  const terminal = start(openTerminal, digest(true));
  await terminal.waitForText('ready');
  await terminal.paste(longText);
  await terminal.waitForText(digestOf(`\x1b[200~${asPasted}\x1b[201~`));
});

test('a raw paste of 200 KB arrives whole, with returns for newlines', async () => {
  const terminal = start(openTerminal, digest(false));
  await terminal.waitForText('ready');
  terminal.pasteRaw(longText);
  await terminal.waitForText(digestOf(asPasted));
});

test('the exit code and the last output of a program are both there', async () => {
  const terminal = start(openTerminal, "console.log('bye'); process.exit(7)");
  expect(await terminal.waitForExit()).toEqual({ exitCode: 7, signal: 0 });
  expect(terminal.screen()).toBe('bye');
});

test('waiting ends early with the screen when the program has ended', async () => {
  const terminal = start(openTerminal, "console.log('sorry'); process.exit(1)");
  await expect(terminal.waitForText('welcome')).rejects.toThrow(
    /ended \(exit code 1\).*welcome[\s\S]*│sorry/,
  );
});

test('a resize reaches the program', async () => {
  const script =
    "process.stdout.on('resize', () => console.log(process.stdout.columns)); setInterval(() => {}, 1e6); console.log('ready')";
  const terminal = start(openTerminal, script, { columns: 100, rows: 10 });
  await terminal.waitForText('ready');
  terminal.resize(40, 12);
  await terminal.waitForText('40');
});

test('the alternate screen hides, and what scrolled away is kept', async () => {
  const script = String.raw`for (let i = 0; i < 50; i++) console.log('line ' + i);
    process.stdout.write('\x1b[?1049hpanel'); process.stdin.once('data', () => process.stdout.write('\x1b[?1049l') && process.exit(0))`;
  const terminal = start(openTerminal, script);
  await terminal.waitForText('panel');
  expect(terminal.isAlternateScreen()).toBe(true);
  expect(terminal.screen()).not.toContain('line 49');
  terminal.press('Enter');
  await terminal.waitForExit();
  expect(terminal.isAlternateScreen()).toBe(false);
  expect(terminal.scrollback()).toContain('line 0\n');
});

test('a sentence is seen where the width breaks it, also inside a frame', () => {
  const screen = '│ S/MIME is       │\n│ disabled. Enable│';
  expect(screenHas(screen, 'S/MIME is disabled. Enable')).toBe(true);
  expect(screenHas(screen, 'enabled')).toBe(false);
});

test('idle is a program whose output has come to rest', async () => {
  const script =
    'let n = 0; const timer = setInterval(() => { console.log(++n); if (n === 20) clearInterval(timer) }, 5); setTimeout(() => {}, 1e6)';
  const terminal = start(openTerminal, script);
  await terminal.waitForText('1');
  await terminal.waitForIdle();
  expect(terminal.screen()).toContain('20');
});

test('closing leaves no process behind', async () => {
  const terminal = start(openTerminal, "setInterval(() => {}, 1e6); console.log('ready')");
  await terminal.waitForText('ready');
  await terminal.close();
  expect(() => process.kill(terminal.pid, 0)).toThrow('ESRCH');
});

test('tmux passes keys, colours and both kinds of paste', async () => {
  const terminal = start(openTmux, digest(true));
  await terminal.waitForText('ready');
  terminal.pasteBuffer(longText, { bracketed: true });
  await terminal.waitForText(digestOf(`\x1b[200~${asPasted}\x1b[201~`));
});

test('tmux pastes raw without -p, also where the program asked for brackets', async () => {
  const terminal = start(openTmux, digest(true), { columns: 40, rows: 12 });
  await terminal.waitForText('ready');
  terminal.pasteBuffer(longText, { bracketed: false });
  await terminal.waitForText(digestOf(asPasted));
  expect(terminal.capture()).toContain('ready');
});

test('a tmux server ends with its test', async () => {
  const terminal = start(openTmux, "console.log('\\x1b[7mready'); setInterval(() => {}, 1e6)");
  await terminal.waitForText('ready');
  expect(terminal.capture()).toContain('\x1b[7mready');
  expect(terminal.stylesOf('ready')?.[0]?.isInverse).toBe(true);
  await terminal.close();
  expect(() => terminal.capture()).toThrow();
});
