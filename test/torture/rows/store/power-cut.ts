import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openStore } from '../../../../source/store/open-store.ts';
import { groupNames, withGroups, withKey } from '../../../store/store-changes.ts';
import { withFolder } from '../../child.ts';
import { type Measurement, type Mode, skipped, type TortureRow } from '../../row.ts';

/**
 * What is on the disk at the moment a save is reported done, as a machine would find it that lost its power then:
 * a copy of the image of a mounted file system, mounted elsewhere.
 */
async function powerCuts(mode: Mode): Promise<Measurement> {
  const cuts = mode === 'full' ? 30 : 4;
  return withFolder(async (folder) => {
    const image = join(folder, 'disk.img');
    const [disk, afterCut] = [join(folder, 'disk'), join(folder, 'after-cut')];
    for (const path of [disk, afterCut]) mkdirSync(path);
    writeFileSync(image, '');
    truncateSync(image, 32 * 1024 * 1024);
    const isMade = spawnSync('mkfs.ext4', ['-q', '-F', image]).status === 0;
    if (!isMade || spawnSync('mount', ['-o', 'loop', image, disk]).status !== 0) {
      return skipped('no file system image may be mounted here');
    }
    let survived = 0;
    try {
      const store = openStore(join(disk, 'deep', 'store'));
      for (let cut = 0; cut < cuts; cut += 1) {
        // One document and several are made durable differently.
        await store.update((cut % 2 === 0 ? withKey : withGroups)(`save ${cut}`));
        const copy = join(folder, 'copy.img');
        copyFileSync(image, copy);
        execFileSync('mount', ['-o', 'loop', copy, afterCut]);
        const found = openStore(join(afterCut, 'deep', 'store'));
        const { length } = groupNames(await found.read());
        if (length === cut + 1 && found.warnings.length === 0) survived += 1;
        execFileSync('umount', [afterCut]);
      }
    } finally {
      spawnSync('umount', ['--lazy', afterCut]);
      execFileSync('umount', ['--lazy', disk]);
    }
    return { measured: `${survived} of ${cuts} saves were there`, isKept: survived === cuts };
  });
}

export const rows: readonly TortureRow[] = [{ promise: '"saved" survives a power cut', run: powerCuts }];
