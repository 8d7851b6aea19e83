/**
 * Reads the three documents as they were at one moment, without a lock: a writer that comes in between is
 * noticed, and reading begins again.
 */
import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../core/errors.ts';
import type { Reason } from '../core/reason.ts';
import type { PrivateKeys } from '../core/store-state.ts';
import { DocumentFile, type Loaded, type RevisionBefore } from './document-file.ts';
import type { CertificatesDocument, Definitions, SettingsDocument } from './documents.ts';
import { checkedFolder } from './store-folder.ts';
import { readUnfinished, type UnfinishedUpdate, unfinishedFile } from './unfinished-update.ts';

export interface DocumentFiles {
  readonly settings: DocumentFile<SettingsDocument>;
  readonly certificates: DocumentFile<CertificatesDocument>;
  readonly privateKeys: DocumentFile<PrivateKeys>;
}

export interface LoadedDocuments {
  readonly settings: Loaded<SettingsDocument>;
  readonly certificates: Loaded<CertificatesDocument>;
  readonly privateKeys: Loaded<PrivateKeys>;
  /** What was found damaged, though not lost. */
  readonly warnings: readonly Reason[];
}

export function documentFiles(folder: string, definitions: Definitions): DocumentFiles {
  return {
    settings: new DocumentFile(folder, definitions.settings),
    certificates: new DocumentFile(folder, definitions.certificates),
    privateKeys: new DocumentFile(folder, definitions.privateKeys),
  };
}

const mostAttempts = 100;

/** @throws UserError `store-damaged`, `store-newer`, `store-unsafe`, `store-busy`, `io` */
export function readDocuments(folder: string, files: DocumentFiles): LoadedDocuments {
  for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
    const before = momentOf(folder, files);
    try {
      const documents = readOnce(folder, files);
      if (momentOf(folder, files) === before) return documents;
    } catch (thrown) {
      // What looked like damage was perhaps a file that is being replaced.
      if (momentOf(folder, files) === before) throw thrown;
    }
  }
  throw new UserError('store-busy', `the store ${folder} is being changed all the time`, {
    hint: 'Try again.',
  });
}

function readOnce(folder: string, files: DocumentFiles): LoadedDocuments {
  // Without a folder no owner is ever compared.
  const owner = checkedFolder(folder)?.owner ?? -1;
  const unfinished = readUnfinished(folder);
  const before = (name: string) => (unfinished === 'damaged' ? undefined : revisionBefore(unfinished, name));
  const settings = files.settings.load(owner, before('settings'));
  const certificates = files.certificates.load(owner, before('certificates'));
  const privateKeys = files.privateKeys.load(owner, before('private-keys'));
  const warnings = [settings, certificates, privateKeys].flatMap(({ warning }) => warning ?? []);
  if (unfinished === 'damaged') warnings.push(damagedNote(folder));
  return { settings, certificates, privateKeys, warnings };
}

function revisionBefore(unfinished: UnfinishedUpdate | undefined, name: string): RevisionBefore | undefined {
  return unfinished?.documents.find((document) => document.name === name);
}

function damagedNote(folder: string): Reason {
  return {
    code: 'unfinished-update',
    message: `${join(folder, unfinishedFile)}, the note of an update that did not come to its end, cannot be read`,
    hint: 'Run "smimectl doctor --fix": it moves the note away.',
  };
}

function momentOf(folder: string, files: DocumentFiles): string {
  const paths = [
    join(folder, unfinishedFile),
    ...[files.settings, files.certificates, files.privateKeys].map(({ path }) => path),
  ];
  return paths
    .map((path) => {
      try {
        const found = lstatSync(path, { bigint: true, throwIfNoEntry: false });
        return found === undefined ? '-' : `${found.ino} ${found.size} ${found.mtimeNs}`;
      } catch {
        return '-';
      }
    })
    .join('\n');
}
