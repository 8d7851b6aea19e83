/** Adding certificates: pasted or from files, with a plan before anything is stored. */
import type { Panel } from '../../screen.ts';

export function openAddCertificate(panel: Panel): void {
  panel.tell('Adding certificates is not here yet.');
}
