/**
 * Root at work in the store of another user takes that user's identity for the length of each synchronous piece
 * of work. So whatever is made belongs to the owner, and links that the owner may have laid lead only where the
 * owner may go anyway.
 */
import { lstatSync } from 'node:fs';

export function actAsOwnerOf<Result>(folder: string, work: () => Result): Result {
  if (process.geteuid?.() !== 0) return work();
  const owner = lstatSync(folder, { throwIfNoEntry: false });
  if (owner === undefined || owner.uid === 0) return work();
  return actAs(owner.uid, owner.gid, work);
}

function actAs<Result>(uid: number, gid: number, work: () => Result): Result {
  const ourGroup = process.getegid?.() ?? 0;
  process.setegid?.(gid);
  try {
    process.seteuid?.(uid);
    return work();
  } finally {
    process.seteuid?.(0);
    process.setegid?.(ourGroup);
  }
}
