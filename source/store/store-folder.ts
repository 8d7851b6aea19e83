/** The folder that the store lives in: made private, checked before each use. */
import { accessSync, chmodSync, constants, lstatSync, mkdirSync, realpathSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import { errorCode } from '../core/errors.ts';
import { syncFolder } from './new-file.ts';
import { refuse, type Unsafety, unsafetyOfFolder, unsafetyOfFolderAbove } from './permissions.ts';
import { ioError } from './system-error.ts';

/**
 * The folder's owner, or undefined while there is no folder.
 * @throws UserError `store-unsafe`, `io`
 */
export function checkedFolder(folder: string): { readonly owner: number } | undefined {
  const found = lookAt(folder);
  if (found === undefined) return undefined;
  for (const unsafety of unsafetiesOfFolder(folder, found)) refuse(unsafety);
  return { owner: found.uid };
}

/** Everything about the folder and those above it that lets others in. */
export function unsafetiesOfFolder(folder: string, found: Stats): readonly Unsafety[] {
  const unsafeties = [unsafetyOfFolder(folder, found)];
  for (let above = realpathSync(dirname(folder)); ; above = dirname(above)) {
    const foundAbove = lookAt(above);
    if (foundAbove !== undefined) unsafeties.push(unsafetyOfFolderAbove(above, foundAbove));
    if (above === dirname(above)) return unsafeties.filter((unsafety) => unsafety !== undefined);
  }
}

/**
 * Makes the folder where there is none, and says at once when we may not write to it.
 * @throws UserError `store-unsafe`, `io`
 */
export function writableFolder(folder: string): void {
  try {
    if (lookAt(folder) === undefined) makeFolder(folder);
  } catch (thrown) {
    throw ioError(`the store folder ${folder} could not be made`, thrown);
  }
  checkedFolder(folder);
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (thrown) {
    throw ioError(`the store folder ${folder} cannot be written to`, thrown);
  }
}

function lookAt(folder: string): Stats | undefined {
  try {
    return lstatSync(folder, { throwIfNoEntry: false });
  } catch (thrown) {
    if (errorCode(thrown) === 'ENOTDIR') return undefined;
    throw ioError(`the store folder ${folder} could not be looked at`, thrown);
  }
}

/** Each new folder's name is on disk when this returns. */
function makeFolder(folder: string): void {
  const topmost = mkdirSync(folder, { recursive: true, mode: 0o700 });
  // The umask may have taken more away than others' rights.
  chmodSync(folder, 0o700);
  const above = dirname(topmost ?? folder);
  for (let made = dirname(folder); made.length >= above.length; made = dirname(made)) {
    syncFolder(made);
    if (made === dirname(made)) break;
  }
}
