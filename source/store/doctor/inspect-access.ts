/** Who gets at the store, and whether its owner does: modes, owners and links of its folder and files. */
import { accessSync, constants, lstatSync, readdirSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import type { Finding, FindingCode } from '../../core/finding.ts';
import { actAsOwnerOf } from '../act-as-owner.ts';
import { octal, ourUserId, type Unsafety, unsafetyOfFile } from '../permissions.ts';
import { isTemporary } from '../save-documents.ts';
import { unsafetiesOfFolder } from '../store-folder.ts';
import { ioError } from '../system-error.ts';
import { isOfStore } from './store-files.ts';

const folderCodes: Readonly<Record<Unsafety['code'], FindingCode>> = {
  link: 'folder-link',
  kind: 'folder-kind',
  owner: 'folder-owner',
  mode: 'folder-mode',
  above: 'folder-above',
};

const fileCodes: Readonly<Record<Exclude<Unsafety['code'], 'above'>, FindingCode>> = {
  link: 'file-link',
  kind: 'file-kind',
  owner: 'file-owner',
  mode: 'file-mode',
};

/** @param folder must be there */
export function inspectAccess(folder: string): readonly Finding[] {
  const found = lstatSync(folder);
  const ofFolder = unsafetiesOfFolder(folder, found).map((unsafety) =>
    asFinding(unsafety, folderCodes[unsafety.code], unsafety.code === 'mode'),
  );
  const isUsable = found.isDirectory() && !ofFolder.some(({ code }) => code === 'folder-owner');
  if (!isUsable) return ofFolder;
  const closed = closedFolder(folder, found);
  const findings = closed === undefined ? ofFolder : [...ofFolder, closed];
  return canEnter(found) ? [...findings, ...inspectFiles(folder, found.uid)] : findings;
}

const canEnter = ({ mode }: Stats) => ourUserId() === undefined || (mode & 0o500) === 0o500;

/** The folder keeps its own owner from reading it, or from changing anything in it. */
function closedFolder(folder: string, found: Stats): Finding | undefined {
  const code = 'folder-closed';
  if (ourUserId() !== undefined && (found.mode & 0o700) !== 0o700) {
    const message = `the store folder ${folder} is closed to its owner: its mode is ${octal(found.mode)}, 0700 was expected`;
    const severity = canEnter(found) ? 'warning' : 'error';
    return { code, severity, path: folder, message, mend: 'Its mode becomes 0700.', isFixable: true };
  }
  try {
    actAsOwnerOf(folder, () => accessSync(folder, constants.W_OK));
    return undefined;
  } catch (thrown) {
    const { message, hint = '' } = ioError(`nothing can be changed in the store folder ${folder}`, thrown);
    return { code, severity: 'warning', path: folder, message, mend: hint, isFixable: false };
  }
}

function inspectFiles(folder: string, owner: number): readonly Finding[] {
  const findings: Finding[] = [];
  for (const name of readdirSync(folder).filter(isOfStore)) {
    const path = join(folder, name);
    const found = lstatSync(path, { throwIfNoEntry: false });
    const finding = found === undefined ? undefined : inspectFile(path, name, found, owner);
    if (finding !== undefined) findings.push(finding);
  }
  return findings;
}

function inspectFile(path: string, name: string, found: Stats, owner: number): Finding | undefined {
  // What is refused, and what others could read if they ever came into the folder, are told apart.
  const refused = unsafetyOfFile(path, found, owner, name.startsWith('private-keys'));
  const unsafety = refused ?? (isTemporary(name) ? undefined : unsafetyOfFile(path, found, owner, true));
  if (unsafety === undefined) return closedFile(path, name, found);
  if (unsafety.code === 'above') return undefined;
  // Another name of the file may be elsewhere, and not its owner's to give away.
  const mayChangeOwner = ourUserId() === 0 && found.nlink === 1;
  const isFixable = unsafety.code === 'mode' || (unsafety.code === 'owner' && mayChangeOwner);
  const finding = asFinding(unsafety, fileCodes[unsafety.code], isFixable);
  return refused === undefined ? { ...finding, severity: 'note' } : finding;
}

/** What is appended to and locked has to be writable; documents are replaced. */
function closedFile(path: string, name: string, { mode }: Stats): Finding | undefined {
  const needed = /^(?:activity\.jsonl|lock\.sqlite)$/.test(name) ? 0o600 : 0o400;
  if (ourUserId() === undefined || (mode & needed) === needed) return undefined;
  const message = `${path} is closed to its owner: its mode is ${octal(mode)}, 0600 was expected`;
  return {
    code: 'file-mode',
    severity: 'error',
    path,
    message,
    mend: 'Its mode becomes 0600.',
    isFixable: true,
  };
}

const deeds: Partial<Readonly<Record<FindingCode, string>>> = {
  'folder-mode': 'Its mode becomes 0700.',
  'file-mode': 'Its mode becomes 0600.',
  'file-owner': 'It is given to the owner of the folder.',
};

function asFinding({ path, message, mend }: Unsafety, code: FindingCode, isFixable: boolean): Finding {
  const deed = isFixable ? deeds[code] : undefined;
  return { code, severity: 'error', path, message, mend: deed ?? mend, isFixable };
}
