/**
 * Why `LineInput` stands in place of ink-text-input: each of these is a fault of version 6.0.0, one key at a time,
 * as our input stream hands them on. A test that fails tells that a reason is gone.
 */
import { EventEmitter } from 'node:events';
import { Writable } from 'node:stream';
import { render } from 'ink';
import TextInput from 'ink-text-input';
import { useState } from 'react';
import { afterEach, expect, test } from 'vitest';
import { PanelInput } from '../../../source/panel/terminal/input-stream.ts';
import { waitFor } from '../../support/wait-for.ts';

class FakeInput extends EventEmitter {
  readonly isTTY = true;
  pause(): void {}
  resume(): void {}
}

let end: (() => void) | undefined;
afterEach(() => end?.());

/** The value after all keys. */
async function valueAfter(keys: string, count: number): Promise<string> {
  const source = new FakeInput();
  const input = new PanelInput(source);
  let value = '';
  function Field() {
    const [text, setText] = useState('');
    value = text;
    return <TextInput value={text} onChange={setText} />;
  }
  const instance = render(<Field />, {
    stdin: input,
    stdout: new Writable({ write: (_chunk, _encoding, done) => done() }),
    interactive: false,
    patchConsole: false,
  });
  end = () => instance.unmount();
  let delivered = 0;
  input.deliverTo({
    takeKey: () => {
      delivered++;
      return false;
    },
    takePaste: () => undefined,
  });
  source.emit('data', Buffer.from(keys));
  await waitFor(() => delivered === count);
  await new Promise(setImmediate);
  return value;
}

const left = '\x1b[D';
const right = '\x1b[C';

test('what is typed after Right at the end comes out reversed', async () => {
  expect(await valueAfter(`abc${right}xy`, 6)).toBe('abcyx');
});

test('what is typed after Left at the beginning goes in front of the last character', async () => {
  expect(await valueAfter(`abc${left.repeat(4)}x`, 8)).toBe('abxc');
});

test('Backspace leaves half of a surrogate pair', async () => {
  expect((await valueAfter('🦊\x7f', 2)).isWellFormed()).toBe(false);
});

test('Delete deletes backwards', async () => {
  expect(await valueAfter(`abc${left}\x1b[3~`, 5)).toBe('ac');
});

test('Home does not move', async () => {
  expect(await valueAfter('bc\x1b[Ha', 4)).toBe('bca');
});
