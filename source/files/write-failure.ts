/** Why a file that an administrator named could not be written, in words. */
import { errorCode, UserError } from '../core/errors.ts';

const sentences: Readonly<Record<string, string>> = {
  EEXIST: 'there is already a file of this name, and it is left as it is',
  ELOOP: 'it is a symbolic link, which is never followed',
  EISDIR: 'it is a folder',
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'a part of the path is no folder',
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
};

/** `file-exists` or `io`. @param hint what to do where the file does not stand in the way itself */
export function writeFailure(file: string, thrown: unknown, hint: string): UserError {
  const code = errorCode(thrown) ?? 'unknown error';
  const sentence = sentences[code] ?? `it cannot be written (${code})`;
  return new UserError(code === 'EEXIST' ? 'file-exists' : 'io', `${file}: ${sentence}`, {
    hint: code === 'EEXIST' ? 'Choose another name, or move that file away.' : hint,
    cause: thrown,
  });
}
