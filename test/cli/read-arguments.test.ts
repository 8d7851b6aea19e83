import { describe, expect, it } from 'vitest';
import type { Command, CommandFamily } from '../../source/cli/command.ts';
import { jsonOption, storeOption } from '../../source/cli/global-options.ts';
import {
  argument,
  choice,
  flag,
  optionalArgument,
  someArguments,
  text,
  texts,
} from '../../source/cli/option.ts';
import { type Request, readArguments } from '../../source/cli/read-arguments.ts';
import { UsageError } from '../../source/cli/usage-error.ts';

const idArgument = argument('ID', '');
const filesArgument = someArguments('FILE', '', { isOptional: true });
const colourArgument = optionalArgument('COLOUR', '', { values: ['red', 'green'] });
const searchOption = text('search', '');
const sortOption = choice('sort', ['name', 'date'], '');
const dryRunOption = flag('dry-run', '', 'n');
const toOption = texts('to', '');

const command = (change: Partial<Command> & Pick<Command, 'name'>): Command => ({
  summary: '',
  examples: [],
  run: async () => 0,
  ...change,
});
const family = (
  word: string,
  commands: readonly Command[],
  aliases: readonly string[] = [],
): CommandFamily => ({
  word,
  aliases,
  summary: '',
  load: async () => commands,
});

const families = [
  family(
    'item',
    [
      command({ name: ['item', 'list'], aliases: ['ls'], options: [searchOption, sortOption] }),
      command({ name: ['item', 'show'], positionals: [idArgument], options: [dryRunOption] }),
      command({ name: ['item', 'add'], positionals: [filesArgument], options: [dryRunOption, searchOption] }),
      command({ name: ['item', 'paint'], positionals: [idArgument, colourArgument] }),
    ],
    ['it'],
  ),
  family('ask', [command({ name: ['ask'], options: [toOption, searchOption] })]),
];

const read = (...argv: readonly string[]) => readArguments(argv, families);

async function readRun(...argv: readonly string[]) {
  const request: Request = await read(...argv);
  if (request.kind !== 'run') throw new Error(`it is a request for ${request.kind}`);
  return { name: request.command.name.join(' '), ...request.values };
}

async function failure(...argv: readonly string[]): Promise<UsageError> {
  const thrown = await read(...argv).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(thrown instanceof UsageError)) throw new Error(`no usage error, but ${String(thrown)}`);
  return thrown;
}

describe('the words of the command line', () => {
  it.each([
    [['item', 'list']],
    [['it', 'ls']],
    [['--store', '/s', 'item', 'list']],
    [['item', '--store', '/s', 'list']],
    [['item', '--search', 'x', 'list']],
    [['--json', 'item', 'list', '--store=/s']],
    [['item', 'list', '--search', 'show']],
  ])('%j is a list', async (argv) => {
    expect((await readRun(...argv)).name).toBe('item list');
  });

  it('options have their values wherever they stand', async () => {
    const { get } = await readRun('--store', '/a', 'item', '--search=x', 'list', '--json', '--store', '/b');
    expect([get(storeOption), get(searchOption), get(jsonOption), get(sortOption)]).toEqual([
      '/b',
      'x',
      true,
      undefined,
    ]);
  });

  it('a lone dash and what follows a double one are arguments', async () => {
    expect((await readRun('item', 'add', '-')).argument(filesArgument)).toEqual(['-']);
    expect((await readRun('item', 'add', 'a', '--', '--dry-run', '-x')).argument(filesArgument)).toEqual([
      'a',
      '--dry-run',
      '-x',
    ]);
  });

  it('an argument may look like the command itself', async () => {
    expect((await readRun('item', 'show', 'item')).argument(idArgument)).toBe('item');
    expect((await readRun('item', 'show', 'show')).argument(idArgument)).toBe('show');
  });

  it('short options work, alone and beside arguments', async () => {
    const { get, argument: value } = await readRun('item', 'show', '-n', '7f');
    expect([get(dryRunOption), value(idArgument)]).toEqual([true, '7f']);
  });

  it('several values may follow a list option', async () => {
    const { get } = await readRun(
      'ask',
      '--to',
      'a@x.org',
      'b@x.org',
      '--search',
      'y',
      '--to',
      'c@x.org,d@x.org',
    );
    expect(get(toOption)).toEqual(['a@x.org', 'b@x.org', 'c@x.org', 'd@x.org']);
    expect(get(searchOption)).toBe('y');
  });

  it('a value that begins with a dash is taken after an equals sign', async () => {
    expect((await readRun('item', 'list', '--search=-x')).get(searchOption)).toBe('-x');
  });
});

describe('requests that run no command', () => {
  it.each([
    [[], { kind: 'panel', storeFolder: undefined }],
    [['--store', '/s'], { kind: 'panel', storeFolder: '/s' }],
    [['--version'], { kind: 'version' }],
    [['item', 'list', '--version'], { kind: 'version' }],
    [['--help'], { kind: 'help', words: [] }],
    [['help'], { kind: 'help', words: [] }],
    [['help', 'item', 'add'], { kind: 'help', words: ['item', 'add'] }],
    [['item', '--help'], { kind: 'help', words: ['item'] }],
    [['it', 'add', '-h', '--nonsense'], { kind: 'help', words: ['item', 'add'] }],
    [['ask', '--help'], { kind: 'help', words: ['ask'] }],
  ])('%j asks for %j', async (argv, request) => {
    expect(await read(...argv)).toEqual(request);
  });
});

describe('wrong usage', () => {
  it.each([
    [['itme', 'list'], 'there is no command "itme"', 'Did you mean "smimectl item"?'],
    [['frobnicate'], 'there is no command "frobnicate"', '"smimectl help" shows all commands.'],
    [['item'], '"smimectl item" needs a second word', undefined],
    [['item', 'lst'], 'there is no command "item lst"', 'Did you mean "smimectl item list"?'],
    [['item', 'list', '--serach', 'x'], 'there is no option "--serach"', 'Did you mean "--search"?'],
    [['item', 'list', '-x'], 'there is no option "-x"', undefined],
    [['--nonsense'], 'there is no option "--nonsense"', undefined],
    [['item', 'show', '7f', '--search', 'x'], 'there is no option "--search"', undefined],
    [['item', 'list', '--search'], '--search needs a value: --search TEXT', undefined],
    [
      ['item', 'list', '--search', '--json'],
      '--search needs a value: --search TEXT',
      'Write --search=--json if that is it.',
    ],
    [['item', 'list', '--json=yes'], '--json takes no value', undefined],
    [['item', 'list', '--sort', 'size'], '--sort is one of name, date, not "size"', undefined],
    [['item', 'list', '--store='], '--store names no folder: it is empty', undefined],
    [['item', 'list', 'extra'], '"extra" is one word too many', undefined],
    [['item', 'show'], 'ID is missing', undefined],
    [['item', 'show', '1', '2'], '"2" is one word too many', undefined],
    [['item', 'paint', '1', 'gren'], 'COLOUR is one of red, green, not "gren"', 'Did you mean "green"?'],
  ])('%j: %s', async (argv, message, hint) => {
    const error = await failure(...argv);
    expect({ message: error.message, hint: error.hint, code: error.code }).toEqual({
      message,
      hint,
      code: 'usage',
    });
    expect(error.usage.every((line) => line.startsWith('smimectl '))).toBe(true);
    expect(error.usage.length).toBeGreaterThan(0);
  });

  it('tells the usage line of the command that was meant', async () => {
    expect((await failure('item', 'show')).usage).toEqual(['smimectl item show ID [--dry-run]']);
    expect((await failure('ask', '--no')).usage).toEqual(['smimectl ask [--to TEXT…] [--search TEXT]']);
  });
});
