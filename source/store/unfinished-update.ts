/**
 * The note that an update of several documents leaves for the time that it takes: which revisions there were
 * before. While it is there, everybody reads those revisions; removing it is what makes the update count. So
 * an update that is cut off half-way, by whatever, is as if it had never begun.
 */
import {
  closeSync,
  constants,
  fsyncSync,
  lstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { decode, encode } from './codec.ts';
import type { DocumentDefinition } from './documents.ts';
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
  writeNew(temporary, encode(definition, { documents }, 1).bytes);
  renameSync(temporary, path);
  syncFolder(folder);
}

/** The moment from which the update counts. On disk when this returns. */
export function removeUnfinished(folder: string): void {
  rmSync(join(folder, unfinishedFile), { force: true });
  syncFolder(folder);
}

/** Makes the names in a folder survive a power cut. */
export function syncFolder(folder: string): void {
  const descriptor = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function writeNew(path: string, bytes: Buffer): void {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  const descriptor = openSync(path, flags, 0o600);
  try {
    for (let written = 0; written < bytes.length; ) {
      const more = writeSync(descriptor, bytes, written, bytes.length - written, written);
      if (more === 0) throw new Error('the disk took no bytes');
      written += more;
    }
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
