/** All files below a folder at one moment, to tell afterwards what was made, changed or removed. */
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** By path from the folder on: the kind or mode of the file, a space, and what is in it. */
export type FolderSnapshot = ReadonlyMap<string, string>;

/** Links are looked at, never followed. */
function stateOf(path: string): string {
  const found = lstatSync(path);
  if (found.isSymbolicLink()) return `link ${readlinkSync(path)}`;
  if (found.isDirectory()) return 'folder ';
  if (!found.isFile()) return 'special ';
  return `${(found.mode & 0o777).toString(8)} ${readFileSync(path, 'base64')}`;
}

/** @param leavesOut whether a path from the folder on does not matter, with all below it */
export function snapshot(folder: string, leavesOut: (path: string) => boolean): FolderSnapshot {
  const found = new Map<string, string>();
  const look = (below: string) => {
    for (const name of readdirSync(join(folder, below))) {
      const path = join(below, name);
      if (leavesOut(path)) continue;
      const state = stateOf(join(folder, path));
      found.set(path, state);
      if (state === 'folder ') look(path);
    }
  };
  look('');
  return found;
}

/** `600 work/new.pem`, `removed work/old.pem`. */
export function changes(before: FolderSnapshot, after: FolderSnapshot): readonly string[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])];
  return paths
    .filter((path) => before.get(path) !== after.get(path))
    .map((path) => `${after.get(path)?.split(' ')[0] ?? 'removed'} ${path}`);
}
