/**
 * Puts changed documents on the disk, all of them or none, and undoes what an earlier process left half done.
 * Everything here happens under the store's lock.
 */
import { linkSync, lstatSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../core/errors.ts';
import { errorCode, ioError } from './system-error.ts';
import {
  type ChangedDocument,
  readUnfinished,
  removeUnfinished,
  syncFolder,
  writeUnfinished,
} from './unfinished-update.ts';
import type { ReplaceFile } from './write-through-conf.ts';

/** Where the versions of a document are. */
export interface DocumentPaths {
  readonly path: string;
  readonly previousPath: string;
  readonly backupPath: string;
}

export interface Save extends DocumentPaths {
  readonly name: string;
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
export function saveDocuments(folder: string, saves: readonly Save[], replaceFile: ReplaceFile): void {
  const changed = saves.map(({ name, revisionBefore }): ChangedDocument => {
    return revisionBefore === undefined ? { name } : { name, revision: revisionBefore };
  });
  // A single document that was there is replaced in one step: its previous version is note enough.
  const needsNote = saves.length > 1 || saves.some(({ revisionBefore }) => revisionBefore === undefined);
  try {
    for (const save of saves) keepVersionBefore(save);
    if (needsNote) writeUnfinished(folder, changed);
    for (const save of saves) replaceChecked(save, replaceFile);
    syncFolder(folder);
    if (needsNote) removeUnfinished(folder);
  } catch (thrown) {
    const failure = ioError(`the store ${folder} could not be saved`, thrown);
    throw undone(folder, saves, failure);
  }
  for (const save of saves) promotePrevious(save);
}

function keepVersionBefore({ path, previousPath, keepAs, revisionBefore }: Save): void {
  if (revisionBefore === undefined) return;
  linkSync(path, previousPath);
  if (keepAs !== undefined && !isThere(keepAs)) linkSync(path, keepAs);
}

function replaceChecked({ path, backupPath, bytes, revisionBefore }: Save, replaceFile: ReplaceFile): void {
  replaceFile(path, bytes);
  // A nearly full disk takes fewer bytes than it was given, and conf does not look.
  if (!readFileSync(path).equals(bytes)) {
    throw new UserError('io', `${path} could not be saved: the disk did not take all of it`, {
      hint: 'Free some space and try again.',
    });
  }
  // With a backup from the start, a document that is deleted is never taken for one that never was.
  if (revisionBefore === undefined && !isThere(backupPath)) linkSync(path, backupPath);
}

/** The failure, told as it is: with everything put back, or not. */
function undone(folder: string, saves: readonly Save[], failure: UserError): UserError {
  try {
    for (const save of saves) restore(save, save.revisionBefore === undefined);
    removeUnfinished(folder);
    return new UserError('io', `${failure.message}; nothing was changed`, {
      ...(failure.hint === undefined ? {} : { hint: failure.hint }),
      cause: failure.cause,
    });
  } catch {
    return new UserError('io', `${failure.message}, and the version before it could not be put back`, {
      hint: 'Once the disk works again run "smimectl doctor".',
      cause: failure.cause,
    });
  }
}

/** Put the version before back, if it is not there any more. */
function restore({ path, previousPath, backupPath }: DocumentPaths, isNew: boolean): void {
  if (isNew) {
    for (const made of [path, backupPath]) rmSync(made, { force: true });
    return;
  }
  const previous = lstatSync(previousPath, { throwIfNoEntry: false });
  if (previous === undefined) return;
  const isUntouched = lstatSync(path, { throwIfNoEntry: false })?.ino === previous.ino;
  if (isUntouched) rmSync(previousPath);
  else renameSync(previousPath, path);
}

/** The save counts already; a backup that could not be renewed is mended by the next one. */
function promotePrevious({ previousPath, backupPath }: DocumentPaths): void {
  try {
    renameSync(previousPath, backupPath);
    // Renaming one link of a file to another link of it does nothing.
    rmSync(previousPath, { force: true });
  } catch (thrown) {
    if (errorCode(thrown) === undefined) throw thrown;
  }
}

export interface Recoverable extends DocumentPaths {
  readonly name: string;
  /** Whether the file holds a whole document. */
  isWhole(): boolean;
}

/**
 * Clears up after a process that was killed in the middle of a save: an update that did not come to its end is
 * taken back, one that did gets its backup, temporary files go.
 * @throws UserError `store-damaged`, or what the operating system said
 */
export function recover(folder: string, documents: readonly Recoverable[]): void {
  for (const name of readdirSync(folder)) {
    if (isTemporary(name)) rmSync(join(folder, name), { force: true });
  }
  const unfinished = readUnfinished(folder);
  if (unfinished === 'damaged') return;
  if (unfinished !== undefined) {
    for (const { name, revision } of unfinished.documents) {
      const document = documents.find((candidate) => candidate.name === name);
      if (document !== undefined) restore(document, revision === undefined);
    }
    removeUnfinished(folder);
    return;
  }
  for (const document of documents) finishSingleSave(document);
}

function finishSingleSave(document: Recoverable): void {
  const { path, previousPath } = document;
  const previous = lstatSync(previousPath, { throwIfNoEntry: false });
  if (previous === undefined) return;
  const current = lstatSync(path, { throwIfNoEntry: false });
  if (current?.ino === previous.ino) rmSync(previousPath);
  else if (current !== undefined && document.isWhole()) promotePrevious(document);
  else {
    if (current !== undefined) renameSync(path, damagedCopyOf(path));
    renameSync(previousPath, path);
  }
}

/** Where a damaged file is kept. */
export function damagedCopyOf(path: string): string {
  return `${path}.damaged-${new Date().toISOString().replace(/[-:]|\.\d+/g, '')}`;
}

/** Files of ours, of conf and of atomically that only a killed process leaves behind. */
export function isTemporary(name: string): boolean {
  return /^[a-z-]+\.json\.tmp(?:-[0-9a-f]+)?$/.test(name);
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
