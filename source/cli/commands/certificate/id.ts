/** How certificates are named on the command line. */
import { type CertificateEntry, findCertificate, type Inventory } from '../../../core/inventory.ts';
import { argument, someArguments } from '../../option.ts';

const summary = 'a fingerprint (SHA-256 or SHA-1), at least 8 first digits of one, or an address';

export const idArgument = argument('ID', summary, { completes: 'certificate' });
export const ownIdArgument = argument('ID', summary, { completes: 'own-certificate' });
export const idsArgument = someArguments('ID', summary, { completes: 'certificate' });

/** Each certificate once, in the order of their IDs. @throws UserError `not-found`, `ambiguous` */
export function findCertificates(inventory: Inventory, ids: readonly string[]): readonly CertificateEntry[] {
  return [...new Set(ids.map((id) => findCertificate(inventory, id)))];
}
