/**
 * Whether every reader finds the same fields in a header: some end lines at a lone CR and texts at a NUL, and some read
 * on behind a line that is no field. What the fields mean is decided elsewhere.
 */
import type { Entity } from './entity.ts';
import { carriageReturn, lineFeed } from './line-ends.ts';

/** No NUL in the header, and no CR but before LF. */
export function hasPlainLines({ raw, headerStart, headerEnd }: Entity): boolean {
  for (let i = headerStart; i < headerEnd; i++) {
    if (raw[i] === 0 || (raw[i] === carriageReturn && raw[i + 1] !== lineFeed)) return false;
  }
  return true;
}

/** The empty line is there, or nothing follows. */
export function isHeaderEnded({ raw, headerEnd, bodyStart }: Entity): boolean {
  return bodyStart > headerEnd || bodyStart === raw.length;
}
