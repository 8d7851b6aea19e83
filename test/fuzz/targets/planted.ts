/** Readers that are broken on purpose: they show that each kind of fault is noticed. Only run when named. */
import { computing } from '../../support/computing.ts';
import { mutateBytes } from '../mutate-bytes.ts';
import { type Target, target } from '../target.ts';

const seeds = () => [Buffer.from('seed')];

/** Whole seeds are read well: the process warms up with one. */
function planted(name: string, bounds: Target['bounds'], run: () => unknown): Target {
  const isWhole = (input: Buffer) => seeds().some((seed) => seed.equals(input));
  return target({
    name,
    seeds,
    mutate: mutateBytes,
    bounds,
    run: (input) => (isWhole(input) ? undefined : run()),
  });
}

const bounds = { milliseconds: 100, megabytes: 64 };
const held: Buffer[] = [];

export const plantedTargets: readonly Target[] = [
  planted('planted-type-error', bounds, () => {
    throw new TypeError('planted');
  }),
  planted('planted-endless-recursion', bounds, function deeper(): unknown {
    return [deeper()];
  }),
  planted('planted-slowness', bounds, () => {
    const computed = computing();
    while (computed() < 300);
  }),
  planted('planted-hang', bounds, () => {
    for (;;);
  }),
  planted('planted-memory', { ...bounds, milliseconds: 10_000 }, () => {
    held.push(Buffer.alloc(100 * 1024 * 1024, 1));
  }),
  planted('planted-exit', bounds, () => process.exit(3)),
];
