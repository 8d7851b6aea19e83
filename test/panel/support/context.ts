/** An operation context for panel tests: store and log in memory; what a test does not give fails when used. */
import type { StoreState } from '../../../source/core/store-state.ts';
import type { OperationContext } from '../../../source/operations/context.ts';
import { memoryActivityLog, memoryStore } from '../../../source/store/memory-store.ts';

export function testContext(initial?: StoreState, given: Partial<OperationContext> = {}): OperationContext {
  const missing: ProxyHandler<object> = {
    get: (_, name) => {
      throw new Error(`${String(name)} is not part of this test`);
    },
  };
  return {
    store: memoryStore(initial),
    activity: memoryActivityLog(),
    engine: new Proxy<OperationContext['engine']>(Object.create(null), missing),
    keyProtection: new Proxy<OperationContext['keyProtection']>(Object.create(null), missing),
    files: new Proxy<OperationContext['files']>(Object.create(null), missing),
    doctor: new Proxy<OperationContext['doctor']>(Object.create(null), missing),
    clock: () => Date.UTC(2026, 0, 1),
    actor: 'tester',
    ...given,
  };
}
