import { describe, expect, it } from 'vitest';
import { type ColorChoice, Output, OutputError } from '../../source/cli/output.ts';
import { UserError } from '../../source/core/errors.ts';

interface Setting {
  readonly columns?: number;
  readonly color?: ColorChoice;
  readonly isJson?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

function output({ columns, color = 'auto', isJson = false, env = {} }: Setting = {}) {
  const out: string[] = [];
  const err: string[] = [];
  const stream = (chunks: string[]) => ({
    isTerminal: columns !== undefined,
    columns,
    write: async (chunk: string | Uint8Array) => void chunks.push(Buffer.from(chunk).toString()),
  });
  const made = new Output(
    { stdout: stream(out), stderr: stream(err), env: { LANG: 'C.UTF-8', ...env } },
    { isJson, color },
  );
  return { output: made, out, err };
}

const good = [{ text: 'fine', tone: 'good' as const }];

describe('colours', () => {
  it.each([
    [{ columns: 80 }, true],
    [{}, false],
    [{ columns: 80, env: { NO_COLOR: '1' } }, false],
    [{ columns: 80, env: { NO_COLOR: '' } }, true],
    [{ columns: 80, env: { TERM: 'dumb' } }, false],
    [{ columns: 80, color: 'never' as const }, false],
    [{ color: 'always' as const, env: { NO_COLOR: '1' } }, true],
  ])('%j: %s', async (setting, isColored) => {
    const { output: made, out } = output(setting);
    await made.lines([good]);
    expect(out.join('')).toBe(isColored ? '\x1b[32mfine\x1b[0m\n' : 'fine\n');
  });

  it('are ours alone: those of foreign text are shown, not obeyed', async () => {
    const { output: made, out, err } = output({ columns: 80, color: 'always' });
    await made.lines([[{ text: 'a\x1b[31mb\nc', tone: 'bad' }]]);
    await made.note('x\u202Ey\r');
    expect(out.join('')).toBe('\x1b[31ma\\u{001B}[31mb\\u{000A}c\x1b[0m\n');
    expect(err.join('')).toBe('x\\u{202E}y\\u{000D}\n');
  });
});

describe('JSON', () => {
  it('has one line an item when piped, so that line tools can work', async () => {
    const { output: made, out } = output({ isJson: true });
    await made.json([{ a: 1 }, { b: '\u2028\x9b' }]);
    expect(out.join('')).toBe('[\n{"a":1},\n{"b":"\\u2028\\u009b"}\n]\n');
    expect(JSON.parse(out.join(''))).toEqual([{ a: 1 }, { b: '\u2028\x9b' }]);
  });

  it.each([
    [[], '[]\n'],
    [{ a: [1] }, '{"a":[1]}\n'],
    [null, 'null\n'],
  ])('%j is one line when piped', async (value, text) => {
    const { output: made, out } = output({ isJson: true });
    await made.json(value);
    expect(out.join('')).toBe(text);
  });

  it('is indented for a terminal', async () => {
    const { output: made, out } = output({ columns: 80 });
    await made.json({ a: [1] });
    expect(out.join('')).toBe('{\n  "a": [\n    1\n  ]\n}\n');
  });

  it('is not begun when a part of it cannot be made', async () => {
    const { output: made, out } = output({ isJson: true });
    const poisoned = {
      toJSON() {
        throw new Error('no');
      },
    };
    await expect(made.json([{ a: 1 }, poisoned])).rejects.toThrow('no');
    expect(out).toEqual([]);
  });

  it('of an error stands on standard error', async () => {
    const { output: made, out, err } = output({ isJson: true });
    await made.error(new UserError('not-found', 'no \x1b', { hint: 'look' }));
    expect(JSON.parse(err.join(''))).toEqual({
      error: { code: 'not-found', message: 'no \x1b', hint: 'look' },
    });
    expect(err.join('')).not.toContain('\x1b');
    expect(out).toEqual([]);
  });
});

describe('writing', () => {
  it('much is written in few pieces that end with whole lines', async () => {
    const { output: made, out } = output();
    const lines = Array.from({ length: 10_000 }, (_, index) => `${index} ${'x'.repeat(100)}`);
    await made.lines(lines);
    expect(out.join('')).toBe(`${lines.join('\n')}\n`);
    expect(out.length).toBeLessThan(10);
    expect(out.every((chunk) => chunk.endsWith('\n'))).toBe(true);
  });

  it('what standard output refuses is an error that says why; what standard error refuses is lost', async () => {
    const refusing = {
      isTerminal: true,
      columns: 80,
      write: () => Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' })),
    };
    const made = new Output(
      { stdout: refusing, stderr: refusing, env: {} },
      { isJson: false, color: 'auto' },
    );
    const thrown = await made.lines(['x']).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(OutputError);
    expect(thrown).toMatchObject({
      message: 'the output could not be written: the device is full',
      isClosed: false,
    });
    await made.note('x');
    await made.transient('x');
    await made.error(new UserError('io', 'x'));
  });

  it('something transient is for terminals, and never while somebody types', async () => {
    const { output: piped, err: nothing } = output();
    await piped.transient('Reading');
    expect(nothing).toEqual([]);
    const { output: made, err } = output({ columns: 80 });
    await made.withoutTransient(() => made.transient('Reading'));
    await made.transient('Reading\n');
    await made.withoutTransient(() => made.transient('Reading'));
    await made.transient('');
    expect(err).toEqual(['\r\x1b[KReading\\u{000A}', '\r\x1b[K']);
  });
});

it('symbols are ASCII where the locale is', () => {
  expect(output({ columns: 80, env: { LANG: 'C' } }).output.marks?.expired).toBe('x');
  expect(output({ columns: 80, env: { LANG: 'C', LC_ALL: 'de_DE.utf8' } }).output.marks?.expired).toBe('✗');
  expect(output().output.marks).toBeUndefined();
});
