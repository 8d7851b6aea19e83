/** The names in a folder, for choosing a file. */
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { inputError } from './read-input.ts';

export interface FolderEntry {
  readonly name: string;
  readonly isFolder: boolean;
}

/** A link counts as what it leads to; one that leads nowhere counts as a file. @throws UserError `io` */
export async function listFolder(folder: string): Promise<readonly FolderEntry[]> {
  try {
    const found = await readdir(folder, { withFileTypes: true });
    return await Promise.all(
      found.map(async (entry) => ({
        name: entry.name,
        isFolder: entry.isSymbolicLink()
          ? await leadsToFolder(path.join(folder, entry.name))
          : entry.isDirectory(),
      })),
    );
  } catch (thrown) {
    throw inputError(folder, thrown);
  }
}

async function leadsToFolder(link: string): Promise<boolean> {
  return stat(link).then(
    (status) => status.isDirectory(),
    () => false,
  );
}
