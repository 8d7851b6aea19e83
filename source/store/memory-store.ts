/**
 * A store and an activity log without a disk, for tests: the same promises about conflicts, identity and order,
 * and the same refusal of what the real store could not keep.
 */
import type { ActivityEntry, ActivityQuery } from '../core/activity.ts';
import { UserError } from '../core/errors.ts';
import type { ActivityLog, Store } from '../core/ports.ts';
import { emptyState, type StoreState } from '../core/store-state.ts';
import { currentDefinitions, documentsOf, problemOf, stateOf } from './documents.ts';

export function memoryStore(initial: StoreState = emptyState): Store {
  let state = initial;
  const watchers = new Set<() => void>();
  return {
    location: 'memory',
    warnings: [],
    read: async () => state,
    update: async (change) => {
      // The real store is never as quick as the same turn of the event loop.
      await Promise.resolve();
      const before = documentsOf(state, documentsFrom(state));
      const changed = change(state);
      const after = documentsOf(changed, before);
      for (const problem of [
        problemOf(currentDefinitions.settings, after.settings),
        problemOf(currentDefinitions.certificates, after.certificates),
        problemOf(currentDefinitions.privateKeys, after.privateKeys),
      ]) {
        if (problem !== undefined) throw new UserError('internal', `this cannot be kept: ${problem}`);
      }
      const isSame =
        after.settings === before.settings &&
        after.certificates === before.certificates &&
        after.privateKeys === before.privateKeys;
      if (isSame) return state;
      state = stateOf(after);
      for (const onChange of watchers) setImmediate(onChange);
      return state;
    },
    watch: (onChange) => {
      watchers.add(onChange);
      return () => watchers.delete(onChange);
    },
  };
}

function documentsFrom({ settings, groups, privateKeys, ...certificates }: StoreState) {
  return { settings: { settings, groups }, certificates, privateKeys };
}

export function memoryActivityLog(initial: readonly ActivityEntry[] = []): ActivityLog {
  const entries = [...initial];
  const followers = new Set<(entries: readonly ActivityEntry[]) => void>();
  return {
    warnings: [],
    append: async (entry) => {
      entries.push(entry);
      for (const onEntries of followers) setImmediate(onEntries, [entry]);
    },
    follow: (onEntries) => {
      followers.add(onEntries);
      return () => followers.delete(onEntries);
    },
    read: async ({ limit = Number.POSITIVE_INFINITY, failedOnly = false }: ActivityQuery) => {
      const wanted = entries.toReversed().filter(({ outcome }) => !failedOnly || outcome === 'failed');
      return wanted.slice(0, limit);
    },
  };
}
