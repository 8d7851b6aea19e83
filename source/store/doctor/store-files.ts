/** Which names in the store's folder are the store's: its files, and what savings and mendings leave beside them. */
import { isTemporary } from '../save-documents.ts';
import { unfinishedFile } from '../unfinished-update.ts';

export function isOfStore(name: string): boolean {
  return isStanding(name) || isTemporary(name) || name === unfinishedFile || isDamagedCopy(name);
}

/** Kept when a mending replaced it. */
export function isDamagedCopy(name: string): boolean {
  return name.includes('.damaged-');
}

function isStanding(name: string): boolean {
  return (
    /^(?:settings|certificates|private-keys)\.json(?:\.bak|\.schema-\d+\.bak)?$/.test(name) ||
    /^activity(?:\.\d)?\.jsonl$/.test(name) ||
    /^lock\.sqlite(?:-journal)?$/.test(name)
  );
}
