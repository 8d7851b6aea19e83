/**
 * The files of the activity log: the one that is appended to, and older ones, which move up by a number when it
 * has grown large. Entries are never changed; the oldest file goes.
 */
import { closeSync, constants, fstatSync, lstatSync, openSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '../../core/errors.ts';
import { syncFolder } from '../new-file.ts';
import { refuse, unsafetyOfFile } from '../permissions.ts';

export const activityFile = 'activity.jsonl';
const keptFiles = 5;

/** File names, newest first. */
export const activityFiles: readonly string[] = [
  activityFile,
  ...Array.from({ length: keptFiles }, (_, index) => `activity.${index + 1}.jsonl`),
];

/** Takes all of the log one number further. To be called under the lock. */
export function rotate(folder: string): void {
  for (let at = activityFiles.length - 1; at > 0; at -= 1) {
    const [newer, older] = [activityFiles[at - 1], activityFiles[at]];
    if (newer === undefined || older === undefined) continue;
    if (lstatSync(join(folder, newer), { throwIfNoEntry: false }) === undefined) continue;
    renameSync(join(folder, newer), join(folder, older));
  }
  syncFolder(folder);
}

export interface LogFile {
  readonly descriptor: number;
  readonly inode: bigint;
  /** In bytes, at the time of opening. */
  readonly size: number;
}

/**
 * What `work` makes of the log's files, newest first. Opened all at once, so that a rotation in between neither
 * hides an entry nor shows one twice.
 */
export function withLogFiles<Result>(folder: string, work: (files: readonly LogFile[]) => Result): Result {
  const files: LogFile[] = [];
  try {
    for (const name of activityFiles) {
      const file = openToRead(join(folder, name), folder);
      if (file === undefined) continue;
      if (files.some(({ inode }) => inode === file.inode)) closeSync(file.descriptor);
      else files.push(file);
    }
    return work(files);
  } finally {
    for (const { descriptor } of files) closeSync(descriptor);
  }
}

function openToRead(path: string, folder: string): LogFile | undefined {
  let descriptor: number;
  try {
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found === undefined) return undefined;
    refuse(unsafetyOfFile(path, found, lstatSync(folder).uid, false));
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (thrown) {
    if (errorCode(thrown) === 'ENOENT') return undefined;
    throw thrown;
  }
  const { ino, size } = fstatSync(descriptor, { bigint: true });
  return { descriptor, inode: ino, size: Number(size) };
}
