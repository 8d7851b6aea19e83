/** The list of certificates: glue between its state, its dialogs and the operations. */
import type { CertificateFilter } from '../../../core/certificate-query.ts';
import { certificateFilters } from '../../../core/certificate-query.ts';
import { type Choice, choose } from '../../components/choose-dialog.tsx';
import { listHandlers } from '../../components/list-state.ts';
import type { Control, Handlers, Panel, Screen } from '../../screen.ts';
import { openAddCertificate } from '../add-certificate/screen.tsx';
import { openAddPrivateKey } from '../add-private-key/screen.tsx';
import { openCertificateExport } from '../certificate/export/export-certificates.ts';
import { openCertificate } from '../certificate/screen.tsx';
import { certificatesKeys } from './keys.ts';
import { removeAfterAsking } from './remove-certificates.ts';
import {
  type CertificatesState,
  certificatesOf,
  chosenEntries,
  cleared,
  filterCounts,
  filterTitles,
  refreshed,
  selectedEntry,
  sortChoices,
  withAllMarked,
  withMarkToggled,
  withView,
} from './state.ts';
import { CertificatesView, listRows } from './view.tsx';

type Action = keyof typeof certificatesKeys;

async function chooseFilter({ state, panel, update }: Control<CertificatesState>): Promise<void> {
  const counts = filterCounts(state);
  const choices: readonly Choice<{ filter: CertificateFilter | undefined }>[] = [
    { label: `all (${state.entries.length})`, value: { filter: undefined } },
    ...certificateFilters.map((filter) => ({
      label: `${filterTitles[filter]} (${counts.get(filter) ?? 0})`,
      value: { filter },
    })),
  ];
  const present = choices.findIndex(({ value }) => value.filter === state.filter);
  const chosen = await choose(panel, 'Which certificates?', choices, present);
  if (chosen !== undefined) update((now) => withView(now, chosen));
}

async function chooseSort({ state, panel, update }: Control<CertificatesState>): Promise<void> {
  const choices = sortChoices.map(({ title, order }) => ({ label: title, value: order }));
  const present = choices.findIndex(({ value }) => value.sort === state.order.sort);
  const order = await choose(panel, 'In which order?', choices, present);
  if (order !== undefined) update((now) => withView(now, { order }));
}

function handlersFor(panel: Panel): Handlers<CertificatesState, Action> {
  return {
    ...listHandlers<CertificatesState>({
      get: ({ list }) => list,
      set: (state, list) => ({ ...state, list }),
      count: ({ shown }) => shown.length,
      height: (size, { time }) => listRows(size, time, panel.look),
    }),
    open: ({ state, update }) => {
      if (state.isSearching) {
        update((now) => withView(now, { isSearching: false }));
        return;
      }
      const selected = selectedEntry(state);
      if (selected !== undefined) openCertificate(panel, selected.certificate.fingerprint);
    },
    search: ({ update }) => update((state) => withView(state, { isSearching: true })),
    filter: chooseFilter,
    sort: chooseSort,
    reverse: ({ update }) =>
      update((state) => withView(state, { order: { ...state.order, descending: !state.order.descending } })),
    mark: ({ update }) => update(withMarkToggled),
    markAll: ({ update }) => update(withAllMarked),
    export: ({ state }) => openCertificateExport(panel, chosenEntries(state)),
    remove: async ({ state }) => void (await removeAfterAsking(panel, chosenEntries(state))),
    add: () => openAddCertificate(panel),
    addKey: () => openAddPrivateKey(panel),
    leave: ({ state, update, close }) => {
      const next = cleared(state);
      if (next === undefined) close();
      else update(() => next);
    },
  };
}

function certificatesScreen(panel: Panel): Screen<CertificatesState, Action> {
  return {
    name: 'certificates',
    title: () => 'Certificates',
    keys: certificatesKeys,
    field: ({ isSearching }) => (isSearching ? { kind: 'text' } : undefined),
    handlers: handlersFor(panel),
    refresh: (state, inventory) => refreshed(state, inventory, panel.context.clock()),
    view: CertificatesView,
  };
}

/** @param filter what to show at first; everything when left out */
export function openCertificates(panel: Panel, filter?: CertificateFilter): void {
  panel.open(certificatesScreen(panel), certificatesOf(panel.inventory, panel.context.clock(), filter));
}
