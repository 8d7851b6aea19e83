import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { playSession } from './session.ts';
import { readPattern, readSessionScript, readText } from './session-script.ts';

/** Stands in for smimectl: tells its words and input; `leak` writes into the store, `rows` tells the size. */
const standIn = `
const { mkdirSync, writeFileSync } = require('node:fs');
const words = process.argv.slice(2);
if (words[0] === 'leak') {
  mkdirSync(process.env.SMIMECTL_STORE, { recursive: true });
  writeFileSync(process.env.SMIMECTL_STORE + '/keys', 'correct ' + 'horse');
  process.exit(0);
}
if (words[0] === 'fail') { console.error('it failed'); process.exit(3); }
console.log('words: ' + words.join(' ') + ', NO_COLOR=' + process.env.NO_COLOR);
if (!process.stdin.isTTY) process.exit(0);
process.stdin.setRawMode(true);
process.stdout.write('\\x1b[?2004h\\x1b[7mchosen\\x1b[0m ' + process.stdout.columns + 'x' + process.stdout.rows + '\\r\\n');
process.stdout.on('resize', () => console.log('now ' + process.stdout.columns));
let all = '';
process.stdin.on('data', (data) => {
  const text = data.toString();
  if (text === 'q') process.exit(5);
  all += text;
  const certificates = all.split('BEGIN CERTIFICATE').length - 1;
  console.log(certificates > 0 ? 'certificates: ' + certificates : JSON.stringify(text));
});`;

function play(...lines: readonly string[]): Promise<void> {
  const program = join(temporaryFolder(), 'stand-in.cjs');
  writeFileSync(program, standIn);
  return playSession(`# It holds\n${lines.join('\n')}`, program);
}

test('a session types, pastes, looks and ends', async () => {
  await play(
    'env NO_COLOR=1',
    'size 60x12',
    'start smimectl one two',
    'see words: one two, NO_COLOR=1',
    'see "chosen 60x12"',
    'style "chosen" inverse not bold',
    'size 40x12',
    'see now 40',
    'type "\\u001b[A"',
    String.raw`see "[A\""`,
    'together j j Enter',
    'see /jj.r/',
    'paste fixtures/chain.pem',
    'see certificates: 4',
    'not see certificates: 3',
    'press q',
    'exit 5',
  );
});

test('a session runs commands beside the panel, and several terminals', async () => {
  await play(
    'start',
    'see "words:"',
    'terminal B',
    'start smimectl second',
    'see words: second',
    'run smimectl status | tr a-z A-Z; ls fixtures',
    'stdout WORDS: STATUS',
    'stdout alice.pem',
    'stdout not "words: second"',
    'fails 3 smimectl fail',
    'stderr it failed',
    'terminal A',
    'not see second',
  );
});

test('a session pastes raw, and through tmux with and without brackets', async () => {
  await play(
    'start in tmux',
    'see 80x24',
    'paste-buffer fixtures/bundle-50.pem',
    'see certificates: 50',
    'paste-buffer -p fixtures/bundle-50.pem',
    'see certificates: 100',
    'terminal B',
    'start',
    'see 80x24',
    'paste-raw fixtures/bundle-50.pem',
    'see certificates: 50',
  );
});

test('what must be nowhere is found on the screen, in output and in the store', async () => {
  await play('start', 'see words', 'nowhere correct horse');
  await expect(play('start smimectl correct horse', 'see words', 'nowhere correct horse')).rejects.toThrow(
    'it was written to terminal A',
  );
  await expect(play('run echo correct horse', 'nowhere correct horse')).rejects.toThrow(
    'a command printed it',
  );
  await expect(play('run smimectl leak', 'nowhere correct horse')).rejects.toThrow(/it is in .*store\/keys/);
});

test('a step that does not hold tells its line and the screen', async () => {
  const failing = play('start smimectl x', 'see words', 'press q', 'see never');
  await expect(failing).rejects.toThrow(/^line 5: see never\n[\s\S]*exit code 5[\s\S]*│words: x/);
  await expect(play('run false')).rejects.toThrow('line 2: run false\nit ended with 1');
  await expect(play('start', 'see words', 'press q', 'style "words" inverse')).rejects.toThrow(
    '"words" is inverse',
  );
});

test('a line that is no step, and a session without a title, are mistakes', () => {
  expect(() => readSessionScript('# Title\nclick ok')).toThrow('line 2 is no step: click ok');
  expect(() => readSessionScript('press Enter')).toThrow('a session begins with a comment');
  expect(readSessionScript('# One\n# Two\nidle\nnot see  x y').steps).toEqual([
    { name: 'idle', rest: '', line: 3 },
    { name: 'not see', rest: 'x y', line: 4 },
  ]);
});

test('patterns are bare words, quoted texts or expressions', () => {
  expect(readPattern('bare words')).toBe('bare words');
  expect(readPattern('"a\\nb"')).toBe('a\nb');
  expect(readPattern('/a+/i')).toEqual(/a+/i);
  expect(readText('/not an expression/')).toBe('/not an expression/');
});
