/** An operation context for panel tests: a store in memory, and nothing else that works. */
import { emptyState, type StoreState } from '../../../source/core/store-state.ts';
import type { OperationContext } from '../../../source/operations/context.ts';

export interface TestStore {
  readonly context: OperationContext;
  /** What another process would do. */
  changeElsewhere(change: (state: StoreState) => StoreState): void;
}

function missing(name: string): never {
  throw new Error(`${name} is not part of this test`);
}

export function testStore(initial: StoreState = emptyState): TestStore {
  let state = initial;
  const watchers = new Set<() => void>();
  const unused: ProxyHandler<object> = { get: (_, name) => missing(String(name)) };
  const set = (change: (before: StoreState) => StoreState) => {
    state = change(state);
    for (const watcher of watchers) watcher();
  };
  return {
    context: {
      store: {
        location: '/test/store',
        read: async () => state,
        update: async (change) => {
          set(change);
          return state;
        },
        watch: (onChange) => {
          watchers.add(onChange);
          return () => watchers.delete(onChange);
        },
      },
      activity: { append: async () => undefined, read: async () => [] },
      engine: new Proxy<OperationContext['engine']>(Object.create(null), unused),
      keyProtection: new Proxy<OperationContext['keyProtection']>(Object.create(null), unused),
      files: new Proxy<OperationContext['files']>(Object.create(null), unused),
      clock: () => Date.UTC(2026, 0, 1),
      actor: 'tester',
    },
    changeElsewhere: set,
  };
}
