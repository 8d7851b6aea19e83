/**
 * The key file: 32 random bytes that open a store's key, kept outside the store's folder so that a copy of the
 * store alone opens nothing. Decides its form, its place and who may read it.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, realpathSync, rmSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { basename, dirname, isAbsolute, join, relative } from 'node:path';
import { UserError } from '../../core/errors.ts';
import { syncFolder } from '../new-file.ts';
import { ioError } from '../system-error.ts';
import { decodeBase64, encodeBase64 } from './base64-bytes.ts';
import { createGuarded, type Guard, readGuarded } from './guarded-file.ts';

// The number is the form's version.
const label = 'smimectl key file 1, opens store key ';
const secretLength = 32;
const newline = 0x0a;

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * `~/.local/share/smimectl/<store key>.key`, or below `$XDG_DATA_HOME` where that is an absolute path. Root at
 * work for another user gets that user's place: the programs of that user will look there. Undefined when they have no home.
 */
export function usualKeyFile(env: Environment, storeKeyId: string): string | undefined {
  const isForAnother = process.geteuid?.() !== process.getuid?.();
  const home = isForAnother ? homeOfOwner() : (absolute(env.HOME) ?? homedir());
  const data = isForAnother ? undefined : absolute(env.XDG_DATA_HOME);
  const folder = data ?? (home === undefined ? undefined : join(home, '.local', 'share'));
  return folder === undefined ? undefined : join(folder, 'smimectl', `${storeKeyId}.key`);
}

function homeOfOwner(): string | undefined {
  try {
    return userInfo().homedir;
  } catch {
    return undefined;
  }
}

/** Where rotation puts the file that follows `path`: beside it, told apart by the store key's id. */
export function nextKeyFile(path: string, oldStoreKeyId: string, newStoreKeyId: string): string {
  const name = basename(path);
  const next = name.includes(oldStoreKeyId)
    ? name.replaceAll(oldStoreKeyId, newStoreKeyId)
    : `${name}.${newStoreKeyId}`;
  return join(dirname(path), next);
}

/** The secret of a new key file, which the caller wipes. @throws UserError `refused`, `file-exists` */
export function createKeyFile(path: string, storeKeyId: string, storeFolder: string, uid: number): Buffer {
  if (isInside(path, storeFolder)) {
    throw new UserError(
      'refused',
      `the key file ${path} would lie inside the store's folder ${storeFolder}`,
      { hint: 'Choose a place outside: a copy of the store must not open by itself.' },
    );
  }
  makeFolder(dirname(path));
  const secret = randomBytes(secretLength);
  const encoded = encodeBase64(secret);
  const text = Buffer.concat([Buffer.from(`${label}${storeKeyId}\n`), encoded, Buffer.of(newline)]);
  try {
    createGuarded(path, text, keyFileGuard(uid));
    proveReadable(path, storeKeyId, secret, uid);
    return secret;
  } catch (error) {
    secret.fill(0);
    throw error;
  } finally {
    encoded.fill(0);
    text.fill(0);
  }
}

/**
 * The secret in a key file, which the caller wipes; undefined when there is no such file.
 * @throws UserError `store-unsafe`, `store-locked` when it is no key file or opens another store key
 */
export function readKeyFile(path: string, storeKeyId: string, uid: number): Buffer | undefined {
  const bytes = readGuarded(path, keyFileGuard(uid));
  if (bytes === undefined) return undefined;
  try {
    return secretIn(bytes, path, storeKeyId);
  } finally {
    bytes.fill(0);
  }
}

export function looksLikeKeyFile(bytes: Buffer): boolean {
  return bytes.subarray(0, label.length).equals(Buffer.from(label));
}

/** @throws UserError `store-locked` */
export function secretIn(bytes: Buffer, source: string, storeKeyId: string): Buffer {
  const end = bytes.indexOf(newline);
  if (!looksLikeKeyFile(bytes) || end < 0) {
    throw new UserError('store-locked', `${source} is not a key file of smimectl`);
  }
  const id = bytes.toString('latin1', label.length, end);
  if (id !== storeKeyId) {
    throw new UserError('store-locked', `${source} opens the store key ${id}, ${storeKeyId} was expected`);
  }
  const last = bytes.length - (bytes.at(-1) === newline ? 1 : 0);
  const secret = decodeBase64(bytes.subarray(end + 1, last));
  if (secret?.length === secretLength) return secret;
  secret?.fill(0);
  throw new UserError(
    'store-locked',
    `the key file ${source} is damaged: 44 characters of base64 were expected`,
  );
}

/** A disk that loses what it was given must show now, not when the keys are needed. */
function proveReadable(path: string, storeKeyId: string, secret: Buffer, uid: number): void {
  let found: Buffer | undefined;
  try {
    found = readKeyFile(path, storeKeyId, uid);
    if (found?.equals(secret) !== true) throw new UserError('io', `${path} does not hold what was written`);
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    found?.fill(0);
  }
}

function makeFolder(folder: string): void {
  try {
    const first = mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (first === undefined) return;
    for (let made = folder; made !== dirname(first); made = dirname(made)) syncFolder(dirname(made));
  } catch (error) {
    throw ioError(`the folder ${folder} for the key file could not be made`, error);
  }
}

function isInside(path: string, folder: string): boolean {
  const way = relative(realPlace(folder), realPlace(path));
  return !(way === '..' || way.startsWith('../') || isAbsolute(way));
}

/** `path` with every link resolved, as far as it exists. */
function realPlace(path: string): string {
  const parent = dirname(path);
  try {
    return realpathSync(path);
  } catch {
    return parent === path ? path : join(realPlace(parent), basename(path));
  }
}

function keyFileGuard(uid: number): Guard {
  return { what: 'key file', uid, isSecret: true };
}

function absolute(path: string | undefined): string | undefined {
  return path !== undefined && isAbsolute(path) ? path : undefined;
}
