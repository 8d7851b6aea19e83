/**
 * The list of certificates: what is searched, filtered, sorted and marked, and who is selected. The query is run
 * when one of these or the store changes, never for a key that only moves.
 */
import {
  type CertificateFilter,
  type CertificateSort,
  certificateFilters,
  type QueryTime,
  queryCertificates,
  queryTimeOf,
} from '../../../core/certificate-query.ts';
import type { CertificateEntry, Inventory } from '../../../core/inventory.ts';
import { type ListState, listStart } from '../../components/list-state.ts';

export interface SortOrder {
  readonly sort: CertificateSort;
  readonly descending: boolean;
}

export interface CertificatesState {
  readonly search: string;
  readonly isSearching: boolean;
  readonly filter: CertificateFilter | undefined;
  readonly order: SortOrder;
  /** All certificates of the store, sorted. */
  readonly sorted: readonly CertificateEntry[];
  /** Those that the search and the filter let through, sorted. */
  readonly shown: readonly CertificateEntry[];
  /** Fingerprints. They stay marked while a search or filter hides them. */
  readonly marked: ReadonlySet<string>;
  readonly list: ListState;
  /** What `sorted` was made from. */
  readonly entries: readonly CertificateEntry[];
  /** When the query was run. */
  readonly time: QueryTime;
}

export const filterTitles: Readonly<Record<CertificateFilter, string>> = {
  own: 'own, including private key',
  contact: 'contacts',
  ca: 'CA',
  expired: 'expired',
  expiring: 'expiring soon',
  'not-yet-valid': 'not yet valid',
  unusable: 'not usable now',
  unverified: 'not verified',
};

export interface SortChoice {
  /** In the direction that people mostly want. */
  readonly order: SortOrder;
  readonly title: string;
  /** The same, turned round. */
  readonly turned: string;
}

function sortChoice(sort: CertificateSort, descending: boolean, title: string, turned: string): SortChoice {
  return { order: { sort, descending }, title, turned };
}

export const sortChoices: readonly SortChoice[] = [
  sortChoice('address', false, 'by address', 'by address, Z to A'),
  sortChoice('subject', false, 'by subject', 'by subject, Z to A'),
  sortChoice('issuer', false, 'by issuer', 'by issuer, Z to A'),
  sortChoice('valid-until', false, 'by end of validity, next first', 'by end of validity, last first'),
  sortChoice('valid-from', true, 'by begin of validity, newest first', 'by begin of validity, oldest first'),
  sortChoice('added', true, 'by when added, newest first', 'by when added, oldest first'),
];
const firstOrder: SortOrder = { sort: 'address', descending: false };

/** `by address`, `by issuer, Z to A`. */
export function orderText({ sort, descending }: SortOrder): string {
  const known = sortChoices.find(({ order }) => order.sort === sort);
  return (known?.order.descending === descending ? known.title : known?.turned) ?? sort;
}

/** @param now milliseconds since the epoch */
export function certificatesOf(
  inventory: Inventory,
  now: number,
  filter: CertificateFilter | undefined,
): CertificatesState {
  const start: CertificatesState = {
    search: '',
    isSearching: false,
    filter,
    order: firstOrder,
    sorted: [],
    shown: [],
    marked: new Set(),
    list: listStart,
    entries: [],
    time: queryTimeOf(inventory.settings, now),
  };
  return refreshed(start, inventory, now);
}

/** The store changed: who was selected or marked stays so, as long as the certificate is there. */
export function refreshed(state: CertificatesState, inventory: Inventory, now: number): CertificatesState {
  const { entries, byFingerprint } = inventory;
  const time = queryTimeOf(inventory.settings, now);
  const sorted = inFormerOrder(state.sorted, inventory);
  const marked = [...state.marked].filter((fingerprint) => byFingerprint.has(fingerprint));
  return requeried(resorted({ ...state, entries, sorted, time, marked: new Set(marked) }), state);
}

/** Nearly sorted already, which makes sorting thousands again a matter of milliseconds. */
function inFormerOrder(
  sorted: readonly CertificateEntry[],
  { entries, byFingerprint }: Inventory,
): readonly CertificateEntry[] {
  const known = new Set(
    sorted.flatMap(({ certificate }) => byFingerprint.get(certificate.fingerprint) ?? []),
  );
  return [...known, ...entries.filter((entry) => !known.has(entry))];
}

function resorted(state: CertificatesState): CertificatesState {
  return { ...state, sorted: queryCertificates(state.sorted, state.order, state.time) };
}

/** `before` knows who was selected. Sorting is not repeated: the query keeps the order it is given. */
function requeried(state: CertificatesState, before: CertificatesState): CertificatesState {
  const { search, filter, sorted, time } = state;
  const filters = filter === undefined ? [] : [filter];
  const shown = queryCertificates(sorted, { search, filters }, time);
  const selected = selectedEntry(before)?.certificate.fingerprint;
  const kept = shown.findIndex(({ certificate }) => certificate.fingerprint === selected);
  if (kept >= 0) return { ...state, shown, list: { ...state.list, cursor: kept } };
  const isGone = selected !== undefined && !sorted.some((entry) => isOf(entry, selected));
  // After a removal the next one moves up; when the selected one is only hidden, the first answer is best.
  const cursor = isGone ? Math.max(0, Math.min(state.list.cursor, shown.length - 1)) : 0;
  return { ...state, shown, list: { ...state.list, cursor } };
}

const isOf = ({ certificate }: CertificateEntry, fingerprint: string) =>
  certificate.fingerprint === fingerprint;

export type View = Partial<Pick<CertificatesState, 'search' | 'filter' | 'order' | 'isSearching'>>;

/** Another search, filter or order. */
export function withView(state: CertificatesState, view: View): CertificatesState {
  const next = { ...state, ...view };
  if (next.order !== state.order) return requeried(resorted(next), state);
  return next.search === state.search && next.filter === state.filter ? next : requeried(next, state);
}

export function selectedEntry({ shown, list }: CertificatesState): CertificateEntry | undefined {
  return shown[list.cursor];
}

/** What the person acts on: all marked ones in the list's order, or the selected one. */
export function chosenEntries(state: CertificatesState): readonly CertificateEntry[] {
  if (state.marked.size > 0)
    return state.sorted.filter(({ certificate }) => state.marked.has(certificate.fingerprint));
  const selected = selectedEntry(state);
  return selected === undefined ? [] : [selected];
}

/** Marks the selected one, or takes its mark away, and goes on to the next. */
export function withMarkToggled(state: CertificatesState): CertificatesState {
  const fingerprint = selectedEntry(state)?.certificate.fingerprint;
  if (fingerprint === undefined) return state;
  const marked = new Set(state.marked);
  if (!marked.delete(fingerprint)) marked.add(fingerprint);
  const cursor = Math.min(state.list.cursor + 1, state.shown.length - 1);
  return { ...state, marked, list: { ...state.list, cursor } };
}

/** Marks all that are shown; where all of them are marked, takes their marks away. */
export function withAllMarked(state: CertificatesState): CertificatesState {
  const shown = state.shown.map(({ certificate }) => certificate.fingerprint);
  const marked = new Set(state.marked);
  const isAll = shown.every((fingerprint) => marked.has(fingerprint));
  for (const fingerprint of shown) {
    if (isAll) marked.delete(fingerprint);
    else marked.add(fingerprint);
  }
  return { ...state, marked };
}

/** One step back: the search, then the filter, then the marks; undefined when there is nothing to clear. */
export function cleared(state: CertificatesState): CertificatesState | undefined {
  if (state.isSearching || state.search !== '') return withView(state, { isSearching: false, search: '' });
  if (state.filter !== undefined) return withView(state, { filter: undefined });
  return state.marked.size > 0 ? { ...state, marked: new Set() } : undefined;
}

/** How many of the shown ones each filter would let through, for the choice of a filter. */
export function filterCounts({ entries, time }: CertificatesState): ReadonlyMap<CertificateFilter, number> {
  return new Map(
    certificateFilters.map((filter) => [
      filter,
      queryCertificates(entries, { filters: [filter] }, time).length,
    ]),
  );
}
