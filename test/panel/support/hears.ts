/** After a paste the panel is deaf for a moment, to what may be the paste's own rest. */
import { waitFor } from '../../support/wait-for.ts';
import type { Harness } from './harness.tsx';

/** Waits until keys are heard again, by one that changes nothing. */
export async function hears(panel: Harness): Promise<void> {
  const before = panel.asked.redraw;
  await waitFor(() => {
    if (panel.asked.redraw > before) return true;
    panel.type('\x0c');
    return false;
  });
}
