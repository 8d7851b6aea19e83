/**
 * Reads and creates small files that hold a secret: refuses links, other owners and modes that let others in,
 * each with what mends it. It does not know what the bytes mean. Everything is synchronous, so that it can be
 * done under the identity of the store's owner.
 */
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
  rmSync,
  type Stats,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { errorCode, UserError } from '../../core/errors.ts';
import { syncFolder, writeNewFile } from '../new-file.ts';
import { octal, refuse, shellWord, unsafetyOfFile } from '../permissions.ts';
import { ioError } from '../system-error.ts';

const mostBytes = 4096;
const stickyBit = 0o1000;

export interface Guard {
  /** What the file is, in a sentence: `key file`. */
  readonly what: string;
  /** Who reads: effective user id. The file and its folder must be theirs or root's. */
  readonly uid: number;
  /** Nobody else may read it either. */
  readonly isSecret: boolean;
}

/**
 * The file's bytes, which the caller wipes; undefined when there is no such file.
 * @throws UserError `store-unsafe` with the mend, `store-locked` when it may not be read or is too large, `io`
 */
export function readGuarded(path: string, guard: Guard): Buffer | undefined {
  refuseOpenFolder(dirname(path), guard);
  const descriptor = openIfThere(path, guard);
  if (descriptor === undefined) return undefined;
  try {
    const found = fstatSync(descriptor);
    refuseOwner(path, found, guard);
    refuse(unsafetyOfFile(path, found, found.uid, guard.isSecret));
    if (found.size > mostBytes) {
      throw new UserError(
        'store-locked',
        `the ${guard.what} ${path} is too large to be one: ${found.size} bytes`,
      );
    }
    return readWhole(descriptor, found.size);
  } catch (error) {
    throw ioError(`the ${guard.what} ${path} could not be read`, error);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Writes a new file that nobody else can read, on disk when this returns. What was begun is removed again.
 * @throws UserError `file-exists`, `store-unsafe`, `io`
 */
export function createGuarded(path: string, bytes: Buffer, guard: Guard): void {
  refuseOpenFolder(dirname(path), guard);
  try {
    writeNewFile(path, bytes);
  } catch (error) {
    if (errorCode(error) === 'EEXIST') {
      throw new UserError('file-exists', `${path} is there already, and is not overwritten`, {
        hint: 'Name another file.',
      });
    }
    throw ioError(`the ${guard.what} ${path} could not be written`, error);
  }
  try {
    syncFolder(dirname(path));
  } catch (error) {
    rmSync(path, { force: true });
    throw ioError(`the ${guard.what} ${path} could not be written`, error);
  }
}

function openIfThere(path: string, guard: Guard): number | undefined {
  try {
    // O_NONBLOCK: a planted FIFO must not make us wait.
    return openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    if (code === 'ELOOP') refuse(unsafetyOfFile(path, lstatSync(path), guard.uid, true));
    throw asDenied(error, path, guard);
  }
}

function refuseOpenFolder(folder: string, guard: Guard): void {
  const found = statIfThere(folder, guard);
  if (found === undefined) return;
  refuseOwner(folder, found, guard);
  if ((found.mode & 0o022) === 0 || (found.mode & stickyBit) !== 0) return;
  throw new UserError(
    'store-unsafe',
    `others may write to the folder ${folder} of the ${guard.what}: its mode is ${octal(found.mode)}`,
    { hint: `Run: chmod go-w ${shellWord(folder)}` },
  );
}

function statIfThere(path: string, guard: Guard): Stats | undefined {
  try {
    return statSync(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return undefined;
    throw asDenied(error, path, guard);
  }
}

function refuseOwner(path: string, { uid: owner }: Stats, { what, uid }: Guard): void {
  if (owner === uid || owner === 0) return;
  throw new UserError('store-unsafe', `${path} (${what}) belongs to user ${owner}, not to us (user ${uid})`, {
    hint: `Run as root: chown ${uid} ${shellWord(path)}`,
  });
}

/** Another way to open the store may still work, so a denied file only counts as one that does not. */
function asDenied(error: unknown, path: string, { what, uid }: Guard): UserError {
  if (errorCode(error) !== 'EACCES') return ioError(`the ${what} ${path} could not be opened`, error);
  return new UserError('store-locked', `the ${what} ${path} may not be read by user ${uid}`, {
    hint: 'Run smimectl as the user who owns it, or use another unlock method.',
  });
}

function readWhole(descriptor: number, size: number): Buffer {
  const bytes = Buffer.alloc(size);
  let filled = 0;
  while (filled < size) {
    const read = readSync(descriptor, bytes, filled, size - filled, filled);
    if (read === 0) break;
    filled += read;
  }
  return bytes.subarray(0, filled);
}
