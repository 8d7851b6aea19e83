/** Results that cannot be written: a device that is full, and a pipe that nobody reads any more. */
import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { join } from 'node:path';
import { prepare, smimectl, withWorld } from '../../program.ts';
import type { Measurement, Mode, TortureRow } from '../../row.ts';

const few = ['certificate list --json', 'completion bash'];
const more = [
  'status',
  'status --json',
  'certificate list',
  'certificate show alice@example.org --pem',
  'group list',
];
const most = ['doctor', 'log', 'log --json', 'settings', 'monitor', 'man', 'help', '--version'];

/** The writing end of a pipe whose reading end is closed for good. */
function openBrokenPipe(folder: string): number {
  const path = join(folder, `pipe-${Math.random()}`);
  execFileSync('mkfifo', [path]);
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const writer = openSync(path, constants.O_WRONLY);
  closeSync(reader);
  return writer;
}

async function failedOutputs(mode: Mode): Promise<Measurement> {
  const commands = mode === 'full' ? [...few, ...more, ...most] : few;
  return withWorld(async (world) => {
    await prepare(world, 'enable');
    await prepare(world, 'group', 'add', 'Sales');
    await prepare(world, 'certificate', 'add', 'fixtures/alice.pem');
    const wrong: string[] = [];
    for (const command of commands) {
      // One that fails anyway would show nothing.
      await prepare(world, ...command.split(' '));
      const places = { full: openSync('/dev/full', 'w'), broken: openBrokenPipe(world.folder) };
      for (const [place, descriptor] of Object.entries(places)) {
        const { code, stderr } = await smimectl(world, command.split(' '), descriptor);
        closeSync(descriptor);
        const hasStack = /^\s+at /m.test(stderr.toString()) || stderr.includes('node:internal');
        if (code === 0 || code === null || hasStack)
          wrong.push(`${command} (${place}): ${code} ${stderr.toString('utf8', 0, 200)}`);
      }
    }
    const all = commands.length * 2;
    return {
      measured:
        `${all - wrong.length} of ${all} failed outputs were failed exits, without a stack trace ${wrong.join('; ')}`.trimEnd(),
      isKept: wrong.length === 0,
    };
  });
}

export const rows: readonly TortureRow[] = [
  {
    promise: 'failed output is a failed exit',
    run: failedOutputs,
  },
];
