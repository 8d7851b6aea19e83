/** The keys of the activity screen. */
import { listKeys } from '../../components/list-state.ts';
import { keyTable } from '../../keys/key-table.ts';
import { type ActivityState, shownEntries } from './state.ts';

export const activityKeys = keyTable<ActivityState>()({
  ...listKeys,
  open: {
    chords: ['Enter'],
    label: 'open',
    help: 'Show the whole entry; while searching: keep what was typed',
    unavailable: (state) =>
      state.isSearching || shownEntries(state).length > 0 ? undefined : 'There is nothing to open.',
  },
  failed: { chords: ['f'], label: 'failed only', help: 'Show only what failed, or everything again' },
  search: { chords: ['/'], label: 'search', help: 'Search as you type' },
  leave: { chords: ['Esc'], help: 'Clear the search, then the filter, then go back' },
});
