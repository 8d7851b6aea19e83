import { changeGroup } from '../../../../source/core/change-groups.ts';
import { openStore } from '../../../../source/store/open-store.ts';
import { withGroups } from '../../../store/store-changes.ts';
import { withFolder } from '../../child.ts';
import type { Measurement, Mode, TortureRow } from '../../row.ts';

/** Two administrators have read the same group; both save their own change of it. */
async function conflicts(mode: Mode): Promise<Measurement> {
  const rounds = mode === 'full' ? 200 : 20;
  return withFolder(async (folder) => {
    const [one, other] = [openStore(`${folder}/store`), openStore(`${folder}/store`)];
    await one.update(withGroups('Sales'));
    let detected = 0;
    for (let round = 0; round < rounds; round += 1) {
      const revision = (await one.read()).groups[0]?.revision;
      const edits = [
        one.update((state) => changeGroup(state, 'Sales', { address: `one${round}@example.com` }, revision)),
        other.update((state) =>
          changeGroup(state, 'Sales', { address: `other${round}@example.com` }, revision),
        ),
      ];
      const codes = await Promise.all(
        edits.map((edit) =>
          edit.then(
            () => 'saved',
            ({ code }) => code,
          ),
        ),
      );
      if (codes.toSorted().join() === 'conflict,saved') detected += 1;
    }
    return { measured: `${detected} of ${rounds} detected, none overwritten`, isKept: detected === rounds };
  });
}

export const rows: readonly TortureRow[] = [
  { promise: 'two admins on one record see the conflict', run: conflicts },
];
