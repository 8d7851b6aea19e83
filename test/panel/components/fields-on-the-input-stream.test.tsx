/** Text fields and ink-select-input behind our own input stream: what gets lost without it arrives. */
import { afterEach, expect, test } from 'vitest';
import { openDemo } from '../support/demo-screen.tsx';
import { type Harness, openPanel } from '../support/harness.tsx';

let panel: Harness;
afterEach(() => panel.close());

async function openSearch(): Promise<void> {
  panel = await openPanel({ openFirst: openDemo });
  await panel.press('/');
}

test('a sentence in one read arrives letter by letter', async () => {
  await openSearch();
  panel.type('The quick brown fox, 漢字 and 🦊🦊');
  await panel.until('Search: The quick brown fox, 漢字 and 🦊🦊');
});

test('three Backspaces in one read remove three characters', async () => {
  await openSearch();
  panel.type('abcdef\x7f\x7f\x7f');
  await panel.until(/Search: abc *$/m);
});

test('Backspace takes a whole fox, at the end and in the middle', async () => {
  await openSearch();
  panel.type('a🦊');
  await panel.until('a🦊');
  panel.type('\x7f');
  await panel.until(/Search: a *$/m);
  panel.type('🦊b\x1b[D\x7f');
  await panel.until(/Search: ab *$/m);
});

test('Left steps over a whole fox', async () => {
  await openSearch();
  panel.type('🦊\x1b[Dx');
  await panel.until(/Search: x🦊 *$/m);
});

test('Ctrl with a letter inserts nothing, and Alt with a letter neither', async () => {
  await openSearch();
  panel.type('a\x01\x05\x0b\x1bb');
  panel.type('z');
  await panel.until(/Search: az *$/m);
});

test('arrows move inside of the text, and a split arrow key is no Esc', async () => {
  await openSearch();
  panel.type('ac\x1b');
  panel.type('[Db');
  await panel.until(/Search: abc *$/m);
});

test('the cursor stays inside of the text', async () => {
  await openSearch();
  panel.type('b\x1b[C\x1b[Ccd\x1b[D\x1b[D\x1b[D\x1b[D\x1b[Da');
  await panel.until(/Search: abcd *$/m);
});

test('Ctrl+W takes a word, Delete what is under the cursor', async () => {
  await openSearch();
  panel.type('one two\x17x\x1b[D\x1b[D\x1b[3~');
  await panel.until(/Search: onex *$/m);
});

test('a pasted line goes in without its line end, and without submitting anything', async () => {
  await openSearch();
  await panel.paste('sales@example.org\r\n');
  await panel.until(/Search: sales@example.org *$/m);
});

test('a paste that no field can hold is told, not typed', async () => {
  await openSearch();
  await panel.paste('x'.repeat(5000));
  await panel.until('has 5000 characters: too long');
});

test('letters are text while a field has the focus, and its footer offers none', async () => {
  await openSearch();
  panel.type('dq?');
  const screen = await panel.until('Search: dq?');
  expect(screen.split('\n').at(-1)).toBe('Enter open  Tab leave the field  F1 help');
});

test('a selection takes every key of one read, and digits choose nothing', async () => {
  panel = await openPanel({ openFirst: openDemo });
  await panel.press('c');
  await panel.until('third');
  panel.type('3jk');
  panel.type('\x1b[B\x1b[B\r');
  await panel.until('chosen: 3');
});
