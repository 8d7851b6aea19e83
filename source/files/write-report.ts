/**
 * Writes what a program asked to be told: into a new file for its owner alone, over the file of the last time,
 * into a pipe or an open descriptor; never through a link that somebody planted.
 */
import { constants, fstatSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { writeFailure } from './write-failure.ts';

/** The descriptor that a name of the system means; undefined for every other file. */
function descriptorOf(file: string): number | undefined {
  if (file === '/dev/stdout') return 1;
  if (file === '/dev/stderr') return 2;
  const [, number] = /^\/dev\/fd\/(\d{1,9})$/.exec(file) ?? [];
  return number === undefined ? undefined : Number(number);
}

async function writeInto(file: string, bytes: Uint8Array): Promise<void> {
  const { O_CREAT, O_NOFOLLOW, O_TRUNC, O_WRONLY } = constants;
  const descriptor = descriptorOf(file);
  if (descriptor !== undefined) {
    const found = fstatSync(descriptor);
    // Opened anew, a file would be written from its start, and a socket cannot be; a pipe waits until there is room.
    if (found.isFile() || found.isSocket()) return writeFileSync(descriptor, bytes);
  }
  const isOpen = descriptor !== undefined;
  const handle = await open(file, isOpen ? O_WRONLY : O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o600);
  try {
    await handle.writeFile(bytes);
  } finally {
    await handle.close();
  }
}

/** @throws UserError `io` */
export async function writeReport(file: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeInto(file, bytes);
  } catch (thrown) {
    throw writeFailure(`the report ${file}`, thrown, 'Choose another place for the report.');
  }
}
