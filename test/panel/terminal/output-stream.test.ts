/** A stalled terminal: what waits for it is bounded, and it is drawn anew once it goes on. */
import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { PanelOutput } from '../../../source/panel/terminal/output-stream.ts';

class FakeTerminal extends EventEmitter {
  columns = 80;
  rows = 0;
  written: string[] = [];
  isStalled = false;
  writableLength = 0;

  write(text: string, done?: () => void): boolean {
    this.written.push(text);
    if (this.isStalled) this.writableLength += text.length;
    else done?.();
    return !this.isStalled;
  }

  goOn(): void {
    this.isStalled = false;
    this.writableLength = 0;
    this.emit('drain');
  }
}

function outputOn(terminal: FakeTerminal) {
  const drawn = { anew: 0 };
  const output = new PanelOutput(terminal, () => void drawn.anew++);
  return { output, drawn };
}

const frame = 'x'.repeat(16 * 1024);

test('a terminal that keeps up gets every byte, in order, and is never drawn anew', () => {
  const terminal = new FakeTerminal();
  const { output, drawn } = outputOn(terminal);
  for (const text of ['a', 'b', 'c']) output.write(text);
  terminal.emit('drain');
  expect(terminal.written).toEqual(['a', 'b', 'c']);
  expect(drawn.anew).toBe(0);
});

test('at most a few frames wait for a stalled terminal', () => {
  const terminal = new FakeTerminal();
  const { output, drawn } = outputOn(terminal);
  terminal.isStalled = true;
  for (let count = 0; count < 1000; count++) output.write(frame);
  expect(terminal.writableLength).toBeLessThan(512 * 1024);
  expect(output.writableLength).toBe(0);
  terminal.goOn();
  expect(drawn.anew).toBe(1);
  output.write('whole frame');
  expect(terminal.written.at(-1)).toBe('whole frame');
  terminal.emit('drain');
  expect(drawn.anew).toBe(1);
});

test('the last words are not lost, and nobody waits for ever until they are heard', async () => {
  const terminal = new FakeTerminal();
  const { output } = outputOn(terminal);
  terminal.isStalled = true;
  for (let count = 0; count < 100; count++) output.write(frame);
  output.beginEnd();
  output.write('goodbye');
  expect(terminal.written.at(-1)).toBe('goodbye');
  const from = Date.now();
  await output.finish(30);
  expect(Date.now() - from).toBeLessThan(500);
});

test('it has the size of the terminal, 80×24 where that has none, and tells of changes', () => {
  const terminal = new FakeTerminal();
  const { output } = outputOn(terminal);
  let resized = 0;
  output.on('resize', () => resized++);
  expect([output.columns, output.rows]).toEqual([80, 24]);
  Object.assign(terminal, { columns: 120, rows: 50 });
  terminal.emit('resize');
  expect([output.columns, output.rows, resized]).toEqual([120, 50, 1]);
});
