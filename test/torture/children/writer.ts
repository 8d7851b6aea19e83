/** Saves a number of times, each time one more key with its certificate and its group. */
import { openStore } from '../../../source/store/open-store.ts';
import { withGroups, withKey } from '../../store/store-changes.ts';

export interface WriterOptions {
  readonly folder: string;
  readonly name: string;
  readonly count: number;
  /** One document or all three. */
  readonly isWide: boolean;
  /** Milliseconds that the process believes to be ahead. */
  readonly clockAhead?: number;
}

const options: WriterOptions = JSON.parse(process.argv[2] ?? '');
const { folder, name, count, isWide, clockAhead = 0 } = options;
const now = Date.now;
Date.now = () => now() + clockAhead;

const store = openStore(folder, { lockPatience: 60_000 });
process.stdout.write('ready\n');
let slowest = 0;
for (let number = 0; number < count; number += 1) {
  const begin = performance.now();
  await store.update(isWide ? withKey(`${name} ${number}`) : withGroups(`${name} ${number}`));
  slowest = Math.max(slowest, performance.now() - begin);
  process.stdout.write(`saved ${number} ${performance.timeOrigin + performance.now()}\n`);
}
process.stdout.write(`slowest ${slowest}\n`);
