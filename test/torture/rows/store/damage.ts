import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspectStore } from '../../../../source/store/doctor/inspect-store.ts';
import { mendStore } from '../../../../source/store/doctor/mend-store.ts';
import { openStore } from '../../../../source/store/open-store.ts';
import { type Damage, damages, documentNames } from '../../../store/damages.ts';
import { withGroups, withKey } from '../../../store/store-changes.ts';
import { withFolder } from '../../child.ts';
import type { Measurement, Mode, TortureRow } from '../../row.ts';

interface Harm {
  readonly isReadAsEmpty: boolean;
  readonly isOverwritten: boolean;
  /** The doctor put the backup back, and the bad copy is still there. */
  readonly isMended: boolean;
}

async function harmOf(location: string, name: string, [, damage]: Damage): Promise<Harm> {
  await openStore(location).update(withKey('one'));
  await openStore(location).update(withKey('two'));
  const path = join(location, name);
  damage(path);
  const content = () => (existsSync(path) ? readFileSync(path) : undefined);
  const bad = content();
  const store = openStore(location);
  const { groups, certificates, privateKeys } = await store.read();
  const isOffered = store.warnings[0]?.code === 'backup-used';
  const isReadAsEmpty =
    [groups, certificates, privateKeys.keys].some((items) => items.length === 0) || !isOffered;
  await store.update(withGroups('three')).catch(() => undefined);
  const isOverwritten = Buffer.compare(content() ?? Buffer.alloc(0), bad ?? Buffer.alloc(0)) !== 0;
  await mendStore(location, await inspectStore(location));
  const kept = readdirSync(location).filter((file) => file.startsWith(`${name}.damaged-`));
  const isKept = bad === undefined || kept.some((file) => readFileSync(join(location, file)).equals(bad));
  const isSaving = await store.update(withGroups('three')).then(
    () => true,
    () => false,
  );
  return { isReadAsEmpty, isOverwritten, isMended: isKept && isSaving };
}

async function damaged(mode: Mode): Promise<Measurement> {
  const names = mode === 'full' ? documentNames : documentNames.slice(2);
  const harms: Harm[] = [];
  for (const name of names) {
    for (const damage of damages) {
      harms.push(await withFolder((folder) => harmOf(`${folder}/store`, name, damage)));
    }
  }
  const empty = harms.filter(({ isReadAsEmpty }) => isReadAsEmpty).length;
  const overwritten = harms.filter(({ isOverwritten }) => isOverwritten).length;
  const mended = harms.filter(({ isMended }) => isMended).length;
  return {
    measured: `${empty} read as empty, ${overwritten} overwritten, ${mended} of ${harms.length} mended with the bad copy kept`,
    isKept: empty + overwritten === 0 && mended === harms.length,
  };
}

export const rows: readonly TortureRow[] = [
  {
    promise: 'damage is never read as an empty store',
    run: damaged,
  },
];
