/** Mends what an inspection found fixable. Nothing is thrown away but temporary files: what is replaced is kept. */
import { chmodSync, lchownSync, lstatSync, readFileSync, renameSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../../core/errors.ts';
import type { Finding, FindingCode, MendOutcome, StoreDoctor } from '../../core/finding.ts';
import type { StoreState } from '../../core/store-state.ts';
import { actAsOwnerOf } from '../act-as-owner.ts';
import { currentDefinitions, type Definitions } from '../documents.ts';
import { withLock } from '../lock.ts';
import { syncFolder, writeNewFile } from '../new-file.ts';
import { openStore } from '../open-store.ts';
import { documentFiles } from '../read-documents.ts';
import { damagedCopyOf, isSameFile, recover } from '../save-documents.ts';
import { ioError } from '../system-error.ts';
import { readUnfinished, unfinishedFile } from '../unfinished-update.ts';
import { inspectDocuments, isThere } from './inspect-documents.ts';
import { type InspectOptions, inspectStore } from './inspect-store.ts';

export function storeDoctor(folder: string, options: InspectOptions = {}): StoreDoctor {
  return {
    inspect: () => inspectStore(folder, options),
    mend: (findings) => mendStore(folder, findings, options),
  };
}

/** The order in which findings are mended: who gets in first, then the lock, then what the lock guards. */
const order: readonly FindingCode[] = [
  'folder-closed',
  'folder-mode',
  'file-owner',
  'file-mode',
  'lock-damaged',
  'interrupted-save',
  'leftover',
  'damaged',
  'missing',
  'backup-damaged',
  'backup-missing',
  'older-schema',
];

export async function mendStore(
  folder: string,
  findings: readonly Finding[],
  { definitions = currentDefinitions, lockPatience = 10_000 }: InspectOptions = {},
): Promise<readonly MendOutcome[]> {
  const fixable = findings
    .filter(({ isFixable }) => isFixable)
    .toSorted((one, other) => order.indexOf(one.code) - order.indexOf(other.code));
  const outcomes: MendOutcome[] = [];
  for (const finding of fixable) {
    try {
      await mend(resolve(folder), finding, definitions, lockPatience);
      outcomes.push({ finding, isMended: true });
    } catch (thrown) {
      const { message } = ioError(`${finding.path} could not be mended`, thrown);
      outcomes.push({ finding, isMended: false, message });
    }
  }
  return outcomes;
}

async function mend(
  folder: string,
  finding: Finding,
  definitions: Definitions,
  lockPatience: number,
): Promise<void> {
  const { path } = finding;
  const underLock = (work: () => void) =>
    withLock(folder, { lockPatience }, () =>
      actAsOwnerOf(folder, () => {
        work();
        syncFolder(folder);
      }),
    );
  switch (finding.code) {
    case 'folder-closed':
    case 'folder-mode':
      return actAsOwnerOf(folder, () => chmodSync(path, 0o700));
    case 'file-mode':
      return actAsOwnerOf(folder, () => chmodSync(path, 0o600));
    case 'file-owner': {
      const { uid, gid } = lstatSync(folder);
      return lchownSync(path, uid, gid);
    }
    case 'lock-damaged':
      return actAsOwnerOf(folder, () => renameSync(path, damagedCopyOf(path)));
    case 'interrupted-save':
    case 'leftover':
      return underLock(() => {
        if (path.endsWith(unfinishedFile) && readUnfinished(folder) === 'damaged') keepDamaged(path);
        const documents = Object.values(documentFiles(folder, definitions));
        recover(folder, documents);
        for (const document of documents) {
          if (isSameFile(document.path, document.backupPath)) {
            replaceByCopy(document.backupPath, document.path);
          }
        }
      });
    case 'damaged':
    case 'missing':
      return underLock(() => {
        if (isStillSo(finding, folder, definitions)) replaceByCopy(path, `${path}.bak`);
      });
    case 'backup-damaged':
    case 'backup-missing':
      return underLock(() => {
        if (isStillSo(finding, folder, definitions)) replaceByCopy(path, path.slice(0, -'.bak'.length));
      });
    case 'older-schema':
      await openStore(folder, { definitions, lockPatience }).update(rewritten);
      return;
    default:
      throw new UserError('internal', `nobody knows how to mend "${finding.code}"`);
  }
}

/** Somebody else may have mended it, or saved anew, since it was found. */
function isStillSo({ code, path }: Finding, folder: string, definitions: Definitions): boolean {
  const found = inspectDocuments(documentFiles(folder, definitions), lstatSync(folder).uid, new Set());
  return found.some((finding) => finding.code === code && finding.path === path && finding.isFixable);
}

/** A copy of its own, not a link: damage to one is none to the other. */
function replaceByCopy(path: string, source: string): void {
  const temporary = `${path}.tmp`;
  writeNewFile(temporary, readFileSync(source));
  if (isThere(path) && !isSameFile(path, source)) keepDamaged(path);
  renameSync(temporary, path);
}

function keepDamaged(path: string): void {
  renameSync(path, damagedCopyOf(path));
}

/** The same state in new objects, so that every document is written. */
function rewritten({ groups, certificates, privateKeys, ...state }: StoreState): StoreState {
  return { ...state, groups: [...groups], certificates: [...certificates], privateKeys: { ...privateKeys } };
}
