/** What the operating system said, as one sentence for a person. */
import { errorCode, UserError } from '../core/errors.ts';

interface Words {
  readonly what: string;
  readonly hint: string;
}

const full: Words = { what: 'there is no space left on its disk', hint: 'Free some space and try again.' };
const denied: Words = {
  what: 'permission was denied',
  hint: 'Run smimectl as the user who owns the store, or as root; "smimectl doctor" names what is closed.',
};

const folderInTheWay: Words = {
  what: 'there is a folder where a file was expected',
  hint: 'Run "smimectl doctor": it names the folder.',
};

const knownErrors: ReadonlyMap<string, Words> = new Map([
  ['ENOSPC', full],
  ['EDQUOT', { what: 'the disk quota is used up', hint: 'Free some space or have the quota raised.' }],
  ['EFBIG', { what: 'it would grow larger than a file may be here', hint: 'Raise the limit: "ulimit -f".' }],
  ['EACCES', denied],
  ['EPERM', denied],
  ['EROFS', { what: 'its disk is mounted read-only', hint: 'Mount it writable, or name another store.' }],
  ['EIO', { what: 'the disk reported an error', hint: 'Look at the kernel log; the disk may be failing.' }],
  ['EMFILE', { what: 'too many files are open', hint: 'Raise the limit: "ulimit -n".' }],
  ['ENFILE', { what: 'too many files are open on this machine', hint: 'Close some programs and try again.' }],
  ['ENOTDIR', { what: 'a part of the path is not a folder', hint: 'Check the path of the store.' }],
  ['EISDIR', folderInTheWay],
  ['ERR_FS_EISDIR', folderInTheWay],
  ['ENAMETOOLONG', { what: 'the path is too long', hint: 'Name a store with a shorter path.' }],
]);

/**
 * A failure at the disk.
 * @param deed what could not be done, as a whole clause: `the store /x could not be saved`
 */
export function ioError(deed: string, thrown: unknown): UserError {
  if (thrown instanceof UserError) return thrown;
  const code = errorCode(thrown);
  const words = code === undefined ? undefined : knownErrors.get(code);
  if (words !== undefined) {
    return new UserError('io', `${deed}: ${words.what} (${code})`, { hint: words.hint, cause: thrown });
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new UserError('io', `${deed}: ${message}`, { cause: thrown });
}

/** The result of `work`; what the operating system says in between becomes a sentence about `deed`. */
export function sayingOnFailure<Result>(deed: string, work: () => Result): Result {
  try {
    return work();
  } catch (thrown) {
    throw errorCode(thrown) === undefined ? thrown : ioError(deed, thrown);
  }
}
