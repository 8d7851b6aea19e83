import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { loadConf } from '../../source/store/write-through-conf.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = temporaryFolder();

afterEach(() => vi.unstubAllEnvs());

test.each([undefined, '/snap/x'])(
  'writes atomically and privately, with SNAP=%s in the environment',
  async (snap) => {
    vi.stubEnv('SNAP', snap);
    const writeFile = await loadConf();
    const path = join(folder(), 'settings.next.json');
    writeFile(path, Buffer.from('old'));
    const { ino } = statSync(path);
    writeFile(path, Buffer.from([0xff, 0x00, 0x0a]));
    expect(readFileSync(path)).toEqual(Buffer.from([0xff, 0x00, 0x0a]));
    // Written in place, it would be the same file.
    expect(statSync(path).ino).not.toBe(ino);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder())).toEqual(['settings.next.json']);
    expect(process.env.SNAP).toBe(snap);
  },
);

test('leaves no handlers that end the process, and takes none away', () => {
  const script = `
    process.on('SIGTERM', () => {});
    const { loadConf } = await import('./source/store/write-through-conf.ts');
    await loadConf();
    const signals = ['SIGHUP', 'SIGINT', 'SIGTERM', 'SIGQUIT', 'SIGUSR2', 'SIGPWR'];
    console.log(signals.map((signal) => process.listenerCount(signal)).join(' '));`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    encoding: 'utf8',
  });
  expect(stdout.trim()).toBe('0 0 1 0 0 0');
});
