/** The newest activity, filtered: pure. */
import type { ActivityEntry } from '../../../core/activity.ts';
import { activityText } from '../../../presentation/activity-columns.ts';
import { type ListState, listStart } from '../../components/list-state.ts';

export interface ActivityState {
  /** Newest first; undefined while they are read. */
  readonly entries: readonly ActivityEntry[] | undefined;
  readonly failedOnly: boolean;
  readonly search: string;
  readonly isSearching: boolean;
  readonly list: ListState;
}

export const activityStart: ActivityState = {
  entries: undefined,
  failedOnly: false,
  search: '',
  isSearching: false,
  list: listStart,
};

const shownFor = new WeakMap<readonly ActivityEntry[], { key: string; shown: readonly ActivityEntry[] }>();

export function shownEntries({ entries = [], failedOnly, search }: ActivityState): readonly ActivityEntry[] {
  const key = `${failedOnly} ${search}`;
  const before = shownFor.get(entries);
  if (before?.key === key) return before.shown;
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = entries.filter((entry) => {
    if (failedOnly && entry.outcome !== 'failed') return false;
    const text = `${entry.action} ${entry.actor ?? ''} ${activityText(entry)}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  shownFor.set(entries, { key, shown });
  return shown;
}

/** New entries come on top; the selected one stays selected. */
export function withEntries(state: ActivityState, entries: readonly ActivityEntry[]): ActivityState {
  const selected = shownEntries(state)[state.list.cursor];
  const next = { ...state, entries };
  if (selected === undefined || state.list.cursor === 0) return next;
  const cursor = shownEntries(next).findIndex(
    ({ at, action, subject }) =>
      at === selected.at && action === selected.action && subject === selected.subject,
  );
  return cursor < 0 ? next : { ...next, list: { ...state.list, cursor } };
}
