/** Hands on each new entry of the log, whoever appended it, across rotations. */
import type { ActivityEntry } from '../../core/activity.ts';
import { errorCode } from '../../core/errors.ts';
import { actAsOwnerOf } from '../act-as-owner.ts';
import { watchFolder } from '../watch-folder.ts';
import { entryOf } from './entry-line.ts';
import { activityFile, type LogFile, withLogFiles } from './log-files.ts';
import { linesFrom } from './read-lines.ts';

interface Position {
  readonly inode: bigint | undefined;
  readonly next: number;
}

interface Found {
  readonly lines: readonly string[];
  readonly position: Position;
}

/** @returns what ends it */
export function followLog(
  folder: string,
  onEntries: (entries: readonly ActivityEntry[]) => void,
): () => void {
  let position = actAsOwnerOf(folder, () =>
    withLogFiles(folder, ([newest]): Position => ({ inode: newest?.inode, next: newest?.size ?? 0 })),
  );
  return watchFolder(folder, [activityFile], () => {
    const found = readSince(folder, position);
    if (found === undefined) return;
    position = found.position;
    const entries = found.lines.map(entryOf).filter((entry) => entry !== undefined);
    if (entries.length > 0) onEntries(entries);
  });
}

/** Undefined while the log cannot be read: who reads it hears why, and a follower goes on once it can be. */
function readSince(folder: string, position: Position): Found | undefined {
  try {
    return actAsOwnerOf(folder, () => withLogFiles(folder, (files) => linesSince(files, position)));
  } catch (thrown) {
    if (errorCode(thrown) === undefined) throw thrown;
    return undefined;
  }
}

/** @param files newest first */
function linesSince(files: readonly LogFile[], { inode, next }: Position): Found {
  const at = files.findIndex((file) => file.inode === inode);
  // The file we were in is gone: all that is there is newer.
  const newer = at < 0 ? files : files.slice(0, at + 1);
  const lines: string[] = [];
  let position: Position = { inode, next };
  for (const file of newer.toReversed()) {
    const read = linesFrom(file, file.inode === inode ? next : 0);
    lines.push(...read.lines);
    position = { inode: file.inode, next: read.next };
  }
  return { lines, position };
}
