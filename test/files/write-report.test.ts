/** A report lands where a program asked for it, behind what is there already, and nowhere that somebody else chose. */

import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../source/core/errors.ts';
import { writeReport } from '../../source/files/write-report.ts';
import { runTelling } from '../smime/tools.ts';
import { repositoryFolder } from '../support/fixture.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const report = Buffer.from('{"sign":{}}\n');

describe('into a file', () => {
  test('that is new, for its owner alone', async () => {
    const file = join(temporaryFolder(), 'report');
    await writeReport(file, report);
    expect(readFileSync(file)).toEqual(report);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('over the longer one of the last time', async () => {
    const file = join(temporaryFolder(), 'report');
    writeFileSync(file, 'x'.repeat(1000));
    await writeReport(file, report);
    expect(readFileSync(file)).toEqual(report);
  });

  test('never through a link, into a folder or where there is none', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'folder'));
    symlinkSync(join(folder, 'planted'), join(folder, 'link'));
    for (const name of ['link', 'folder', 'no/such']) {
      await expect(writeReport(join(folder, name), report)).rejects.toThrow(UserError);
    }
    expect(() => statSync(join(folder, 'planted'))).toThrow();
  });
});

describe('into a descriptor that is open', () => {
  test.each(['w', 'a'])(
    'onto a file (%s), behind what was written there, and before what comes',
    async (flags) => {
      const file = join(temporaryFolder(), 'log');
      writeFileSync(file, 'an old line\n');
      const descriptor = openSync(file, flags);
      try {
        writeSync(descriptor, 'before\n');
        await writeReport(`/dev/fd/${descriptor}`, report);
        writeSync(descriptor, 'behind\n');
      } finally {
        closeSync(descriptor);
      }
      const old = flags === 'a' ? 'an old line\n' : '';
      expect(readFileSync(file, 'utf8')).toBe(`${old}before\n${report}behind\n`);
    },
  );

  // Node gives its children sockets, as service managers do.
  test.each([
    ['a socket', '"$0" "$@"'],
    ['a pipe', '"$0" "$@" | cat'],
  ])('that is %s, whole, however long it is', (_, command) => {
    const script = `import { writeReport } from './source/files/write-report.ts';
      await writeReport('/dev/stdout', Buffer.alloc(1_000_000, 'x'));`;
    const node = [process.execPath, '--input-type=module', '-e', script];
    const { stdout } = runTelling('sh', ['-c', command, ...node], { cwd: repositoryFolder });
    expect(stdout).toEqual(Buffer.alloc(1_000_000, 'x'));
  });

  test('but not into one that is closed', async () => {
    await expect(writeReport('/dev/fd/999', report)).rejects.toThrow('it cannot be written (EBADF)');
  });
});
