/**
 * The note that an update of several documents leaves for the time that it takes: which revisions there were
 * before. While it is there, everybody reads those revisions; removing it is what makes the update count. So
 * an update that is cut off half-way, by whatever, is as if it had never begun.
 */
import { lstatSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { decode, encode } from './codec.ts';
import type { DocumentDefinition } from './documents.ts';
import { syncFolder, writeNewFile } from './new-file.ts';
import { count, filledText, listOf, optional, record } from './shape.ts';

export interface ChangedDocument {
  readonly name: string;
  /** Missing when the update makes the document. */
  readonly revision?: number;
}

export interface UnfinishedUpdate {
  readonly documents: readonly ChangedDocument[];
}

const definition: DocumentDefinition<UnfinishedUpdate> = {
  name: 'unfinished-update',
  schema: 1,
  migrations: new Map(),
  shape: record<UnfinishedUpdate>({
    documents: listOf(record<ChangedDocument>({ name: filledText, revision: optional(count) })),
  }),
  empty: { documents: [] },
};

export const unfinishedFile = 'unfinished-update.json';

/** `damaged` when there is a note that cannot be read. */
export function readUnfinished(folder: string): UnfinishedUpdate | 'damaged' | undefined {
  const path = join(folder, unfinishedFile);
  if (lstatSync(path, { throwIfNoEntry: false })?.isFile() !== true) return undefined;
  const decoded = decode(definition, readFileSync(path));
  return decoded.kind === 'good' ? decoded.content : 'damaged';
}

/** On disk when this returns. */
export function writeUnfinished(folder: string, documents: readonly ChangedDocument[]): void {
  const path = join(folder, unfinishedFile);
  const temporary = `${path}.tmp`;
  writeNewFile(temporary, encode(definition, { documents }, 1).bytes);
  renameSync(temporary, path);
  syncFolder(folder);
}

/** The moment from which the update counts. On disk when this returns. */
export function removeUnfinished(folder: string): void {
  rmSync(join(folder, unfinishedFile), { force: true });
  syncFolder(folder);
}
