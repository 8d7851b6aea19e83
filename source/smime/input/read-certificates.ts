/** Reads what can stand in a file or container alone or beside others of its kind: certificates and CRLs. */
import type { FoundItem } from '../../core/import.ts';
import { readCertificate } from '../certificate/read-certificate.ts';
import { readCrl } from '../crl/read-crl.ts';
import { unreadableItem } from './reading.ts';

export function certificateItem(source: string, der: Uint8Array): FoundItem {
  try {
    return { kind: 'certificate', source, certificate: readCertificate(der) };
  } catch (error) {
    return unreadableItem(source, error);
  }
}

export function crlItem(source: string, der: Uint8Array): FoundItem {
  try {
    const copy = new Uint8Array(der);
    readCrl(copy);
    return { kind: 'crl', source, der: copy };
  } catch (error) {
    return unreadableItem(source, error);
  }
}
