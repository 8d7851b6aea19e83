/** The keys of the list of certificates. */
import { listKeys } from '../../components/list-state.ts';
import { keyTable } from '../../keys/key-table.ts';
import { type CertificatesState, chosenEntries, selectedEntry } from './state.ts';

const needsCertificate = (state: CertificatesState) => {
  if (chosenEntries(state).length > 0) return undefined;
  return state.entries.length === 0
    ? 'There is no certificate yet: press a to add one.'
    : 'No certificate is shown: press Esc to see all again.';
};

export const certificatesKeys = keyTable<CertificatesState>()({
  ...listKeys,
  open: {
    chords: ['Enter'],
    label: 'open',
    help: 'Show everything about the certificate; while searching: keep what was typed',
    unavailable: (state) =>
      state.isSearching || selectedEntry(state) !== undefined ? undefined : needsCertificate(state),
  },
  search: { chords: ['/'], label: 'search', help: 'Search as you type: address, name, issuer, fingerprint' },
  filter: { chords: ['f'], label: 'filter', help: 'Show only own, expired … certificates, or all again' },
  mark: {
    chords: ['Space'],
    label: 'mark',
    help: 'Mark the certificate, or take its mark away',
    unavailable: needsCertificate,
  },
  export: {
    chords: ['x'],
    label: 'export',
    help: 'Write the marked certificates, or the selected one, to a file',
    unavailable: needsCertificate,
  },
  remove: {
    chords: ['d'],
    label: 'remove',
    help: 'Remove the marked certificates, or the selected one',
    unavailable: needsCertificate,
  },
  add: { chords: ['a'], label: 'add', help: 'Add certificates by pasting or from files' },
  addKey: { chords: ['p'], label: 'add key', help: 'Add a private key of your own organization' },
  sort: { chords: ['o'], label: 'sort', help: 'Sort by something else' },
  reverse: { chords: ['O'], help: 'Turn the order round' },
  markAll: {
    chords: ['*'],
    label: 'mark all',
    help: 'Mark all that are shown, or take their marks away',
    unavailable: needsCertificate,
  },
  leave: {
    chords: ['Esc'],
    label: 'back',
    help: 'Clear the search, then the filter, then the marks, then go back',
  },
});
