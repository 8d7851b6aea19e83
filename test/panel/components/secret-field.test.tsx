/** Passphrases: nowhere on the screen, wiped at every change, and what is answered is what was typed. */
import { renderToString } from 'ink';
import { afterEach, expect, test } from 'vitest';
import { askSecret } from '../../../source/panel/components/ask-secret.tsx';
import {
  noSecret,
  SecretField,
  secretWith,
  secretWithoutLast,
} from '../../../source/panel/components/secret-field.tsx';
import type { Panel } from '../../../source/panel/screen.ts';
import { openDemo } from '../support/demo-screen.tsx';
import { type Harness, openPanel, plainLook } from '../support/harness.tsx';

let panel: Harness | undefined;
afterEach(() => panel?.close());

test('every version of a secret but the newest is wiped', () => {
  const first = secretWith(noSecret, 'pä');
  const second = secretWith(first, '🦊');
  expect(second.toString()).toBe('pä🦊');
  expect(first.every((byte) => byte === 0)).toBe(true);
  const third = secretWithoutLast(second);
  expect(third.toString()).toBe('pä');
  expect(second.every((byte) => byte === 0)).toBe(true);
  expect(secretWithoutLast(secretWithoutLast(third))).toHaveLength(0);
  expect(secretWithoutLast(noSecret)).toHaveLength(0);
});

test('the field shows neither the secret nor how long it is', () => {
  const drawn = (secret: Buffer) =>
    renderToString(
      <SecretField label="Passphrase:" secret={secret} isFocused columns={60} look={plainLook} />,
    );
  expect(drawn(noSecret)).toBe('> Passphrase: (nothing typed)');
  expect(drawn(Buffer.from('a'))).toBe('> Passphrase: (typed, not shown)');
  expect(drawn(Buffer.from('a much longer one'))).toBe(drawn(Buffer.from('a')));
});

async function ask(isRepeated: boolean): Promise<{ harness: Harness; answer: Promise<Buffer | undefined> }> {
  let answer: Promise<Buffer | undefined> = Promise.resolve(undefined);
  const openFirst = (asking: Panel) => {
    openDemo(asking);
    answer = askSecret(asking, { title: 'Key', lines: ['For the key.'], label: 'Passphrase:', isRepeated });
  };
  const harness = await openPanel({ openFirst });
  panel = harness;
  return { harness, answer };
}

test('what was typed in one read is answered, and letters that act elsewhere are part of it', async () => {
  const { harness, answer } = await ask(false);
  harness.type('q? dy🦊x\x7f');
  await harness.until('(typed, not shown)');
  await harness.press('Enter');
  expect((await answer)?.toString()).toBe('q? dy🦊');
  expect(harness.screen()).not.toContain('dy🦊');
});

test('a pasted passphrase loses its line end only', async () => {
  const { harness, answer } = await ask(false);
  await harness.paste(' with spaces \r\n');
  await harness.press('Enter');
  expect((await answer)?.toString()).toBe(' with spaces ');
});

test('an empty one is no answer', async () => {
  const { harness } = await ask(false);
  await harness.press('Enter');
  await harness.until('Nothing was typed yet.');
});

test('Esc answers nothing', async () => {
  const { harness, answer } = await ask(false);
  await harness.press('a', 'Esc');
  expect(await answer).toBeUndefined();
});

test('a new passphrase is typed twice, and again when the two differ', async () => {
  const { harness, answer } = await ask(true);
  await harness.press('a', 'Enter', 'b', 'Enter');
  await harness.until('The two are not the same');
  await harness.press('c', 'Enter', 'c', 'Enter');
  expect((await answer)?.toString()).toBe('c');
});
