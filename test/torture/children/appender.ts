/** Appends many entries to the activity log, as a mail filter does. */
import { openActivityLog } from '../../../source/store/activity-log.ts';

interface AppenderOptions {
  readonly folder: string;
  readonly name: string;
  readonly count: number;
  readonly rotateAt: number;
}

const { folder, name, count, rotateAt }: AppenderOptions = JSON.parse(process.argv[2] ?? '');
const log = openActivityLog(folder, { rotateAt });
process.stdout.write('ready\n');
for (let number = 0; number < count; number += 1) {
  const at = new Date().toISOString();
  const subject = `${name} ${number} ${'x'.repeat(number % 300)}`;
  await log.append({ at, action: 'sign', outcome: number % 7 === 0 ? 'failed' : 'success', subject });
}
process.stdout.write('done\n');
