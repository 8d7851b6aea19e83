/** What time decides about input: Esc, pastes without brackets or end, and what follows a paste by accident. */
import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PanelInput } from '../../../source/panel/terminal/input-stream.ts';

class FakeTerminal extends EventEmitter {
  readonly isTTY = true;
  calls: string[] = [];
  setRawMode = (isRaw: boolean) => void this.calls.push(`raw ${isRaw}`);
  ref = () => void this.calls.push('ref');
  unref = () => void this.calls.push('unref');
  pause = () => void this.calls.push('pause');
  resume = () => void this.calls.push('resume');
}

let terminal: FakeTerminal;
let input: PanelInput;
let taken: string[];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  terminal = new FakeTerminal();
  input = new PanelInput(terminal);
  taken = [];
  input.deliverTo({
    takeKey: ({ chord }) => {
      taken.push(chord);
      return true;
    },
    takePaste: (text) => taken.push(`paste ${JSON.stringify(text)}`),
  });
  input.setRawMode(true);
});
afterEach(() => vi.useRealTimers());

const send = (text: string) => terminal.emit('data', Buffer.from(text));

/** Lets time pass, and then every key that is queued be delivered. */
async function after(milliseconds = 0): Promise<string[]> {
  await vi.advanceTimersByTimeAsync(milliseconds);
  let seen = -1;
  while (seen !== taken.length) {
    seen = taken.length;
    for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
  }
  return taken;
}

const certificate = `-----BEGIN CERTIFICATE-----\r${'MIIB'.repeat(16)}\r-----END CERTIFICATE-----\r`;
const normal = (text: string) => `paste ${JSON.stringify(text.replaceAll('\r', '\n'))}`;

test('keys of one read come one per turn of the event loop', async () => {
  send('abc');
  await new Promise(setImmediate);
  expect(taken).toEqual(['a']);
  expect(await after()).toEqual(['a', 'b', 'c']);
});

test('an arrow key that the line split is one key, also 50 ms later', async () => {
  send('\x1b');
  await after(50);
  send('[A');
  expect(await after(500)).toEqual(['Up']);
});

test('a lone Esc is Esc within 100 ms', async () => {
  send('\x1b');
  expect(await after(100)).toEqual(['Esc']);
});

test('what was typed ahead is dropped on demand, pastes stay', async () => {
  send('dyz');
  await new Promise(setImmediate);
  input.dropTypedAhead();
  expect(await after()).toEqual(['d']);
  send('d\x1b[200~kept\x1b[201~');
  input.dropTypedAhead();
  expect(await after(200)).toEqual(['d', 'paste "kept"']);
});

test('a bracketed paste in many reads is one paste with LF line ends', async () => {
  send('\x1b[200~one\r\n');
  await after(1000);
  send('two\rthree\n\x1b[20');
  await after(1000);
  send('1~');
  expect(await after()).toEqual(['paste "one\\ntwo\\nthree\\n"']);
});

test('an end marker inside of a paste leaves no keys behind', async () => {
  send(`\x1b[200~one\x1b[201~dy\rq${'x'.repeat(100)}`);
  await after(50);
  send(`${'dy'.repeat(40)}\x1b[201~`);
  await after(200);
  send('j');
  expect(await after()).toEqual(['paste "one"', 'j']);
});

test('typing goes on 100 ms after a paste', async () => {
  send('\x1b[200~one\x1b[201~');
  await after(110);
  send('j');
  expect(await after()).toEqual(['paste "one"', 'j']);
});

test('Ctrl+C is heard right after a paste', async () => {
  send('\x1b[200~one\x1b[201~\x03');
  expect(await after()).toEqual(['paste "one"', 'Ctrl+C']);
});

test('a paste without its end is handed out within 2 s, and keys work again', async () => {
  send('\x1b[200~half');
  await after(2000);
  await after(150);
  send('q');
  expect(await after()).toEqual(['paste "half"', 'q']);
});

test('the rest of a paste that stalled for long acts on nothing', async () => {
  send('\x1b[200~half');
  await after(2000);
  await after(150);
  send('dy\rq\x1b[201~');
  await after(200);
  send('j');
  expect(await after()).toEqual(['paste "half"', 'paste "dy\\nq"', 'j']);
});

test('after a paste without its end the next one is whole', async () => {
  send('\x1b[200~half');
  await after(2000);
  await after(150);
  send('\x1b[200~one\x1b[201~');
  expect(await after()).toEqual(['paste "half"', 'paste "one"']);
});

test('Ctrl+C gets out of a paste without its end at once', async () => {
  send('\x1b[200~half');
  send('\x03');
  expect(await after()).toEqual(['paste "half"', 'Ctrl+C']);
});

test('a certificate pasted without brackets is one paste, and its line ends submit nothing', async () => {
  send(certificate);
  expect(await after(200)).toEqual([normal(certificate)]);
});

test('50 certificates in reads of 4 KB with pauses between them are one paste', async () => {
  const bundle = certificate.repeat(50);
  for (let at = 0; at < bundle.length; at += 4096) {
    send(bundle.slice(at, at + 4096));
    await after(80);
  }
  expect(await after(1000)).toEqual([normal(bundle)]);
});

test('a paste that stalls inside of a block is waited for longer', async () => {
  send(certificate.slice(0, 60));
  await after(600);
  send(certificate.slice(60));
  expect(await after(200)).toEqual([normal(certificate)]);
});

test('half a block is handed out when nothing more comes', async () => {
  send(certificate.slice(0, 60));
  expect(await after(1100)).toEqual([normal(certificate.slice(0, 60))]);
});

test('200 KB of noise without brackets is one paste', async () => {
  const noise = Array.from({ length: 200 * 1024 }, (_, at) =>
    String.fromCharCode(32 + ((at * 7919) % 95)),
  ).join('');
  for (let at = 0; at < noise.length; at += 4096) send(noise.slice(at, at + 4096));
  const [first, ...others] = await after(200);
  expect(others).toEqual([]);
  expect(first === normal(noise)).toBe(true);
});

test.each([
  ['sixty keys of a held arrow', '\x1b[B'.repeat(60), 60],
  ['a hundred keys of a held letter', 'j'.repeat(100), 100],
  ['a short answer with its Enter', 'alice@example.org\r', 18],
  ['a quick typist', '/smith\rj\r', 9],
])('%s in one read are keys', async (_, text, keys) => {
  send(text);
  expect(await after(2000)).toHaveLength(keys);
});

test('keys that nobody takes go on to Ink by the names that Ink knows', async () => {
  const passed: unknown[] = [];
  input.deliverTo({ takeKey: () => false, takePaste: () => undefined });
  input.on('data', (text) => passed.push(text));
  send('a\x1bOD\x1b[7~\b\x1b[15~🦊');
  await after();
  expect(passed).toEqual(['a', '\x1b[D', '\x1b[H', '\x7f', '🦊']);
});

test('raw mode, ref and unref reach the terminal, and a lent terminal is not read', async () => {
  input.ref();
  input.setRawMode(false);
  input.unref();
  send('lost');
  input.setRawMode(true);
  send('a');
  expect(await after()).toEqual(['a']);
  expect(terminal.calls).toEqual([
    'raw true',
    'resume',
    'ref',
    'raw false',
    'pause',
    'unref',
    'raw true',
    'resume',
  ]);
});
