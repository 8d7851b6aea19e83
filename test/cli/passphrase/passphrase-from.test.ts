import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, openSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type PassphraseSources, passphraseFrom } from '../../../source/cli/passphrase/passphrase-from.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

function fileWith(content: string | Buffer, mode = 0o600, folder = temporaryFolder()): string {
  const path = join(folder, 'passphrase');
  writeFileSync(path, content);
  chmodSync(path, mode);
  return path;
}

const passphrase = (sources: Omit<PassphraseSources, 'env'> & Partial<Pick<PassphraseSources, 'env'>>) =>
  passphraseFrom({ env: {}, ...sources })();

const typing =
  (...answers: string[]) =>
  async () =>
    answers.map((answer) => Buffer.from(answer));

describe('the order of sources', () => {
  test('a credential before a file, a file before a descriptor, a descriptor before the terminal', async () => {
    const credentials = temporaryFolder();
    writeFileSync(join(credentials, 'smimectl-passphrase'), 'from systemd');
    const env = { CREDENTIALS_DIRECTORY: credentials };
    const credential = 'smimectl-passphrase';
    const file = fileWith('from the file');
    const fd = openSync(fileWith('from the descriptor'), 'r');
    const rest = { prompt: 'Passphrase', ask: typing('from the terminal') };
    expect(String(await passphrase({ env, credential, file, fd, ...rest }))).toBe('from systemd');
    expect(String(await passphrase({ credential, file, fd, ...rest }))).toBe('from the file');
    expect(String(await passphrase({ credential, fd, ...rest }))).toBe('from the descriptor');
    expect(String(await passphrase({ credential, ...rest }))).toBe('from the terminal');
    expect(await passphrase({ credential })).toBeUndefined();
  });

  test('a credential of another name, or none, is passed over', async () => {
    const env = { CREDENTIALS_DIRECTORY: temporaryFolder() };
    const file = fileWith('from the file');
    expect(String(await passphrase({ env, credential: 'missing', file }))).toBe('from the file');
    expect(String(await passphrase({ env: { CREDENTIALS_DIRECTORY: '.' }, credential: 'x', file }))).toBe(
      'from the file',
    );
  });

  test('no value of the environment is ever taken', async () => {
    const env = { PASSPHRASE: 'a', SMIMECTL_PASSPHRASE: 'b', 'smimectl-passphrase': 'c' };
    expect(await passphrase({ env, credential: 'smimectl-passphrase' })).toBeUndefined();
  });

  test('without a terminal nobody answers', async () => {
    expect(await passphrase({ prompt: 'Passphrase', ask: async () => undefined })).toBeUndefined();
  });
});

describe('a passphrase from a file', () => {
  test.each([
    ['no line end', 'secret', 'secret'],
    ['a line feed', 'secret\n', 'secret'],
    ['carriage return and line feed', 'secret\r\n', 'secret'],
    ['two line feeds', 'secret\n\n', 'secret\n'],
    ['a carriage return alone', 'secret\r', 'secret\r'],
    ['spaces', ' secret \n', ' secret '],
    ['lines', 'one\ntwo\n', 'one\ntwo'],
    ['bytes that are no text', Buffer.from([0, 255, 10, 195, 10]), Buffer.from([0, 255, 10, 195])],
    ['decomposed letters', 'e\u0301\n', 'e\u0301'],
  ])('with %s', async (_, content, expected) => {
    expect(await passphrase({ file: fileWith(content) })).toEqual(Buffer.from(expected));
  });

  test.each(['', '\n', '\r\n'])('of %j alone is told as empty', async (content) => {
    await expect(passphrase({ file: fileWith(content) })).rejects.toMatchObject({
      code: 'unreadable-input',
      message: expect.stringContaining('empty'),
    });
  });

  test('of 4096 bytes and a line end is taken, of one more is not', async () => {
    const longest = 'x'.repeat(4096);
    expect(String(await passphrase({ file: fileWith(`${longest}\r\n`) }))).toBe(longest);
    for (const content of [`${longest}x`, `${longest}x\n`, 'x'.repeat(100_000)]) {
      await expect(passphrase({ file: fileWith(content) })).rejects.toMatchObject({
        code: 'unreadable-input',
        message: expect.stringContaining('4096'),
      });
    }
  });

  test.each([0o604, 0o602, 0o601, 0o644, 0o666, 0o777])('of mode %o is refused', async (mode) => {
    await expect(passphrase({ file: fileWith('secret', mode) })).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining(`0${mode.toString(8)}`),
      hint: expect.stringContaining('--passphrase-fd'),
    });
  });

  test.each([0o600, 0o400, 0o640, 0o440])('of mode %o is taken', async (mode) => {
    expect(String(await passphrase({ file: fileWith('secret', mode) }))).toBe('secret');
  });

  test('is followed through a link, as secrets are mounted in containers', async () => {
    const link = join(temporaryFolder(), 'link');
    symlinkSync(fileWith('secret'), link);
    expect(String(await passphrase({ file: link }))).toBe('secret');
  });

  test('that is missing or a folder has its sentence', async () => {
    const folder = join(temporaryFolder(), 'folder');
    mkdirSync(folder);
    await expect(passphrase({ file: join(folder, 'none') })).rejects.toMatchObject({
      code: 'io',
      message: expect.stringContaining('no such file'),
    });
    await expect(passphrase({ file: folder })).rejects.toMatchObject({ code: 'unreadable-input' });
  });
});

describe('a passphrase from a descriptor', () => {
  test.each([-1, 1.5, Number.NaN])('called %s is wrong usage', async (fd) => {
    await expect(passphrase({ fd })).rejects.toMatchObject({ code: 'usage' });
  });

  test('is closed after it was read', async () => {
    const fd = openSync(fileWith('secret'), 'r');
    await passphrase({ fd });
    await expect(passphrase({ fd })).rejects.toMatchObject({ code: 'usage' });
  });

  const program = join(import.meta.dirname, 'passphrase-program.ts');
  const inBash = (redirection: string) => {
    const script = `"$0" "$1" 3 ${redirection}`;
    const { stdout, stderr } = spawnSync('bash', ['-c', script, process.execPath, program], {
      encoding: 'utf8',
    });
    return stdout + stderr;
  };

  test.each([
    ['a here-string', "3<<<'from the shell'", 'from the shell'],
    ['a process substitution', "3< <(sleep 0.1; printf 'from '; sleep 0.1; echo 'a pipe')", 'from a pipe'],
    ['a device without content', '3</dev/null', 'unreadable-input'],
    ['a forgotten redirection', '', 'usage'],
    ['a folder', '3</', 'usage'],
  ])('of %s', (_, redirection, expected) => {
    expect(inBash(redirection).trim()).toBe(expected);
  });
});

describe('a new passphrase at the terminal', () => {
  const isNew = { prompt: 'New passphrase', isNew: true };

  test('is asked for twice', async () => {
    const asked: string[] = [];
    const ask = async (questions: readonly string[]) => {
      asked.push(...questions);
      return questions.map(() => Buffer.from('same'));
    };
    expect(String(await passphrase({ ...isNew, ask }))).toBe('same');
    expect(asked).toEqual(['New passphrase', 'The same again']);
  });

  test('is refused and wiped when the two differ', async () => {
    const answers = [Buffer.from('one'), Buffer.from('two')];
    await expect(passphrase({ ...isNew, ask: async () => answers })).rejects.toMatchObject({
      code: 'refused',
    });
    expect(answers).toEqual([Buffer.alloc(3), Buffer.alloc(3)]);
  });
});
