/**
 * One writer at a time, among all processes on this machine. The lock is the kernel's, through a SQLite
 * transaction on a file that nothing else opens: closing any other descriptor of it would drop the lock. It is
 * free at once when its holder dies, cannot be taken from a holder that is stopped, and knows no clock.
 */
import { chmodSync, lstatSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { errorCode, UserError } from '../core/errors.ts';
import { actAsOwnerOf } from './act-as-owner.ts';
import { refuse, shellWord, unsafetyOfFile } from './permissions.ts';
import { ioError } from './system-error.ts';

export const lockFile = 'lock.sqlite';

export interface Patience {
  /** Milliseconds to wait for a busy lock. */
  readonly lockPatience: number;
}

const sqliteBusy = 5;
const sqliteNotADatabase = 26;

/**
 * The result of `work`, done while we hold the lock. `work` is synchronous on purpose: while it runs nothing
 * else in this process does, so no prompt and no stalled terminal can keep the lock.
 * @throws UserError `store-busy`, `store-damaged`, `store-unsafe`, `io`
 */
export async function withLock<Result>(
  folder: string,
  { lockPatience }: Patience,
  work: () => Result,
): Promise<Result> {
  const deadline = performance.now() + lockPatience;
  for (;;) {
    const lock = await takeLock(folder);
    if (lock !== undefined) {
      try {
        return work();
      } finally {
        lock.close();
      }
    }
    if (performance.now() >= deadline) throw busy(folder, lockPatience);
    // Jitter, so that many waiting processes do not keep meeting.
    await new Promise((resolve) => setTimeout(resolve, 1 + Math.random() * 15));
  }
}

/** The lock, or undefined while another process holds it. */
async function takeLock(folder: string): Promise<DatabaseSync | undefined> {
  const { DatabaseSync } = await import('node:sqlite');
  const path = join(folder, lockFile);
  try {
    return actAsOwnerOf(folder, () => lockOf(path, lstatSync(folder).uid, (file) => new DatabaseSync(file)));
  } catch (thrown) {
    const code = sqliteCode(thrown);
    if (code === sqliteBusy) return undefined;
    if (code === sqliteNotADatabase) throw notALock(path);
    throw ioError(`the lock ${path} could not be taken`, thrown);
  }
}

function lockOf(
  path: string,
  folderOwner: number,
  open: (path: string) => DatabaseSync,
): DatabaseSync | undefined {
  const before = lstatSync(path, { throwIfNoEntry: false });
  if (before !== undefined) refuse(unsafetyOfFile(path, before, folderOwner, false));
  const lock = open(path);
  try {
    if (before === undefined) chmodSync(path, 0o600);
    // Without it SQLite leaves a journal file in the folder while the lock is held.
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN IMMEDIATE');
    // Somebody may have removed the file between our opening and our locking it: then it locks nobody out.
    if (before !== undefined && lstatSync(path, { throwIfNoEntry: false })?.ino === before.ino) return lock;
  } catch (thrown) {
    lock.close();
    throw thrown;
  }
  lock.close();
  return undefined;
}

function sqliteCode(thrown: unknown): number | undefined {
  if (errorCode(thrown) !== 'ERR_SQLITE_ERROR') return undefined;
  const isCoded = thrown instanceof Error && 'errcode' in thrown && typeof thrown.errcode === 'number';
  // The low byte is the primary code, the rest tells the flavour.
  return isCoded && 'errcode' in thrown ? Number(thrown.errcode) & 0xff : undefined;
}

function busy(folder: string, lockPatience: number): UserError {
  const seconds = Math.round(lockPatience / 1000);
  return new UserError(
    'store-busy',
    `another process has been changing the store ${folder} for more than ${seconds} seconds; nothing was changed`,
    { hint: `Try again; "fuser ${shellWord(join(folder, lockFile))}" names the process if it hangs.` },
  );
}

function notALock(path: string): UserError {
  return new UserError('store-damaged', `${path} is not the lock file that was expected there`, {
    hint: 'Run "smimectl doctor --fix", or move the file away.',
  });
}
