/**
 * Reads and creates small files that hold a secret: refuses links, other owners and modes that let others in,
 * each with the command that mends it. It does not know what the bytes mean.
 */
import { constants } from 'node:fs';
import { type FileHandle, open, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UserError } from '../../core/errors.ts';

const mostBytes = 4096;
const stickyBit = 0o1000;

export interface Guard {
  /** What the file is, in a sentence: `key file`. */
  readonly what: string;
  /** Who reads: effective user id. The file must be theirs or root's. */
  readonly uid: number;
  /** Mode bits that must not be set. */
  readonly forbidden: number;
}

/**
 * The file's bytes, which the caller wipes; undefined when there is no such file.
 * @throws UserError `store-unsafe` with the mend, `io`
 */
export async function readGuarded(path: string, guard: Guard): Promise<Buffer | undefined> {
  await refuseOpenFolder(dirname(path), guard);
  const file = await openIfThere(path, guard);
  if (file === undefined) return undefined;
  try {
    const { mode, uid, size } = await file.stat();
    if ((mode & constants.S_IFMT) !== constants.S_IFREG) {
      throw new UserError('store-unsafe', `the ${guard.what} ${path} is not a regular file`);
    }
    refuseOwner(path, uid, guard);
    if ((mode & guard.forbidden) !== 0) {
      throw new UserError(
        'store-unsafe',
        `the ${guard.what} ${path} is open to others: its mode is ${octal(mode)}, 0600 was expected`,
        { hint: `Run: chmod 600 ${shellWord(path)}` },
      );
    }
    if (size > mostBytes) {
      throw new UserError('store-locked', `the ${guard.what} ${path} is too large to be one: ${size} bytes`);
    }
    return await readWhole(file, size);
  } finally {
    await file.close();
  }
}

/**
 * Writes a new file that nobody else can read, on disk when this resolves.
 * @throws UserError `file-exists`, or the operating system's error
 */
export async function createGuarded(path: string, bytes: Buffer, guard: Guard): Promise<void> {
  await refuseOpenFolder(dirname(path), guard);
  const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;
  const file = await open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600).catch((error: unknown) => {
    if (codeOf(error) === 'EEXIST') {
      throw new UserError('file-exists', `${path} is there already, and is not overwritten`);
    }
    throw error;
  });
  try {
    await file.chmod(0o600);
    await file.writeFile(bytes);
    await file.sync();
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

/** Makes the names in a folder durable. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function refuseOpenFolder(folder: string, guard: Guard): Promise<void> {
  const found = await stat(folder).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return undefined;
    throw asDenied(error, folder, guard);
  });
  if (found === undefined) return;
  refuseOwner(folder, found.uid, guard);
  const isSticky = (found.mode & stickyBit) !== 0;
  if ((found.mode & 0o022) !== 0 && !isSticky) {
    throw new UserError(
      'store-unsafe',
      `others may write to the folder ${folder} of the ${guard.what}: its mode is ${octal(found.mode)}`,
      { hint: `Run: chmod go-w ${shellWord(folder)}` },
    );
  }
}

function refuseOwner(path: string, owner: number, { what, uid }: Guard): void {
  if (owner === uid || owner === 0) return;
  throw new UserError('store-unsafe', `${path} (${what}) belongs to user ${owner}, not to us (user ${uid})`, {
    hint: `Run as root: chown ${uid} ${shellWord(path)}`,
  });
}

async function openIfThere(path: string, guard: Guard): Promise<FileHandle | undefined> {
  try {
    // O_NONBLOCK: a planted FIFO must not make us wait.
    return await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    if (code === 'ELOOP') {
      throw new UserError(
        'store-unsafe',
        `the ${guard.what} ${path} is a symbolic link, a regular file was expected`,
        {
          hint: 'Put the file itself there.',
        },
      );
    }
    throw asDenied(error, path, guard);
  }
}

/** Another way to open the store may still work, so a denied file only counts as one that does not. */
function asDenied(error: unknown, path: string, { what, uid }: Guard): unknown {
  if (codeOf(error) !== 'EACCES') return error;
  return new UserError('store-locked', `the ${what} ${path} may not be read by us (user ${uid})`, {
    hint: 'Run smimectl as the user who owns it, or use another unlock method.',
  });
}

async function readWhole(file: FileHandle, size: number): Promise<Buffer> {
  const bytes = Buffer.alloc(size);
  let filled = 0;
  while (filled < size) {
    const { bytesRead } = await file.read(bytes, filled, size - filled, filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

function octal(mode: number): string {
  return `0${(mode & 0o7777).toString(8).padStart(3, '0')}`;
}

function shellWord(path: string): string {
  return /^[\w./@%+=:,-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
