/**
 * The activity log: one line an entry, only ever appended to, by administrators and mail filters at the same
 * time and without a lock. An entry is one write, so it is there whole or, after a crash, recognisably not.
 */
import { closeSync, constants, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ActivityEntry, ActivityQuery } from '../core/activity.ts';
import { asUserError, errorCode, UserError } from '../core/errors.ts';
import type { ActivityLog } from '../core/ports.ts';
import type { Reason } from '../core/reason.ts';
import { actAsOwnerOf } from './act-as-owner.ts';
import { entryOf, lineOf } from './activity/entry-line.ts';
import { followLog } from './activity/follow-log.ts';
import { activityFile, rotate, withLogFiles } from './activity/log-files.ts';
import { newestLines } from './activity/read-lines.ts';
import { withLock } from './lock.ts';
import { refuse, unsafetyOfFile } from './permissions.ts';
import { checkedFolder, writableFolder } from './store-folder.ts';
import { ioError, sayingOnFailure } from './system-error.ts';

export interface ActivityLogOptions {
  /** Size in bytes from which a new file is begun. */
  readonly rotateAt?: number;
}

export function openActivityLog(folder: string, options: ActivityLogOptions = {}): ActivityLog {
  return new LogInFolder(resolve(folder), options);
}

class LogInFolder implements ActivityLog {
  readonly #folder: string;
  readonly #path: string;
  readonly #rotateAt: number;
  #unreadableLines = 0;
  #unwritten: Reason | undefined;

  constructor(folder: string, { rotateAt = 1024 * 1024 }: ActivityLogOptions) {
    this.#folder = folder;
    this.#path = join(folder, activityFile);
    this.#rotateAt = rotateAt;
  }

  get warnings(): readonly Reason[] {
    const unread = this.#unreadableLines === 0 ? [] : [unreadable(this.#path, this.#unreadableLines)];
    return this.#unwritten === undefined ? unread : [...unread, this.#unwritten];
  }

  /** What was done and is not in the log stays among the warnings: whoever asked for it goes on without it. */
  async append(entry: ActivityEntry): Promise<void> {
    try {
      const size = this.#append(entry);
      this.#unwritten = undefined;
      if (size >= this.#rotateAt) await this.#rotate();
    } catch (thrown) {
      if (entry.outcome === 'success') this.#unwritten = unwritten(entry, asUserError(thrown));
      throw thrown;
    }
  }

  #append(entry: ActivityEntry): number {
    return sayingOnFailure(`${this.#path} could not be appended to`, () => {
      writableFolder(this.#folder);
      return actAsOwnerOf(this.#folder, () => appendLine(this.#folder, this.#path, lineOf(entry)));
    });
  }

  async read(query: ActivityQuery): Promise<readonly ActivityEntry[]> {
    return sayingOnFailure(`${this.#path} could not be read`, () =>
      actAsOwnerOf(this.#folder, () => this.#read(query)),
    );
  }

  follow(onEntries: (entries: readonly ActivityEntry[]) => void): () => void {
    return followLog(this.#folder, onEntries);
  }

  #read({ limit = Number.POSITIVE_INFINITY, failedOnly = false }: ActivityQuery): readonly ActivityEntry[] {
    const entries: ActivityEntry[] = [];
    this.#unreadableLines = 0;
    if (checkedFolder(this.#folder) === undefined) return entries;
    withLogFiles(this.#folder, (files) => {
      for (const line of newestLines(files)) {
        if (entries.length >= limit) return;
        const entry = entryOf(line);
        if (entry === undefined) this.#unreadableLines += 1;
        else if (!failedOnly || entry.outcome === 'failed') entries.push(entry);
      }
    });
    return entries;
  }

  /** The entry is kept whatever becomes of this: while the lock is busy the file just grows a little more. */
  async #rotate(): Promise<void> {
    const isStillLarge = () =>
      withLogFiles(this.#folder, ([newest]) => newest !== undefined && newest.size >= this.#rotateAt);
    try {
      await withLock(this.#folder, { lockPatience: 0 }, () =>
        actAsOwnerOf(this.#folder, () => {
          if (isStillLarge()) rotate(this.#folder);
        }),
      );
    } catch (thrown) {
      if (errorCode(thrown) === undefined) throw thrown;
    }
  }
}

/** The file's size afterwards, in bytes. */
function appendLine(folder: string, path: string, line: string): number {
  const { O_RDWR, O_APPEND, O_CREAT, O_NOFOLLOW, O_NONBLOCK } = constants;
  const owner = checkedFolder(folder)?.owner ?? -1;
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK, 0o600);
    const found = fstatSync(descriptor);
    refuse(unsafetyOfFile(path, found, owner, false));
    // A line that a crash cut off must not swallow this one.
    const bytes = Buffer.from(endsLine(descriptor, found.size) ? line : `\n${line}`, 'utf8');
    const written = writeSync(descriptor, bytes);
    if (written < bytes.length) {
      throw new UserError('io', `${path} took only a part of an entry: there is no space left on its disk`, {
        hint: 'Free some space.',
      });
    }
    return found.size + written;
  } catch (thrown) {
    throw ioError(`${path} could not be appended to`, thrown);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function endsLine(descriptor: number, size: number): boolean {
  if (size === 0) return true;
  const last = Buffer.alloc(1);
  readSync(descriptor, last, 0, 1, size - 1);
  return last.toString() === '\n';
}

function unwritten({ action }: ActivityEntry, { message }: UserError): Reason {
  return {
    code: 'activity-unwritten',
    message: `"${action}" was done, but it is not in the activity log: ${message}`,
    hint: 'Run "smimectl doctor".',
  };
}

function unreadable(path: string, lines: number): Reason {
  return {
    code: 'activity-unreadable',
    message: `${lines} ${lines === 1 ? 'line' : 'lines'} of ${path} could not be read and ${lines === 1 ? 'is' : 'are'} left out`,
    hint: 'A crash or a full disk may have cut them off; whole entries are not affected.',
  };
}
