/** The keys of the overview. */
import { listKeys } from '../../components/list-state.ts';
import { keyTable } from '../../keys/key-table.ts';
import type { OverviewState } from './state.ts';

export const overviewKeys = keyTable<OverviewState>()({
  ...listKeys,
  open: { chords: ['Enter'], label: 'open', help: 'Open what is selected' },
  toggle: {
    chords: ['e'],
    label: 'enable or disable',
    help: 'Enable or disable S/MIME; everything stored is kept',
  },
  undo: {
    chords: ['u'],
    label: 'undo',
    help: 'Take back the switch',
    unavailable: ({ canUndo }) => (canUndo ? undefined : 'There is nothing to undo here.'),
  },
  certificates: { chords: ['c'], help: 'Certificates: list, search, details' },
  add: { chords: ['a'], label: 'add certificate', help: 'Add certificates by pasting or from files' },
  addKey: { chords: ['p'], label: 'add private key', help: 'Add a private key of your own organization' },
  defaults: { chords: ['d'], help: 'Default behavior: what each group signs and encrypts' },
  check: { chords: ['m'], help: 'Check a message: will it be signed, will it be encrypted, and why not' },
  activity: { chords: ['l'], help: 'Activity: the recent log' },
  settings: { chords: ['s'], help: 'Settings' },
});
