/** Switching S/MIME on and off, and the other settings: one write for each change. */
import type { Settings } from '../core/store-state.ts';
import type { OperationContext } from './context.ts';
import { recorded } from './record.ts';

/** Everything else that is stored stays as it is, also when S/MIME is disabled. */
export async function changeSettings(
  context: OperationContext,
  change: Partial<Settings>,
): Promise<Settings> {
  return recorded(context, describe(change), async () => {
    const state = await context.store.update((newest) => {
      const settings = { ...newest.settings, ...change };
      const keys = Object.keys(change) as (keyof Settings)[];
      return keys.every((key) => settings[key] === newest.settings[key]) ? newest : { ...newest, settings };
    });
    return state.settings;
  });
}

function describe(change: Partial<Settings>): { action: string; subject?: string } {
  const { enabled, ...others } = change;
  if (enabled !== undefined && Object.keys(others).length === 0)
    return { action: enabled ? 'enable' : 'disable' };
  const subject = Object.entries(change)
    .map(([name, value]) => `${name}: ${typeof value === 'boolean' ? (value ? 'yes' : 'no') : value}`)
    .join(', ');
  return { action: 'change-settings', subject };
}
