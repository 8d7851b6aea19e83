/** Where the panel begins. */
import type { Panel } from '../screen.ts';
import { openOverview } from './overview/screen.tsx';

export function openFirstScreen(panel: Panel): void {
  openOverview(panel);
}
