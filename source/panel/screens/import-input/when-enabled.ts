/** Nothing is added while S/MIME is disabled: offers to enable it first. */
import { changeSettings } from '../../../operations/change-settings.ts';
import { confirm } from '../../components/confirm-dialog.tsx';
import type { Panel } from '../../screen.ts';

/** Opens at once, or after the person has enabled S/MIME; otherwise not at all. */
export function whenEnabled(panel: Panel, open: () => void): void {
  if (panel.inventory.settings.enabled) open();
  else void enableAndOpen(panel, open).catch((thrown) => panel.fail(thrown));
}

async function enableAndOpen(panel: Panel, open: () => void): Promise<void> {
  const isWanted = await confirm(panel, {
    title: 'S/MIME is disabled',
    lines: ['S/MIME is disabled, so nothing can be added. Enable it now?'],
    yes: 'enable',
  });
  if (!isWanted) return;
  await panel.run('Enabling S/MIME', () => changeSettings(panel.context, { enabled: true }));
  open();
  panel.tell('S/MIME is enabled.', 'good');
}
