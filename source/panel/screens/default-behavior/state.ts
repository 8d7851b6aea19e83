/** The matrix of groups and their defaults: which cell is selected, and why a default has no effect now. */
import type { ChoiceConditions } from '../../../core/choose-certificates.ts';
import type { Inventory } from '../../../core/inventory.ts';
import { signingOf } from '../../../core/message-security.ts';
import type { Reason } from '../../../core/reason.ts';
import type { Group } from '../../../core/store-state.ts';
import { type ListState, listStart } from '../../components/list-state.ts';

export type Cell = 'sign' | 'encrypt';

/** What takes a change back: the group as it was called afterwards, and its values before. */
export interface Undo {
  readonly name: string;
  readonly before: Group;
}

export interface DefaultsState {
  readonly groups: readonly Group[];
  /** By group name: why signing by default has no effect now. Groups that can sign, or do not, have none. */
  readonly problems: ReadonlyMap<string, Reason>;
  readonly isEnabled: boolean;
  readonly list: ListState;
  readonly cell: Cell;
  readonly undo: Undo | undefined;
}

export function defaultsOf(
  inventory: Inventory,
  conditions: ChoiceConditions,
  before?: DefaultsState,
): DefaultsState {
  const { groups, settings } = inventory;
  const problems = new Map<string, Reason>();
  for (const group of groups) {
    const { default: isOn, possible, reasons } = signingOf(inventory, group, conditions);
    const [reason] = reasons;
    if (isOn && !possible && reason !== undefined) problems.set(group.name, reason);
  }
  const list = before === undefined ? listStart : { ...before.list, cursor: keptCursor(before, groups) };
  return {
    groups,
    problems,
    isEnabled: settings.enabled,
    list,
    cell: before?.cell ?? 'sign',
    undo: before?.undo,
  };
}

/** The same group stays selected when others come and go. */
function keptCursor(before: DefaultsState, groups: readonly Group[]): number {
  const name = selectedGroup(before)?.name;
  const cursor = groups.findIndex((group) => group.name === name);
  return cursor < 0 ? Math.min(before.list.cursor, Math.max(0, groups.length - 1)) : cursor;
}

export function selectedGroup({ groups, list }: DefaultsState): Group | undefined {
  return groups[list.cursor];
}

/** Selects the group of this name, where it is there. */
export function withSelected(state: DefaultsState, name: string): DefaultsState {
  const cursor = state.groups.findIndex((group) => group.name === name);
  return cursor < 0 ? state : { ...state, list: { ...state.list, cursor } };
}
