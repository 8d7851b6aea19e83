/** One certificate. */
import type { Panel } from '../../screen.ts';

export function openCertificate(panel: Panel, fingerprint: string): void {
  panel.tell(`Not ready yet: certificate ${fingerprint}`);
}
