import fc from 'fast-check';
import { openStore } from '../../../../source/store/open-store.ts';
import { groupNames, withGroups } from '../../../store/store-changes.ts';
import { withFolder } from '../../child.ts';
import type { Measurement, Mode, TortureRow } from '../../row.ts';

const notorious = [
  '__proto__',
  'constructor',
  'toString',
  'Sales.EU',
  'a[0]',
  '営業 🦊',
  '',
  '\0',
  '\ud800',
  '"\\\n',
];

async function anyName(mode: Mode): Promise<Measurement> {
  const [batches, size] = mode === 'full' ? [10, 1000] : [1, 200];
  const anyUnits = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 });
  const name = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    anyUnits.map((units) => String.fromCharCode(...units)),
    fc.constantFrom(...notorious),
  );
  return withFolder(async (folder) => {
    const store = openStore(`${folder}/store`);
    let kept = 0;
    for (const names of fc.sample(
      fc.array(name, { minLength: size, maxLength: size, size: 'max' }),
      batches,
    )) {
      await store.update((state) => withGroups(...names)({ ...state, groups: [] }));
      const found = groupNames(await openStore(`${folder}/store`).read());
      kept += names.filter((wanted, at) => found[at] === wanted).length;
    }
    return { measured: `${kept} of ${batches * size} names came back`, isKept: kept === batches * size };
  });
}

export const rows: readonly TortureRow[] = [{ promise: 'any name is safe', run: anyName }];
