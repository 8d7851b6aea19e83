/**
 * Writes what a program asked to be told: into a new file for its owner alone, over the file of the last time,
 * into a pipe or an open descriptor; never through a link that somebody planted.
 */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { UserError } from '../core/errors.ts';

/** Links of the system itself to descriptors that are open already. */
const descriptors = /^\/dev\/(?:fd\/\d+|stdout|stderr)$/;

/** @throws UserError `io` */
export async function writeReport(file: string, bytes: Uint8Array): Promise<void> {
  const { O_CREAT, O_NOFOLLOW, O_TRUNC, O_WRONLY } = constants;
  const mayFollow = descriptors.test(file);
  try {
    const handle = await open(file, mayFollow ? O_WRONLY : O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o600);
    try {
      await handle.writeFile(bytes);
    } finally {
      await handle.close();
    }
  } catch (thrown) {
    const code =
      thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
    const why =
      code === 'ELOOP' ? 'it is a symbolic link' : `it cannot be written (${code || 'unknown error'})`;
    throw new UserError('io', `${file}: ${why}`, {
      hint: 'Choose another place for the report.',
      cause: thrown,
    });
  }
}
