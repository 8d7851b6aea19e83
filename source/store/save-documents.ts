/**
 * Puts changed documents on the disk, all of them or none, and undoes what an earlier process left half done.
 * The next version of a document is written whole and read back before it takes the place of the present one.
 * Everything here happens under the store's lock.
 */
import { linkSync, lstatSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../core/errors.ts';
import { syncFolder, writeNewFile } from './new-file.ts';
import { ioError } from './system-error.ts';
import {
  type ChangedDocument,
  readUnfinished,
  removeUnfinished,
  writeUnfinished,
} from './unfinished-update.ts';
import type { WriteFile } from './write-through-conf.ts';

/** Where the versions of a document are. */
export interface DocumentPaths {
  readonly name: string;
  readonly path: string;
  readonly nextPath: string;
  readonly backupPath: string;
}

export interface Save extends DocumentPaths {
  readonly bytes: Buffer;
  /** Missing when the document is new. */
  readonly revisionBefore: number | undefined;
  /** Where a version with an older schema is kept. */
  readonly keepAs?: string;
}

/**
 * On disk when this returns, also after a power cut. When it throws nothing has changed.
 * @throws UserError `io`
 */
export function saveDocuments(folder: string, saves: readonly Save[], writeFile: WriteFile): void {
  const begun: Save[] = [];
  try {
    for (const save of saves) writeNext(save, writeFile);
    for (const save of saves) prepareBackup(save);
    // One document is replaced in one step; several need a note until the last one is.
    if (saves.length > 1) writeUnfinished(folder, saves.map(asChanged));
    for (const save of saves) {
      begun.push(save);
      renameSync(save.nextPath, save.path);
      // With a backup from the start, a document that is deleted is never taken for one that never was.
      if (save.revisionBefore === undefined) renameSync(temporaryOf(save.backupPath), save.backupPath);
    }
    syncFolder(folder);
    if (saves.length > 1) removeUnfinished(folder);
  } catch (thrown) {
    throw undone(folder, saves, begun, ioError(`the store ${folder} could not be saved`, thrown));
  }
}

/** A nearly full disk takes fewer bytes than it was given, and conf does not look: so we do. */
function writeNext({ nextPath, path, bytes }: Save, writeFile: WriteFile): void {
  writeFile(nextPath, bytes);
  if (readFileSync(nextPath).equals(bytes)) return;
  throw new UserError('io', `${path} could not be saved: there is no space left on its disk`, {
    hint: 'Free some space and try again.',
  });
}

function prepareBackup({ path, backupPath, bytes, revisionBefore, keepAs }: Save): void {
  const temporary = temporaryOf(backupPath);
  if (revisionBefore === undefined) {
    // A copy and no link: what damages the one file in place is not to reach the other.
    writeNewFile(temporary, bytes);
    return;
  }
  if (keepAs !== undefined && !isThere(keepAs)) linkSync(path, keepAs);
  if (isSameFile(path, backupPath)) return;
  linkSync(path, temporary);
  renameSync(temporary, backupPath);
}

const temporaryOf = (backupPath: string): string => `${backupPath}.tmp`;

function asChanged({ name, revisionBefore }: Save): ChangedDocument {
  return revisionBefore === undefined ? { name } : { name, revision: revisionBefore };
}

/** The failure, told as it is: with everything put back, or not. */
function undone(
  folder: string,
  saves: readonly Save[],
  begun: readonly Save[],
  failure: UserError,
): UserError {
  try {
    for (const save of begun) restore(save, save.revisionBefore === undefined);
    for (const { nextPath, backupPath, revisionBefore } of saves) {
      rmSync(nextPath, { force: true });
      if (revisionBefore === undefined) rmSync(temporaryOf(backupPath), { force: true });
    }
    removeUnfinished(folder);
  } catch (thrown) {
    // With nothing begun there is nothing to put back; what lies about is cleared by the next save.
    if (begun.length > 0) {
      return new UserError('io', `${failure.message}, and the version before it could not be put back`, {
        hint: 'Once the disk works again look at what was stored, and run "smimectl doctor".',
        cause: thrown,
      });
    }
  }
  return new UserError('io', `${failure.message}; nothing was changed`, {
    ...(failure.hint === undefined ? {} : { hint: failure.hint }),
    cause: failure.cause,
  });
}

/** Put the version before back, unless it is there still. */
function restore({ path, backupPath }: DocumentPaths, isNew: boolean): void {
  if (isNew) {
    for (const made of [path, backupPath]) rmSync(made, { force: true });
  } else if (isThere(backupPath) && !isSameFile(path, backupPath)) {
    renameSync(backupPath, path);
    linkSync(path, backupPath);
  }
}

/**
 * Clears up after a process that was killed in the middle of a save: an update that did not come to its end is
 * taken back, temporary files go.
 * @throws what the operating system said
 */
export function recover(folder: string, documents: readonly DocumentPaths[]): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    // A folder was made by somebody else.
    if (isTemporary(entry.name) && !entry.isDirectory()) rmSync(join(folder, entry.name), { force: true });
  }
  const unfinished = readUnfinished(folder);
  if (unfinished === undefined || unfinished === 'damaged') return;
  for (const { name, revision } of unfinished.documents) {
    const document = documents.find((candidate) => candidate.name === name);
    if (document !== undefined) restore(document, revision === undefined);
  }
  removeUnfinished(folder);
}

/** Where a damaged file is kept. */
export function damagedCopyOf(path: string): string {
  return `${path}.damaged-${new Date().toISOString().replace(/[-:.]/g, '')}`;
}

/** Files of ours, of conf and of atomically that only a killed process leaves behind. */
export function isTemporary(name: string): boolean {
  return /^[a-z-]+(?:\.next)?\.json(?:\.bak)?\.tmp(?:-[0-9a-f]+)?$|^[a-z-]+\.next\.json$/.test(name);
}

export function isSameFile(one: string, other: string): boolean {
  const found = lstatSync(one, { throwIfNoEntry: false });
  return found !== undefined && found.ino === lstatSync(other, { throwIfNoEntry: false })?.ino;
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
