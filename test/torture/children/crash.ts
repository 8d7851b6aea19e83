/** Saves, and is killed at one call to the file system: the harshest moment that there is for each step. */
import { openStore } from '../../../source/store/open-store.ts';
import { loadConf } from '../../../source/store/write-through-conf.ts';
import { withGroups, withKey } from '../../store/store-changes.ts';
import { arm, disarm } from './faulty-disk.ts';

interface CrashOptions {
  readonly folder: string;
  /** Counted from the begin of the update; more than there are: it is not killed. */
  readonly call: number;
  readonly isWide: boolean;
}

const { folder, call, isWide }: CrashOptions = JSON.parse(process.argv[2] ?? '');
// Loading modules are calls as well, and none of a save.
await loadConf();
await import('node:sqlite');
arm((at) => {
  if (at !== call) return undefined;
  process.kill(process.pid, 'SIGKILL');
  // The signal takes a moment; nothing more may be done until then.
  for (;;);
});
await openStore(folder).update(isWide ? withKey('new') : withGroups('new'));
process.stdout.write(`calls ${disarm()}\n`);
