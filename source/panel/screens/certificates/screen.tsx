/** The list of certificates. */
import type { CertificateFilter } from '../../../core/certificate-query.ts';
import type { Panel } from '../../screen.ts';

/** @param filter what to show at first; everything when left out */
export function openCertificates(panel: Panel, filter?: CertificateFilter): void {
  panel.tell(`Not ready yet: certificates ${filter ?? ''}`);
}
