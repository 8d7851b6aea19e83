/** Adding one private key of our own organization: pasted or from a file. */
import type { Panel } from '../../screen.ts';

export function openAddPrivateKey(panel: Panel): void {
  panel.tell('Adding a private key is not here yet.');
}
