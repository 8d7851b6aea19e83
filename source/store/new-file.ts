/** New files and names of files, on disk when the call returns. */
import { closeSync, constants, fsyncSync, openSync, writeSync } from 'node:fs';

/** Mode 0600. @throws what the operating system said, also when the file is there */
export function writeNewFile(path: string, bytes: Buffer): void {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  const descriptor = openSync(path, flags, 0o600);
  try {
    for (let written = 0; written < bytes.length; ) {
      const more = writeSync(descriptor, bytes, written, bytes.length - written, written);
      if (more === 0) throw new Error('the disk took no bytes');
      written += more;
    }
    fsyncSync(descriptor);
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
