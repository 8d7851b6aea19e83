/** The keys of the plan and of one certificate in it. */
import { listKeys } from '../../components/list-state.ts';
import { scrollKeys } from '../../components/text-pane.tsx';
import { keyTable } from '../../keys/key-table.ts';
import type { DetailState } from './detail.tsx';
import { countsOf, obstacle, type PlanState } from './state.ts';

export const planKeys = keyTable<PlanState>()({
  ...listKeys,
  add: {
    // Not Enter, which may be the end of a paste.
    chords: ['y'],
    label: 'add',
    help: 'Add everything that is new, all of it with one write',
    unavailable: obstacle,
  },
  skip: {
    chords: ['s'],
    label: 'skip refused',
    help: 'Leave out what is refused and add the rest, or not after all',
    unavailable: (state) => {
      const { refused, certificates, crls } = countsOf(state);
      if (refused === 0) return 'Nothing is refused.';
      return certificates + crls === 0 ? obstacle(state) : undefined;
    },
  },
  open: { chords: ['Enter'], label: 'details', help: 'Show everything about the selected row' },
});

export const detailKeys = keyTable<DetailState>()({
  ...scrollKeys,
  next: {
    chords: ['n', 'Right'],
    label: 'next',
    help: 'The next certificate of the plan',
    unavailable: ({ rows, at }) => (at + 1 < rows.length ? undefined : 'This is the last one.'),
  },
  previous: {
    chords: ['p', 'Left'],
    label: 'previous',
    help: 'The certificate before',
    unavailable: ({ at }) => (at > 0 ? undefined : 'This is the first one.'),
  },
});
