/** Status, groups and activity as scripts see them. */
import type { ActivityEntry } from '../../core/activity.ts';
import type { Counts } from '../../core/overview.ts';
import type { Reason } from '../../core/reason.ts';
import type { Group, Settings } from '../../core/store-state.ts';

export interface StatusJson extends Counts {
  readonly enabled: boolean;
  readonly signSystemNotifications: boolean;
  /** The store's folder. */
  readonly store: string;
  readonly attention: readonly Reason[];
}

export function statusJson(
  settings: Settings,
  counts: Counts,
  store: string,
  attention: readonly Reason[],
): StatusJson {
  const { enabled, signSystemNotifications } = settings;
  return { enabled, signSystemNotifications, ...counts, store, attention };
}

export interface GroupJson {
  readonly name: string;
  readonly address: string;
  readonly sign: boolean;
  readonly encrypt: boolean;
}

export function groupJson({ name, address, sign, encrypt }: Group): GroupJson {
  return { name, address, sign, encrypt };
}

/** An entry as it is logged, its fields in the contract's order. */
export function activityJson(entry: ActivityEntry): ActivityEntry {
  const { at, actor, action, outcome, ...rest } = entry;
  return { at, ...(actor === undefined ? {} : { actor }), action, outcome, ...rest };
}
