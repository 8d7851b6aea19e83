import { mkdir, mkdtemp, readFile, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readInput, readStream } from '../../source/files/read-input.ts';
import { writeExport } from '../../source/files/write-export.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'smimectl-files-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});
const at = (name: string) => path.join(folder, name);

describe('an export', () => {
  test('is a new file that only its owner can read', async () => {
    const file = await writeExport(at('key.pem'), Buffer.from('text'));
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(file, 'utf8')).toBe('text');
  });

  test('never replaces a file', async () => {
    await writeFile(at('there.pem'), 'mine', { mode: 0o644 });
    await expect(writeExport(at('there.pem'), Buffer.from('x'))).rejects.toMatchObject({
      code: 'file-exists',
    });
    expect(await readFile(at('there.pem'), 'utf8')).toBe('mine');
  });

  test('never follows a planted link, whether its target is there or not', async () => {
    await writeFile(at('victim'), 'mine');
    await symlink(at('victim'), at('one'));
    await symlink(at('absent'), at('two'));
    for (const name of ['one', 'two']) {
      await expect(writeExport(at(name), Buffer.from('x'))).rejects.toMatchObject({ code: 'file-exists' });
    }
    expect(await readFile(at('victim'), 'utf8')).toBe('mine');
    await expect(stat(at('absent'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('says in words why it cannot be written', async () => {
    await expect(writeExport(at('no/such/folder.pem'), Buffer.from('x'))).rejects.toMatchObject({
      code: 'io',
      message: expect.stringContaining('its folder does not exist'),
    });
  });
});

describe('an input', () => {
  test('is a file, or every visible file of a folder by name', async () => {
    await mkdir(at('many'));
    for (const name of ['b.pem', 'a.pem', '.hidden']) await writeFile(at(`many/${name}`), name);
    await mkdir(at('many/deeper'));
    expect((await readInput(at('many'))).map(({ source }) => source)).toEqual(['a.pem', 'b.pem']);
    expect((await readInput(at('many/a.pem'))).map(({ source }) => source)).toEqual(['a.pem']);
  });

  test('that is missing, empty of files or too large is told in a sentence', async () => {
    await mkdir(at('empty'));
    await writeFile(at('huge'), '');
    await truncate(at('huge'), 65 * 1024 * 1024);
    await expect(readInput(at('absent'))).rejects.toMatchObject({
      code: 'io',
      message: expect.stringContaining('no such file'),
    });
    await expect(readInput(at('empty'))).rejects.toMatchObject({ code: 'unreadable-input' });
    await expect(readInput(at('huge'))).rejects.toMatchObject({ code: 'unreadable-input' });
  });

  test('may be an endless device, and is given up at the bound', async () => {
    await expect(readInput('/dev/zero')).rejects.toMatchObject({ code: 'unreadable-input' });
  });

  test('from a stream is bounded as well', async () => {
    async function* endless() {
      for (;;) yield Buffer.alloc(8 * 1024 * 1024);
    }
    await expect(readStream(endless(), 'standard input')).rejects.toMatchObject({ code: 'unreadable-input' });
  });
});
