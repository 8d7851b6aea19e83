/** A context on a store in memory and a real key protection whose passphrases take no time. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ActivityEntry } from '../../../source/core/activity.ts';
import type { KeyProtection, Store } from '../../../source/core/ports.ts';
import { emptyState, type PrivateKeys, type StoreState } from '../../../source/core/store-state.ts';
import type { UnlockContext } from '../../../source/operations/unlock-methods/unlock-context.ts';
import { createKeyProtection } from '../../../source/store/key-protection/key-protection.ts';
import { material, quickStretch } from '../../store/key-protection/protection-fixture.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** Every state that was saved, the newest last. `beforeNextSave` plays somebody else; `failNextSave` a full disk. */
export interface WatchedStore extends Store {
  readonly saved: StoreState[];
  beforeNextSave: ((state: StoreState) => StoreState) | undefined;
  failNextSave: 'before' | 'after' | undefined;
}

export function watchedStore(): WatchedStore {
  const saved: StoreState[] = [emptyState];
  const newest = () => saved.at(-1) ?? emptyState;
  return {
    warnings: [],
    location: '/store',
    saved,
    beforeNextSave: undefined,
    failNextSave: undefined,
    read: async () => newest(),
    async update(change) {
      const others = this.beforeNextSave;
      this.beforeNextSave = undefined;
      if (others !== undefined) saved.push(others(newest()));
      const next = change(newest());
      const failure = this.failNextSave;
      this.failNextSave = undefined;
      if (failure !== 'before') saved.push(next);
      if (failure !== undefined) throw new Error('the disk is full');
      return next;
    },
    watch: () => () => undefined,
  };
}

export interface Desk {
  readonly context: UnlockContext;
  readonly store: WatchedStore;
  readonly keyProtection: KeyProtection;
  readonly activity: ActivityEntry[];
  readonly root: string;
  /** Where key files go by default. */
  readonly keyFolder: string;
  privateKeys(): PrivateKeys;
}

export function desk(env: Record<string, string> = {}): Desk {
  const root = temporaryFolder();
  const storeFolder = join(root, 'store');
  mkdirSync(storeFolder, { mode: 0o700 });
  const store = watchedStore();
  const activity: ActivityEntry[] = [];
  const keyProtection = createKeyProtection({
    env: { HOME: root, XDG_DATA_HOME: join(root, 'data'), ...env },
    storeFolder,
    stretch: quickStretch,
    clock: () => 1_700_000_000_000,
  });
  const context = {
    store,
    activity: {
      append: async (entry: ActivityEntry) => void activity.push(entry),
      read: async () => activity,
      follow: () => () => undefined,
      warnings: [],
    },
    keyProtection,
    clock: () => 1_700_000_000_000,
    actor: 'ada',
  };
  return {
    context,
    store,
    keyProtection,
    activity,
    root,
    keyFolder: join(root, 'data', 'smimectl'),
    privateKeys: () => (store.saved.at(-1) ?? emptyState).privateKeys,
  };
}

/** The same with a store key, a key file, and two private keys; `pkcs8` is what they must give for ever. */
export async function deskWithKeys(env: Record<string, string> = {}) {
  const made = desk(env);
  const { keyProtection, store } = made;
  const { storeKey, privateKeys, keyFile } = await keyProtection.establish();
  const materials = [material(), material()];
  const keys = materials.map((key) => keyProtection.protect(storeKey, key, '2026-01-02T03:04:05.000Z'));
  await store.update((state) => ({ ...state, privateKeys: { ...privateKeys, keys } }));
  storeKey.close();
  return { ...made, keyFile, pkcs8: materials.map((key) => key.pkcs8) };
}
