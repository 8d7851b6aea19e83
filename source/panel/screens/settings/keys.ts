/** The keys of the settings. */
import { listKeys } from '../../components/list-state.ts';
import { keyTable } from '../../keys/key-table.ts';
import type { SettingsState } from './state.ts';

export const settingsKeys = keyTable<SettingsState>()({
  ...listKeys,
  change: {
    chords: ['Enter', 'Space'],
    label: 'change',
    help: 'Switch the selected setting, or type its number',
  },
  undo: {
    chords: ['u'],
    label: 'undo',
    help: 'Take back the last change made here',
    unavailable: ({ undo }) => (undo === undefined ? 'There is nothing to undo here.' : undefined),
  },
  cancel: { chords: ['Esc'], help: 'Stop typing without a change, else go back' },
});
