/**
 * Reads a passphrase from a file or descriptor: its bytes as they are, but for one line end at the end. Text is
 * not normalised, because the bytes are what the key was once encrypted with. Refuses what cannot be meant.
 */
import { close, constants, fstat, open, read, type Stats } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { isatty } from 'node:tty';
import { promisify } from 'node:util';
import { errorCode, UserError } from '../../core/errors.ts';

/** Bytes. Longer is a mistaken file. */
export const longestPassphrase = 4096;

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

const [openFile, statDescriptor, readDescriptor, closeDescriptor] = [
  promisify(open),
  promisify(fstat),
  promisify(read),
  promisify(close),
];

/**
 * A file that everybody on the machine can read or change keeps no secret, and is refused as rsync refuses it.
 * A group may read it: that is how services are given secrets.
 */
export async function readPassphraseFile(path: string): Promise<Buffer> {
  const what = `the passphrase file ${path}`;
  const descriptor = await opened(path, what);
  try {
    refuseTerminal(descriptor, what);
    const found = await statDescriptor(descriptor);
    if (found.isDirectory())
      throw new UserError('unreadable-input', `${what} is a folder, a file was expected`);
    refuseOpenToAll(found, what);
    return await readUpToEnd(descriptor, what);
  } finally {
    await closeDescriptor(descriptor);
  }
}

/** Undefined when systemd gave none of this name: who may read one is its decision. */
export async function readCredential(path: string, name: string): Promise<Buffer | undefined> {
  const what = `the systemd credential ${name}`;
  const descriptor = await openFile(path, constants.O_RDONLY).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw unreadable(what, error);
  });
  if (descriptor === undefined) return undefined;
  try {
    return await readUpToEnd(descriptor, what);
  } finally {
    await closeDescriptor(descriptor);
  }
}

/** The standard streams stay open; any other descriptor is closed, so that no child inherits it. */
export async function readPassphraseDescriptor(descriptor: number): Promise<Buffer> {
  const what = `descriptor ${descriptor}`;
  if (!Number.isInteger(descriptor) || descriptor < 0) {
    throw new UserError('usage', `${descriptor} is not a descriptor: 0, 3 or a higher number was expected`);
  }
  const found = await statDescriptor(descriptor).catch((error: unknown) => {
    throw notOpened(what, error);
  });
  // Descriptors of our own runtime are none of these: a forgotten redirection must not end there.
  if (!found.isFile() && !found.isFIFO() && !found.isSocket() && !found.isCharacterDevice()) {
    throw notOpened(what);
  }
  refuseTerminal(descriptor, what);
  try {
    return await readUpToEnd(descriptor, what);
  } finally {
    if (descriptor > 2) await closeDescriptor(descriptor);
  }
}

async function opened(path: string, what: string): Promise<number> {
  try {
    return await openFile(path, constants.O_RDONLY);
  } catch (error) {
    throw unreadable(what, error);
  }
}

async function readUpToEnd(descriptor: number, what: string): Promise<Buffer> {
  // Room for a line end, and for one byte that shows that there is more.
  const bytes = Buffer.alloc(longestPassphrase + 3);
  try {
    let filled = 0;
    while (filled < bytes.length) {
      const bytesRead = await readSome(descriptor, bytes, filled, what);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    const length = lengthWithoutLineEnd(bytes, filled);
    refuseLength(length, what);
    return Buffer.from(bytes.subarray(0, length));
  } finally {
    bytes.fill(0);
  }
}

async function readSome(descriptor: number, bytes: Buffer, at: number, what: string): Promise<number> {
  for (;;) {
    try {
      return (await readDescriptor(descriptor, bytes, at, bytes.length - at, null)).bytesRead;
    } catch (error) {
      // A pipe that its writer made non-blocking has nothing yet.
      if (errorCode(error) !== 'EAGAIN') throw unreadable(what, error);
      await delay(10);
    }
  }
}

function lengthWithoutLineEnd(bytes: Buffer, length: number): number {
  if (length === 0 || bytes[length - 1] !== lineFeed) return length;
  return bytes[length - 2] === carriageReturn ? length - 2 : length - 1;
}

export function refuseLength(length: number, what: string): void {
  if (length === 0) {
    throw new UserError('unreadable-input', `${what} holds no passphrase: it is empty`);
  }
  if (length > longestPassphrase) {
    throw new UserError(
      'unreadable-input',
      `${what} holds more than the ${longestPassphrase} bytes that a passphrase may have`,
      { hint: 'Is it the right file?' },
    );
  }
}

function refuseOpenToAll(found: Stats, what: string): void {
  if (!found.isFile() || (found.mode & 0o007) === 0) return;
  const mode = (found.mode & 0o7777).toString(8).padStart(3, '0');
  throw new UserError('refused', `everybody can read or change ${what}: its mode is 0${mode}`, {
    hint: 'Take that away with "chmod o-rwx", or hand it over as a descriptor: --passphrase-fd 3 3<FILE.',
  });
}

function refuseTerminal(descriptor: number, what: string): void {
  if (!isatty(descriptor)) return;
  throw new UserError('refused', `${what} is a terminal, which would show the passphrase`, {
    hint: 'Leave the option out to be asked without an echo.',
  });
}

function notOpened(what: string, cause?: unknown): UserError {
  return new UserError('usage', `${what} was not opened for a passphrase`, {
    hint: 'Open it in the shell: --passphrase-fd 3 3<FILE.',
    cause,
  });
}

function unreadable(what: string, error: unknown): UserError {
  const sentences: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such file',
    EACCES: 'you may not read it',
    EPERM: 'you may not read it',
    EISDIR: 'it is a folder',
  };
  const code = errorCode(error) ?? 'unknown error';
  return new UserError('io', `${what}: ${sentences[code] ?? `it cannot be read (${code})`}`, {
    cause: error,
  });
}
