import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  createKeyFile,
  nextKeyFile,
  readKeyFile,
  usualKeyFile,
} from '../../../source/store/key-protection/key-file.ts';
import { type Place, place } from './protection-fixture.ts';

const id = '0123456789abcdef0123456789abcdef';
const uid = process.getuid?.() ?? 0;
const told = (facts: object) => expect.objectContaining(facts);

function made(at: Place): string {
  const path = usualKeyFile(at.env, id) ?? '';
  createKeyFile(path, id, at.store, uid).fill(0);
  return path;
}

describe('a new key file', () => {
  test('lies in the data folder, for its owner alone, with a line that says what it is', () => {
    const at = place();
    const path = made(at);
    expect(path).toBe(join(at.data, 'smimectl', `${id}.key`));
    expect(statSync(path).mode & 0o7777).toBe(0o600);
    expect(statSync(dirname(path)).mode & 0o7777).toBe(0o700);
    const text = readFileSync(path, 'latin1');
    expect(text).toMatch(/^smimectl key file 1, opens store key [0-9a-f]{32}\n[A-Za-z0-9+/]{43}=\n$/);
  });

  test('is private even under a umask that takes nothing away', () => {
    const at = place();
    const before = process.umask(0);
    try {
      const path = made(at);
      expect(statSync(path).mode & 0o7777).toBe(0o600);
      expect(statSync(dirname(path)).mode & 0o7777).toBe(0o700);
    } finally {
      process.umask(before);
    }
  });

  test('gives the same secret when it is read', () => {
    const at = place();
    const path = join(at.root, 'keys', 'a.key');
    const secret = createKeyFile(path, id, at.store, uid);
    expect(readKeyFile(path, id, uid)?.equals(secret)).toBe(true);
  });

  test.each(['file', 'link', 'dangling link'])('never replaces or follows a %s that is there', (kind) => {
    const at = place();
    const path = join(at.root, 'there.key');
    const target = join(at.root, 'target');
    if (kind !== 'dangling link') writeFileSync(kind === 'file' ? path : target, 'precious');
    if (kind !== 'file') symlinkSync(target, path);
    expect(() => createKeyFile(path, id, at.store, uid)).toThrow(told({ code: 'file-exists' }));
    if (kind === 'dangling link') expect(existsSync(target)).toBe(false);
    else expect(readFileSync(path, 'utf8')).toBe('precious');
  });

  test('is refused inside the store folder, also through a link, and leaves no folder there', () => {
    const at = place();
    symlinkSync(at.store, join(at.root, 'elsewhere'));
    for (const path of [
      join(at.store, 'a.key'),
      join(at.store, 'deep', 'er', 'a.key'),
      join(at.root, 'elsewhere', 'a.key'),
    ]) {
      expect(() => createKeyFile(path, id, at.store, uid)).toThrow(told({ code: 'refused' }));
    }
    expect(readdirSync(at.store)).toEqual([]);
  });

  test('is not made in a folder that others may write to', () => {
    const at = place();
    const folder = join(at.root, 'open');
    mkdirSync(folder);
    chmodSync(folder, 0o777);
    expect(() => createKeyFile(join(folder, 'a.key'), id, at.store, uid)).toThrow(
      told({
        code: 'store-unsafe',
        hint: `Run: chmod go-w ${folder}`,
      }),
    );
  });
});

describe('an existing key file', () => {
  test('that is missing reads as nothing', () => {
    const at = place();
    expect(readKeyFile(join(at.root, 'none.key'), id, uid)).toBeUndefined();
    expect(readKeyFile(join(at.root, 'none', 'none.key'), id, uid)).toBeUndefined();
  });

  test.each([0o600, 0o400, 0o700, 0o500])('of mode %o is read', (mode) => {
    const path = made(place());
    chmodSync(path, mode);
    expect(readKeyFile(path, id, uid)?.length).toBe(32);
  });

  const openModes = [0o001, 0o002, 0o004, 0o010, 0o020, 0o040, 0o066, 0o077].map((bits) => 0o600 | bits);
  test.each(openModes)('of mode %o is refused with the mend', (mode) => {
    const path = made(place());
    chmodSync(path, mode);
    expect(() => readKeyFile(path, id, uid)).toThrow(
      told({
        code: 'store-unsafe',
        hint: `Run: chmod 600 ${path}`,
        message: expect.stringContaining(`0${mode.toString(8)}`),
      }),
    );
  });

  test('in a folder that others may write to is refused, except in a sticky one', () => {
    const path = made(place());
    chmodSync(dirname(path), 0o770);
    expect(() => readKeyFile(path, id, uid)).toThrow(told({ code: 'store-unsafe' }));
    chmodSync(dirname(path), 0o1777);
    expect(readKeyFile(path, id, uid)?.length).toBe(32);
  });

  test('that belongs to somebody else is refused', () => {
    const path = made(place());
    // Without root nobody can give a file away: then we are the stranger to our own file.
    if (uid === 0) chownSync(path, 12345, 12345);
    const reader = uid === 0 ? 0 : uid + 1;
    expect(() => readKeyFile(path, id, reader)).toThrow(
      told({
        code: 'store-unsafe',
        message: expect.stringContaining('belongs to user'),
      }),
    );
  });

  test('that is a symbolic link is refused, even to a good key file', () => {
    const path = made(place());
    renameSync(path, `${path}.real`);
    symlinkSync(`${path}.real`, path);
    expect(() => readKeyFile(path, id, uid)).toThrow(
      told({
        code: 'store-unsafe',
        message: expect.stringContaining('symbolic link'),
      }),
    );
  });

  test('that is a folder is refused, and a path with a quote keeps its mend usable', () => {
    const at = place();
    const folder = join(at.root, 'a.key');
    mkdirSync(folder, { mode: 0o700 });
    expect(() => readKeyFile(folder, id, uid)).toThrow(told({ code: 'store-unsafe' }));
    const odd = join(at.root, "it's; rm -rf.key");
    writeFileSync(odd, 'x');
    chmodSync(odd, 0o644);
    expect(() => readKeyFile(odd, id, uid)).toThrow(
      told({
        hint: `Run: chmod 600 '${odd.replaceAll("'", "'\\''")}'`,
      }),
    );
  });

  test('with any changed character gives another secret or a sentence, never the same secret', () => {
    const at = place();
    const path = made(at);
    const good = readFileSync(path);
    const secret = readKeyFile(path, id, uid);
    for (let position = 0; position < good.length - 1; position++) {
      const bytes = Buffer.from(good);
      bytes[position] = (bytes[position] ?? 0) ^ 1;
      writeFileSync(path, bytes);
      try {
        expect(readKeyFile(path, id, uid)).not.toEqual(secret);
      } catch (error) {
        expect(error).toMatchObject({ code: 'store-locked' });
      }
    }
  });

  test.each([
    ['nothing', ''],
    ['another file', 'hello\n'],
    ['a label without a secret', `smimectl key file 1, opens store key ${id}\n`],
    ['a short secret', `smimectl key file 1, opens store key ${id}\nAAAA\n`],
    ['too much', `smimectl key file 1, opens store key ${id}\n${'A'.repeat(5000)}\n`],
    ['no line end', `smimectl key file 1, opens store key ${id}`],
  ])('with %s in it is told as no key file', (_, text) => {
    const path = join(place().root, 'a.key');
    writeFileSync(path, text, { mode: 0o600 });
    expect(() => readKeyFile(path, id, uid)).toThrow(told({ code: 'store-locked' }));
  });

  test('of another store says so', () => {
    const path = made(place());
    linkSync(path, `${path}.copy`);
    expect(() => readKeyFile(`${path}.copy`, 'f'.repeat(32), uid)).toThrow(id);
  });
});

test('the default place follows XDG_DATA_HOME only where it is absolute', () => {
  expect(usualKeyFile({ HOME: '/h', XDG_DATA_HOME: '/x' }, 'k')).toBe('/x/smimectl/k.key');
  expect(usualKeyFile({ HOME: '/h', XDG_DATA_HOME: 'x' }, 'k')).toBe('/h/.local/share/smimectl/k.key');
  expect(usualKeyFile({ HOME: '/h' }, 'k')).toBe('/h/.local/share/smimectl/k.key');
});

test('the file after a rotation lies beside the old one under the new name', () => {
  expect(nextKeyFile('/d/old.key', 'old', 'new')).toBe('/d/new.key');
  expect(nextKeyFile('/d/mine', 'old', 'new')).toBe('/d/mine.new');
  expect(basename(nextKeyFile('/d/mine.old', 'old', 'new'))).toBe('mine.new');
});
