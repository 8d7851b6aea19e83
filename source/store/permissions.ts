/**
 * Who may own the store's folder and files and who may look at them. The same rules refuse an unsafe store and
 * tell `doctor` what to mend.
 */
import { constants, type Stats } from 'node:fs';
import { UserError } from '../core/errors.ts';

/** Something that lets others in, or takes us elsewhere. */
export interface Unsafety {
  readonly code: 'link' | 'kind' | 'owner' | 'mode' | 'above';
  readonly path: string;
  readonly message: string;
  /** The command or deed that mends it, as a sentence. */
  readonly mend: string;
}

/** The effective user. On systems without users (Windows) every owner is ours. */
export const ourUserId = (): number | undefined => process.geteuid?.();

/**
 * What is wrong with the store's folder, first thing first. Root may work in a folder of any user: see
 * `act-as-owner.ts` for how.
 * @param found what `lstat` said
 */
export function unsafetyOfFolder(path: string, found: Stats): Unsafety | undefined {
  const what = `the store folder ${path}`;
  if (found.isSymbolicLink()) {
    const mend = 'Name the folder itself, without the link.';
    return { code: 'link', path, message: `${what} is a symbolic link, a folder was expected`, mend };
  }
  if (!found.isDirectory()) {
    return { code: 'kind', path, message: `${what} is not a folder`, mend: 'Name another store.' };
  }
  const us = ourUserId();
  if (us !== undefined && us !== 0 && found.uid !== us) {
    const mend = `Run smimectl as its owner, or as root: chown -R ${us} ${shellWord(path)}`;
    return { code: 'owner', path, message: `${what} belongs to user ${found.uid}, we are user ${us}`, mend };
  }
  return unsafetyOfMode(path, what, found.mode, 0o077, 0o700);
}

/**
 * What is wrong with a file in the store's folder.
 * @param isSecret nobody else may read it either
 */
export function unsafetyOfFile(
  path: string,
  found: Stats,
  folderOwner: number,
  isSecret: boolean,
): Unsafety | undefined {
  if (found.isSymbolicLink()) {
    const mend = 'Put the file itself there.';
    return { code: 'link', path, message: `${path} is a symbolic link, a file was expected`, mend };
  }
  if (!found.isFile()) {
    return { code: 'kind', path, message: `${path} is not a regular file`, mend: 'Move it away.' };
  }
  if (found.uid !== folderOwner) {
    const message = `${path} belongs to user ${found.uid}, its folder to user ${folderOwner}`;
    return { code: 'owner', path, message, mend: `Run as root: chown ${folderOwner} ${shellWord(path)}` };
  }
  return unsafetyOfMode(path, path, found.mode, isSecret ? 0o077 : 0o022, 0o600);
}

const stickyBit = 0o1000;

/** Whether a folder above the store lets others put another folder in its place. */
export function unsafetyOfFolderAbove(path: string, found: Stats): Unsafety | undefined {
  const isOpen = (found.mode & 0o002) !== 0 && (found.mode & stickyBit) === 0;
  if (!isOpen || ourUserId() === undefined) return undefined;
  const message = `everybody may replace what is in ${path}, a folder above the store: its mode is ${octal(found.mode)}`;
  return { code: 'above', path, message, mend: `Run: chmod o-w ${shellWord(path)}` };
}

function unsafetyOfMode(
  path: string,
  what: string,
  mode: number,
  forbidden: number,
  expected: number,
): Unsafety | undefined {
  // Windows has no such modes: what it reports says nothing about who may read.
  if ((mode & forbidden) === 0 || ourUserId() === undefined) return undefined;
  const others = (mode & 0o022) === 0 ? 'others may read it' : 'others may write to it';
  const message = `${what} is open: ${others}, its mode is ${octal(mode)}, ${octal(expected)} was expected`;
  return { code: 'mode', path, message, mend: `Run: chmod ${octal(expected).slice(1)} ${shellWord(path)}` };
}

/** @throws UserError `store-unsafe` */
export function refuse(unsafety: Unsafety | undefined): void {
  if (unsafety !== undefined) throw new UserError('store-unsafe', unsafety.message, { hint: unsafety.mend });
}

export function octal(mode: number): string {
  return `0${(mode & ~constants.S_IFMT).toString(8).padStart(3, '0')}`;
}

/** A path as a POSIX shell takes it for one word. */
export function shellWord(path: string): string {
  return /^[\w./@%+=:,-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
