/** Takes the store's lock and stops in the middle of an update: by itself, until it is continued or killed. */
import { writeSync } from 'node:fs';
import { openStore } from '../../../source/store/open-store.ts';
import { withGroups } from '../../store/store-changes.ts';

const { folder }: { readonly folder: string } = JSON.parse(process.argv[2] ?? '');
await openStore(folder).update((state) => {
  writeSync(1, 'holding\n');
  process.kill(process.pid, 'SIGSTOP');
  // The signal takes a moment to arrive.
  const begin = performance.now();
  while (performance.now() - begin < 20);
  writeSync(1, 'continued\n');
  return withGroups('holder')(state);
});
process.stdout.write(`saved ${performance.timeOrigin + performance.now()}\n`);
