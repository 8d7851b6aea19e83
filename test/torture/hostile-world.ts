/** The built program in a world whose store and home are full of hostile text. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Surroundings } from '../pty/surroundings.ts';
import { type HostileStore, openHostileStore } from '../security/hostile-store.ts';
import type { HostileText } from '../security/hostile-text.ts';
import { withWorld } from './program.ts';

/** Its folder is where the panel looks for files, among hostile names. */
export async function withHostileWorld<Result>(
  texts: readonly HostileText[],
  work: (world: Surroundings, store: HostileStore) => Promise<Result>,
): Promise<Result> {
  return withWorld(async (world) => {
    const folder = join(world.folder, 'given');
    mkdirSync(folder, { mode: 0o700 });
    const store = await openHostileStore(folder, texts);
    await store.context.store.update((state) => ({
      ...state,
      settings: { ...state.settings, fetchRevocation: false },
    }));
    const own = { SMIMECTL_STORE: store.storeFolder, HOME: join(folder, 'inbox'), NO_COLOR: '1' };
    return work({ ...world, env: { ...world.env, ...own } }, store);
  });
}
