/** Who else gets at the store: modes, owners and links of its folder and files. */
import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding, FindingCode } from '../../core/finding.ts';
import { ourUserId, type Unsafety, unsafetyOfFile } from '../permissions.ts';
import { unsafetiesOfFolder } from '../store-folder.ts';

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
    asFinding(unsafety, folderCodes[unsafety.code], false),
  );
  const isUsable = found.isDirectory() && !ofFolder.some(({ code }) => code === 'folder-owner');
  return isUsable ? [...ofFolder, ...inspectFiles(folder, found.uid)] : ofFolder;
}

function inspectFiles(folder: string, owner: number): readonly Finding[] {
  const findings: Finding[] = [];
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found === undefined) continue;
    const unsafety = unsafetyOfFile(path, found, owner, name.startsWith('private-keys'));
    if (unsafety === undefined || unsafety.code === 'above') continue;
    // Another name of the file may be elsewhere, and not its owner's to give away.
    const mayChangeOwner = ourUserId() === 0 && found.nlink === 1;
    findings.push(asFinding(unsafety, fileCodes[unsafety.code], mayChangeOwner));
  }
  return findings;
}

function asFinding(
  { code, path, message, mend }: Unsafety,
  named: FindingCode,
  mayChangeOwner: boolean,
): Finding {
  const isFixable = code === 'mode' || (code === 'owner' && mayChangeOwner);
  return { code: named, severity: 'error', path, message, mend, isFixable };
}
