/** Writes what is exported: always a new file, for its owner alone, never through a link that somebody planted. */
import { constants } from 'node:fs';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import path from 'node:path';
import { writeFailure } from './write-failure.ts';

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
    throw writeFailure(file, thrown, 'Choose another place.');
  }
}
