/** Writes what is exported: always a new file, for its owner alone, never through a link that somebody planted. */
import { constants } from 'node:fs';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../core/errors.ts';

const sentences: Readonly<Record<string, string>> = {
  EEXIST: 'there is already a file of this name, and it is left as it is',
  ELOOP: 'it is a symbolic link, which an export never follows',
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'a part of the path is no folder',
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
};

/**
 * @returns the absolute path of the new file, mode 0600
 * @throws UserError `file-exists` or `io`; what was begun is removed again
 */
export async function writeExport(file: string, bytes: Uint8Array): Promise<string> {
  const target = path.resolve(file);
  let handle: FileHandle | undefined;
  try {
    const { O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY } = constants;
    handle = await open(target, O_CREAT | O_EXCL | O_NOFOLLOW | O_WRONLY, 0o600);
    await handle.writeFile(bytes);
    await handle.sync();
    await handle.close();
    return target;
  } catch (thrown) {
    if (handle !== undefined) {
      await handle.close().catch(() => undefined);
      await unlink(target).catch(() => undefined);
    }
    const code =
      thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
    const sentence = sentences[code] ?? `it cannot be written (${code || 'unknown error'})`;
    throw new UserError(code === 'EEXIST' ? 'file-exists' : 'io', `${file}: ${sentence}`, {
      hint: code === 'EEXIST' ? 'Choose another name, or move that file away.' : 'Choose another place.',
      cause: thrown,
    });
  }
}
