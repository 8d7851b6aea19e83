/** What the overview shows: the switch, counts, the ways on, and what needs somebody's attention. */
import type { Inventory } from '../../../core/inventory.ts';
import { attentionOf, type Counts, countsOf } from '../../../core/overview.ts';
import type { Reason } from '../../../core/reason.ts';
import { type ListState, listStart } from '../../components/list-state.ts';
import type { overviewKeys } from './keys.ts';

/** The keys that lead to another screen: each is a row of the list as well. */
export type Destination = Extract<
  keyof typeof overviewKeys,
  'certificates' | 'add' | 'addKey' | 'defaults' | 'check' | 'activity' | 'settings'
>;

export const destinations: readonly { readonly to: Destination; readonly title: string }[] = [
  { to: 'certificates', title: 'Certificates' },
  { to: 'add', title: 'Add certificate' },
  { to: 'addKey', title: 'Add private key' },
  { to: 'defaults', title: 'Default behavior' },
  { to: 'check', title: 'Check a message' },
  { to: 'activity', title: 'Activity' },
  { to: 'settings', title: 'Settings' },
];

export interface OverviewState {
  readonly isEnabled: boolean;
  /** The switch was pressed here, so that it can be undone. */
  readonly canUndo: boolean;
  readonly counts: Counts;
  readonly attention: readonly Reason[];
  readonly list: ListState;
}

/** @param now milliseconds since the epoch */
export function overviewOf(inventory: Inventory, now: number, before?: OverviewState): OverviewState {
  return {
    isEnabled: inventory.settings.enabled,
    canUndo: before?.canUndo ?? false,
    counts: countsOf(inventory, now),
    attention: attentionOf(inventory, { now }),
    list: before?.list ?? listStart,
  };
}

export function rowCount({ attention }: OverviewState): number {
  return destinations.length + attention.length;
}

export type SelectedRow =
  | { readonly kind: 'destination'; readonly to: Destination }
  | { readonly kind: 'attention'; readonly reason: Reason };

export function selectedRow({ list, attention }: OverviewState): SelectedRow | undefined {
  const destination = destinations[list.cursor];
  if (destination !== undefined) return { kind: 'destination', to: destination.to };
  const reason = attention[list.cursor - destinations.length];
  return reason === undefined ? undefined : { kind: 'attention', reason };
}
