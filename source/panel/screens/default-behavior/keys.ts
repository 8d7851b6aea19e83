/** The keys of the matrix of default behavior. */
import { listKeys } from '../../components/list-state.ts';
import { keyTable } from '../../keys/key-table.ts';
import { type DefaultsState, selectedGroup } from './state.ts';

const needsGroup = (state: DefaultsState) =>
  selectedGroup(state) === undefined ? 'There is no group yet: press a to add one.' : undefined;

export const defaultsKeys = keyTable<DefaultsState>()({
  ...listKeys,
  toggle: {
    chords: ['Space', 'Enter'],
    label: 'yes or no',
    help: 'Switch the selected default of the selected group',
    unavailable: needsGroup,
  },
  left: { chords: ['Left', 'h'], help: 'Select Sign' },
  right: { chords: ['Right', 'Tab'], help: 'Select Encrypt; Tab changes between the two' },
  add: { chords: ['a'], label: 'add', help: 'Add a group' },
  edit: {
    chords: ['r'],
    label: 'rename',
    help: 'Rename the group, or change its sender address',
    unavailable: needsGroup,
  },
  address: {
    chords: ['s'],
    label: 'address',
    help: 'Give the group another sender address',
    unavailable: needsGroup,
  },
  remove: { chords: ['d'], label: 'remove', help: 'Remove the group', unavailable: needsGroup },
  undo: {
    chords: ['u'],
    label: 'undo',
    help: 'Take back the last change made here',
    unavailable: ({ undo }) => (undo === undefined ? 'There is nothing to undo here.' : undefined),
  },
});
