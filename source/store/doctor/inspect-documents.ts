/** What is wrong with the three documents, their backups and what a killed process left of a save. */
import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../../core/finding.ts';
import type { Decoded } from '../codec.ts';
import type { DocumentFile } from '../document-file.ts';
import type { Documents } from '../documents.ts';
import type { DocumentFiles } from '../read-documents.ts';
import { isSameFile, isTemporary } from '../save-documents.ts';
import { readUnfinished, unfinishedFile } from '../unfinished-update.ts';
import { isDamagedCopy, isOfStore } from './store-files.ts';

/** @param refused paths of files that are not opened: who gets at them is wrong, and told elsewhere */
export function inspectDocuments(
  files: DocumentFiles,
  owner: number,
  refused: ReadonlySet<string>,
): readonly Finding[] {
  return [
    ...inspectDocument(files.settings, owner, refused),
    ...inspectDocument(files.certificates, owner, refused),
    ...inspectDocument(files.privateKeys, owner, refused),
  ];
}

function inspectDocument<Content extends object>(
  file: DocumentFile<Content>,
  owner: number,
  refused: ReadonlySet<string>,
): readonly Finding[] {
  if (refused.has(file.path) || refused.has(file.backupPath)) return [];
  const current = file.decoded(file.path, owner);
  const backup = file.decoded(file.backupPath, owner);
  if (current?.kind === 'good') return inspectGood(file, current, backup);
  if (current === undefined && backup === undefined) return [];
  if (current?.kind === 'newer') {
    const message = `${file.path} was written by a newer smimectl: it has schema ${current.schema}`;
    return [finding('newer-schema', 'error', file.path, message, 'Update smimectl.')];
  }
  const reason = current === undefined ? 'is missing' : current.reason;
  const code = current === undefined ? 'missing' : 'damaged';
  if (backup?.kind === 'good') {
    const { revision } = backup.header;
    const mend = `The backup (revision ${revision}) takes its place${current === undefined ? '' : '; the damaged file is kept beside it'}.`;
    return [
      { code, severity: 'error', path: file.path, message: `${file.path} ${reason}`, mend, isFixable: true },
    ];
  }
  const mend = 'Put a copy from your own backups there, or move it away to begin anew without its content.';
  const message = `${file.path} ${reason}, and there is no whole backup of it`;
  return [finding(code, 'error', file.path, message, mend)];
}

function inspectGood<Content extends object>(
  file: DocumentFile<Content>,
  { header }: Extract<Decoded<Content>, { kind: 'good' }>,
  backup: Decoded<Content> | undefined,
): readonly Finding[] {
  const { path, backupPath, definition } = file;
  const findings: Finding[] = [];
  if (header.schema < definition.schema) {
    const message = `${path} has schema ${header.schema}, this version writes ${definition.schema}`;
    const mend = 'It is rewritten; the old file is kept beside it.';
    findings.push({ code: 'older-schema', severity: 'note', path, message, mend, isFixable: true });
  }
  const ofBackup = { path: backupPath, isFixable: true } as const;
  if (backup === undefined) {
    const mend = 'A backup is made.';
    const message = `${path} has no backup`;
    findings.push({ ...ofBackup, code: 'backup-missing', severity: 'warning', message, mend });
  } else if (backup.kind === 'damaged') {
    const mend = 'A new backup is made; the damaged one is kept beside it.';
    const message = `${backupPath} ${backup.reason}`;
    findings.push({ ...ofBackup, code: 'backup-damaged', severity: 'warning', message, mend });
  } else if (isSameFile(path, backupPath)) {
    // What a save that was taken back leaves: a link, for which there is always space.
    const mend = 'A backup of its own is made.';
    const message = `${path} and its backup are one file, so damage to one would be damage to both`;
    findings.push({ ...ofBackup, code: 'backup-missing', severity: 'note', message, mend });
  }
  return findings;
}

/** @param isQuiet we hold the lock, so nothing that is found belongs to a save under way */
export function inspectLeftovers(folder: string, isQuiet: boolean): readonly Finding[] {
  const findings: Finding[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const { name } = entry;
    const path = join(folder, name);
    if (!isOfStore(name)) {
      const message = `${path} is no file of the store`;
      findings.push(finding('unknown-file', 'note', path, message, 'Keep other things elsewhere.'));
    } else if (!entry.isFile()) {
      // What stands in the place of a file is told with who gets at it.
    } else if (isTemporary(name)) {
      const message = `${path} was left by a process that was killed while it saved`;
      const mend = 'It is removed.';
      findings.push({ code: 'leftover', severity: 'note', path, message, mend, isFixable: isQuiet });
    } else if (name === unfinishedFile) {
      findings.push(interruptedSave(folder, path, isQuiet));
    } else if (isDamagedCopy(name)) {
      const message = `${path} is a damaged file that was kept when it was replaced`;
      findings.push(finding('damaged-copy', 'note', path, message, 'Remove it once nobody needs it.'));
    }
  }
  return findings;
}

function interruptedSave(folder: string, path: string, isQuiet: boolean): Finding {
  const isUnreadable = readUnfinished(folder) === 'damaged';
  return {
    code: 'interrupted-save',
    severity: isUnreadable ? 'error' : 'warning',
    path,
    message: isUnreadable
      ? `${path}, the note of an update that did not come to its end, cannot be read`
      : `${path} was left by a process that was killed while it saved`,
    mend: isUnreadable
      ? 'The note is moved away; look whether the last change is what you expect.'
      : 'What was half done is undone.',
    isFixable: isQuiet,
  };
}

/**
 * @param publicKeyIdOf SHA-256 of the SubjectPublicKeyInfo of a certificate given as base64 DER; throws for what
 *   is no certificate
 */
export function inspectContent(
  { certificates, privateKeys }: Documents,
  { certificates: certificatesFile, privateKeys: privateKeysFile }: DocumentFiles,
  publicKeyIdOf: (der: string) => string,
): readonly Finding[] {
  const findings: Finding[] = [];
  const known = new Set<string>();
  certificates.certificates.forEach(({ der, addedAt }, index) => {
    try {
      known.add(publicKeyIdOf(der));
    } catch (thrown) {
      const why = thrown instanceof Error ? thrown.message : String(thrown);
      const message = `certificate ${index + 1} in ${certificatesFile.path}, added ${addedAt}, cannot be read: ${why}`;
      const mend = 'Restore the file from your own backups.';
      findings.push(finding('unreadable-certificate', 'error', certificatesFile.path, message, mend));
    }
  });
  for (const { publicKeyId, algorithm } of privateKeys.keys) {
    if (known.has(publicKeyId)) continue;
    const message = `a private key (${algorithm}, public key ${publicKeyId.slice(0, 16)}…) has no certificate in the store`;
    const mend = 'Add its certificate again; the key is kept until then.';
    findings.push(finding('orphaned-key', 'warning', privateKeysFile.path, message, mend));
  }
  return findings;
}

/** A finding that a person has to mend. */
export function finding(
  code: Finding['code'],
  severity: Finding['severity'],
  path: string,
  message: string,
  mend: string,
): Finding {
  return { code, severity, path, message, mend, isFixable: false };
}

export function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
