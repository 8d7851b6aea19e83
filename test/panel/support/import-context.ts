/** Contexts for the screens that add something: the real engine and fixtures, the store in memory or on disk. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { emptyState, type StoreState } from '../../../source/core/store-state.ts';
import type { OperationContext } from '../../../source/operations/context.ts';
import { smimeEngine } from '../../../source/smime/engine.ts';
import { fixture } from '../../support/fixture.ts';
import { testContext } from './context.ts';

export const enabledState: StoreState = {
  ...emptyState,
  settings: { ...emptyState.settings, enabled: true },
};

/** `fixtures` are certificates in PEM that are stored already. */
export async function stateWith(...fixtures: readonly string[]): Promise<StoreState> {
  const certificates = [];
  for (const name of fixtures) {
    for (const item of await smimeEngine.readItems(fixture(name), { source: name })) {
      if (item.kind !== 'certificate') throw new Error(`${name} holds more than certificates`);
      const der = Buffer.from(item.certificate.der).toString('base64');
      certificates.push({ der, addedAt: '2026-01-01T00:00:00.000Z' });
    }
  }
  return { ...enabledState, certificates };
}

/** Reads fixtures by their names, whatever folder they are said to be in. Counts writes of the store. */
export function importContext(
  initial: StoreState = enabledState,
  given: Partial<OperationContext> = {},
): OperationContext & { readonly writes: () => number } {
  let writes = 0;
  const context = testContext(initial, {
    engine: smimeEngine,
    files: {
      readInput: async (file) => {
        const source = path.basename(file);
        return [{ source, bytes: readFileSync(path.join(import.meta.dirname, '../../../fixtures', source)) }];
      },
      writeExport: async () => {
        throw new Error('nothing is exported here');
      },
      writeReport: async () => {
        throw new Error('nothing is reported here');
      },
    },
    ...given,
  });
  const { store } = context;
  return {
    ...context,
    store: {
      ...store,
      update: async (change) => {
        const before = await store.read();
        const after = await store.update(change);
        if (after !== before) writes++;
        return after;
      },
    },
    writes: () => writes,
  };
}
