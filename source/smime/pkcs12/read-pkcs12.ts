/** Reads PKCS#12. */
import type { FoundItem } from '../../core/import.ts';
import { otherItem, type Reading } from '../input/reading.ts';

export async function readPkcs12(
  _pfx: Buffer,
  source: string,
  _reading: Reading,
): Promise<readonly FoundItem[]> {
  return [otherItem(source, 'pkcs12', 'this is a PKCS#12 container, which is not read yet')];
}
