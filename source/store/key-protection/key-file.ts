/**
 * The key file: 32 random bytes that open a store's key, kept outside the store's folder so that a copy of the
 * store alone opens nothing. Decides its form, its place and who may read it.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, realpath, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join, relative } from 'node:path';
import { UserError } from '../../core/errors.ts';
import { decodeBase64, encodeBase64 } from './base64-bytes.ts';
import { createGuarded, type Guard, readGuarded, syncFolder } from './guarded-file.ts';

// The number is the form's version.
const label = 'smimectl key file 1, opens store key ';
const secretLength = 32;
const newline = 0x0a;

export type Environment = Readonly<Record<string, string | undefined>>;

/** `~/.local/share/smimectl/<store key>.key`, or below `$XDG_DATA_HOME` where that is an absolute path. */
export function defaultKeyFile(env: Environment, storeKeyId: string): string {
  const home = absolute(env.HOME) ?? homedir();
  const data = absolute(env.XDG_DATA_HOME) ?? join(home, '.local', 'share');
  return join(data, 'smimectl', `${storeKeyId}.key`);
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
export async function createKeyFile(
  path: string,
  storeKeyId: string,
  storeFolder: string,
  uid: number,
): Promise<Buffer> {
  if (await isInside(path, storeFolder)) {
    throw new UserError(
      'refused',
      `the key file ${path} would lie inside the store's folder ${storeFolder}`,
      {
        hint: 'Choose a place outside: a copy of the store must not open by itself.',
      },
    );
  }
  await makeFolder(dirname(path));
  const secret = randomBytes(secretLength);
  const encoded = encodeBase64(secret);
  const text = Buffer.concat([Buffer.from(`${label}${storeKeyId}\n`), encoded, Buffer.of(newline)]);
  try {
    await createGuarded(path, text, keyFileGuard(uid));
    await proveReadable(path, storeKeyId, secret, uid);
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
export async function readKeyFile(
  path: string,
  storeKeyId: string,
  uid: number,
): Promise<Buffer | undefined> {
  const bytes = await readGuarded(path, keyFileGuard(uid));
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
async function proveReadable(path: string, storeKeyId: string, secret: Buffer, uid: number): Promise<void> {
  const found = await readKeyFile(path, storeKeyId, uid);
  const isSame = found?.equals(secret) === true;
  found?.fill(0);
  if (isSame) return;
  await rm(path, { force: true });
  throw new UserError('io', `the key file ${path} could not be read back as it was written`);
}

async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let made = folder; made !== dirname(first); made = dirname(made)) await syncFolder(dirname(made));
}

async function isInside(path: string, folder: string): Promise<boolean> {
  const way = relative(await realPlace(folder), await realPlace(path));
  return !(way === '..' || way.startsWith('../') || isAbsolute(way));
}

/** `path` with every link resolved, as far as it exists. */
async function realPlace(path: string): Promise<string> {
  const parent = dirname(path);
  const real = await realpath(path).catch(() => undefined);
  if (real !== undefined || parent === path) return real ?? path;
  return join(await realPlace(parent), basename(path));
}

function keyFileGuard(uid: number): Guard {
  return { what: 'key file', uid, forbidden: 0o077 };
}

function absolute(path: string | undefined): string | undefined {
  return path !== undefined && isAbsolute(path) ? path : undefined;
}
