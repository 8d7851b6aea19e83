/**
 * A small world for one run of the program: home, store, temporary and working folder of its own, the program
 * as `smimectl` on PATH, and a copy of the fixtures in the working folder.
 */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fixturesFolder } from '../support/fixture.ts';
import { openTemporaryFolder } from '../support/temporary-folder.ts';

export interface Surroundings {
  readonly folder: string;
  readonly storeFolder: string;
  /** Holds `fixtures/`. */
  readonly workFolder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly remove: () => void;
}

/** `program` is a file that node runs. */
export function openSurroundings(program: string): Surroundings {
  const { folder, remove } = openTemporaryFolder();
  const inside = (name: string) => {
    const path = join(folder, name);
    mkdirSync(path, { mode: 0o700 });
    return path;
  };
  const home = inside('home');
  const bin = inside('bin');
  const workFolder = inside('work');
  const quoted = [process.execPath, program].map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  writeFileSync(join(bin, 'smimectl'), `#!/bin/sh\nexec ${quoted} "$@"\n`, { mode: 0o755 });
  cpSync(fixturesFolder, join(workFolder, 'fixtures'), { recursive: true });
  const storeFolder = join(folder, 'store');
  return {
    folder,
    storeFolder,
    workFolder,
    env: {
      PATH: [bin, dirname(process.execPath), process.env.PATH].join(':'),
      HOME: home,
      XDG_CONFIG_HOME: join(home, '.config'),
      XDG_DATA_HOME: join(home, '.local/share'),
      XDG_STATE_HOME: join(home, '.local/state'),
      XDG_CACHE_HOME: join(home, '.cache'),
      TMPDIR: inside('tmp'),
      LANG: 'C.UTF-8',
      TZ: 'UTC',
      USER: 'admin',
      LOGNAME: 'admin',
      SMIMECTL_STORE: storeFolder,
    },
    remove,
  };
}
