/** Reads what can stand in a file or container alone or beside others of its kind: certificates and CRLs. */
import type { FoundItem } from '../../core/import.ts';
import { readCertificate } from '../certificate/read-certificate.ts';
import { childrenOf, derTag, expectTag, readWhole } from '../der/read.ts';
import { unreadableItem } from './reading.ts';

export function certificateItem(source: string, der: Uint8Array): FoundItem {
  try {
    return { kind: 'certificate', source, certificate: readCertificate(der) };
  } catch (error) {
    return unreadableItem(source, error);
  }
}

/** A CRL's outermost form only: what it says is read where revocation is judged. */
export function crlItem(source: string, der: Uint8Array): FoundItem {
  try {
    const [list] = childrenOf(expectTag(readWhole(der), derTag.sequence, 'certificate list'));
    expectTag(list, derTag.sequence, 'signed list');
    return { kind: 'crl', source, der: new Uint8Array(der) };
  } catch (error) {
    return unreadableItem(source, error);
  }
}
