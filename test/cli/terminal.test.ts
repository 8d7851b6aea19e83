/** The command line at a terminal: questions, passphrases, progress, what fits, and text that wants to be obeyed. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { displayWidth } from '../../source/presentation/width.ts';
import { expectations, fixturePath } from '../support/fixture.ts';
import { openTemporaryFolder } from '../support/temporary-folder.ts';
import { type FakeWorldOptions, run } from './support/fake-world.ts';

const { folder, remove } = openTemporaryFolder();
afterAll(remove);
const now = Date.UTC(2026, 10, 23, 12);
const piped = { folder, now };
const at = (columns: number, more: Partial<FakeWorldOptions> = {}): FakeWorldOptions => ({
  folder,
  now,
  columns,
  ...more,
});

const hostile = expectations()
  .filter(({ file, verdict }) => file.startsWith('hostile-') && verdict === 'added')
  .map(({ file }) => fixturePath(file));

beforeAll(async () => {
  await run(piped, 'enable');
  const files = ['alice.pem', 'sales.pem', 'ca-root.pem', 'expired.pem', 'not-yet-valid.pem'].map(
    fixturePath,
  );
  const { code, stderr } = await run(piped, 'certificate', 'add', ...files, ...hostile);
  expect(code, stderr).toBe(0);
  await run(piped, 'group', 'add', 'Sales \u202Eevil', '--address', 'sales@example.com');
});

describe('questions', () => {
  const ids = ['alice@example.org', 'sales@example.com'];

  it.each([['n'], [''], ['yess'], ['no, yes']])('the answer "%s" removes nothing', async (answer) => {
    const outcome = await run(at(80, { typed: [answer] }), 'certificate', 'remove', ...ids);
    expect(outcome).toMatchObject({ code: 1, stdout: '' });
    expect(outcome.stderr).toContain('Nothing was removed.');
    expect((await run(piped, 'certificate', 'show', 'alice@example.org')).code).toBe(0);
  });

  it('the end of the input is a no', async () => {
    expect((await run(at(80), 'group', 'remove', 'Sales \u202Eevil')).code).toBe(1);
  });

  it('what goes is named, private keys too', async () => {
    const key = fixturePath('sales-pbes2.key.pem');
    const added = await run(at(80, { typedHidden: ['correct horse'] }), 'key', 'add', key);
    expect(added.code, added.stderr).toBe(0);
    expect(added.stderr).toBe('Passphrase of sales-pbes2.key.pem: ');
    const { stderr } = await run(at(80, { typed: ['n'] }), 'certificate', 'remove', ...ids);
    expect(stderr).toMatch(/ {2}[0-9a-f]{16} alice@example\.org\n/);
    expect(stderr).toMatch(/ {2}[0-9a-f]{16} sales@example\.com, including private key\n/);
    expect(stderr).toContain('Remove 2 certificates? [y/N] ');
  });

  it('a yes does it', async () => {
    const outcome = await run(at(80, { typed: ['y'] }), 'key', 'remove', 'sales@example.com');
    expect(outcome.code).toBe(0);
    expect(outcome.stdout).toContain('The private key was removed');
  });
});

describe('passphrases', () => {
  it('nobody is asked for one that nothing wants', async () => {
    const outcome = await run(at(80), 'key', 'add', fixturePath('sales.key.pem'));
    expect(outcome.code).toBe(0);
    expect(outcome.stderr).toBe('');
  });

  it('of a new file is asked for twice, and a difference is told', async () => {
    const options = ['key', 'export', 'sales@example.com', '--output', join(folder, 'new.key')];
    const differing = await run(at(80, { typedHidden: ['a long one', 'another one'] }), ...options);
    expect(differing).toMatchObject({ code: 1 });
    expect(differing.stderr).toContain('the two passphrases differ');
    const short = await run(at(80, { typedHidden: ['short', 'short'] }), ...options);
    expect(short.stderr).toContain('shorter than 8');
  });

  it('a container is asked about once, and the wrong passphrase is told', async () => {
    const add = (typed: string) =>
      run(at(80, { typedHidden: [typed] }), 'certificate', 'add', '--dry-run', fixturePath('sales.p12'));
    const wrong = await add('nonsense');
    expect(wrong.code).toBe(1);
    expect(`${wrong.stdout}${wrong.stderr}`).toMatch(/passphrase/);
    const right = await add(expectations().find(({ file }) => file === 'sales.p12')?.passphrase ?? '');
    expect(right.code, right.stderr).toBe(0);
  });

  it('without a terminal the exit code says that one is needed', async () => {
    expect((await run(piped, 'certificate', 'add', fixturePath('sales.p12'))).code).toBe(4);
    expect((await run(piped, 'key', 'add', fixturePath('sales-pbes2.key.pem'))).code).toBe(4);
  });
});

describe('what is printed', () => {
  const commands: readonly (readonly string[])[] = [
    ['status'],
    ['certificate', 'list'],
    ['certificate', 'list', '--filter', 'ca,own'],
    ['group', 'list'],
    ['log'],
    ['monitor', '--warn', '99y', '--crit', '99y'],
    ['check', '--from', 'sales@example.com', '--to', 'alice@example.org', 'x\x1b@example.org'],
  ];

  it.each([40, 80, 120])('tables fit %d columns', async (columns) => {
    for (const command of [['certificate', 'list'], ['group', 'list'], ['log']]) {
      const { stdout } = await run(at(columns, { env: { NO_COLOR: '1' } }), ...command);
      for (const line of stdout.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
    }
  });

  it('expired and not yet valid are told by a word, also without colours and UTF-8', async () => {
    const { stdout } = await run(at(80, { env: { NO_COLOR: '1', LANG: 'C' } }), 'certificate', 'list');
    expect(stdout).toMatch(/x expired /);
    expect(stdout).toMatch(/> not yet valid /);
    expect(stdout).toMatch(/# CA /);
    // Our own output is ASCII; only names may be more.
    expect(stdout.split('\n')[0]).toMatch(/^[\x20-\x7e]+$/);
  });

  it.each([
    ['at a terminal', at(80)],
    ['at a terminal in colour', at(200, { env: { TERM: 'xterm' } })],
    ['piped', piped],
  ])(
    'holds nothing that a terminal obeys but our own colours, %s',
    async (_, options) => {
      const ids = hostile.map(
        (file) => expectations().find((each) => file.endsWith(`/${each.file}`))?.fingerprint ?? '',
      );
      const all = [
        ...commands,
        ...commands.map((command) => [...command, '--json']),
        ...ids.map((id) => ['certificate', 'show', id]),
        ...ids.map((id) => ['certificate', 'show', id, '--json']),
        ...ids.map((id) => ['certificate', 'remove', id]),
        ...ids.map((id) => ['trust', id]),
        ['monitor', '--format', 'nagios', '--warn', '99y', '--crit', '99y'],
        ['monitor', '--format', 'prometheus'],
        ['export-state'],
        ['certificate', 'add', '--dry-run', ...hostile],
        ['certificate', 'show', 'no\x1b]0;such\x07\u202E'],
        ['no\x1bsuch'],
        ['certificate', 'list', '--no\x9bsuch'],
        ['certificate', 'add', 'no/such\x1b[2Jfile'],
        ['group', 'remove', 'no\u0085such', '--yes'],
      ];
      for (const words of all) {
        const { stdout, stderr } = await run(options, ...words);
        // Our own colours, the wiping of the progress line, and the joiner of emoji.
        const foreign = `${stdout}${stderr}`.replace(
          /\x1b\[(?:0|1|3[123])m|\r\x1b\[K|(?<=👩)\u200d(?=[👩👧])/gu,
          '',
        );
        expect(foreign.replaceAll('\n', ''), words.join(' ')).not.toMatch(
          /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/u,
        );
      }
    },
    60_000,
  );

  it('and the oddity is visible', async () => {
    const { stdout } = await run(piped, 'certificate', 'list', '--search', 'hostile');
    expect(stdout).toContain('\\u{');
    expect((await run(piped, 'group', 'list')).stdout).toContain('Sales \\u{202E}evil');
  });

  it('every line of it ends, and no line is a stack trace', async () => {
    writeFileSync(join(folder, 'empty.pem'), '');
    const { stderr, code } = await run(piped, 'certificate', 'add', join(folder, 'empty.pem'));
    expect(code).toBe(1);
    expect(stderr).toMatch(/^smimectl: empty\.pem: [^\n]+\n([^\n]+\n)?$/);
  });
});
