/** The real program for tests: build/smimectl.js, built anew when the source is newer. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { repositoryFolder } from '../support/fixture.ts';
import { waitFor } from '../support/wait-for.ts';

const built = join(repositoryFolder, 'build/smimectl.js');
const lock = join(repositoryFolder, 'build/.lock');

const modifiedAt = (path: string) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

function newestSource(): number {
  const source = join(repositoryFolder, 'source');
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).map((file) => join(source, file));
  return Math.max(...[...files, join(repositoryFolder, 'scripts/build.mjs')].map(modifiedAt));
}

/** Test files run side by side: one of them builds, the others wait. */
function lockBuild(): boolean {
  try {
    mkdirSync(dirname(lock), { recursive: true });
    mkdirSync(lock);
    return true;
  } catch {
    // Left by a run that was killed.
    if (Date.now() - modifiedAt(lock) > 60_000) rmdirSync(lock);
    return false;
  }
}

/**
 * Path of the program; `$SMIMECTL_PROGRAM` names another build to be tested.
 * @throws Error when it cannot be built
 */
export async function freshProgram(): Promise<string> {
  const { SMIMECTL_PROGRAM: other } = process.env;
  if (other !== undefined) return other;
  await waitFor(
    () => {
      if (modifiedAt(built) > newestSource()) return true;
      if (!lockBuild()) return false;
      try {
        execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: repositoryFolder, stdio: 'pipe' });
      } finally {
        rmdirSync(lock);
      }
      return true;
    },
    { timeout: 60_000, describe: () => `${built} is older than the source` },
  );
  return built;
}
