/** New files and names of files, on disk when the call returns. */
import { closeSync, constants, fchmodSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';

/**
 * Mode 0600, whatever the umask is; never through a link. What was begun is removed again.
 * @throws what the operating system said, also when the file is there
 */
export function writeNewFile(path: string, bytes: Buffer): void {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  const descriptor = openSync(path, flags, 0o600);
  try {
    fchmodSync(descriptor, 0o600);
    for (let written = 0; written < bytes.length; ) {
      const more = writeSync(descriptor, bytes, written, bytes.length - written, written);
      if (more === 0) throw new Error('the disk took no bytes');
      written += more;
    }
    fsyncSync(descriptor);
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
}

/** Makes the names in a folder survive a power cut. */
export function syncFolder(folder: string): void {
  const descriptor = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
