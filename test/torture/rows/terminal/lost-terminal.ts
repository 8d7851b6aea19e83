/** SSH connections that drop and SIGTERM, in the middle of saves of the panel and of a command. */
import { randomInt } from 'node:crypto';
import { type IPty, spawn } from 'node-pty';
import { openStore } from '../../../../source/store/open-store.ts';
import type { Surroundings } from '../../../pty/surroundings.ts';
import { waitFor } from '../../../support/wait-for.ts';
import { harmFound, isRunning, pause, prepare, withWorld } from '../../program.ts';
import type { Measurement, Mode, TortureRow } from '../../row.ts';

const size = { name: 'xterm-256color', cols: 80, rows: 24 };
const savesAtOnce = 40;

/** As the server's end does it: the terminal is closed, and the kernel tells the program. */
function drop(pty: IPty): void {
  if (!('destroy' in pty) || typeof pty.destroy !== 'function') throw new Error('node-pty has no destroy');
  pty.destroy();
}

const ends: readonly ((pty: IPty) => void)[] = [drop, (pty) => process.kill(pty.pid, 'SIGTERM')];

/** Ends with saves under way that nobody waited for. */
async function openSavingPanel({ env, workFolder }: Surroundings): Promise<IPty> {
  const panel = spawn('smimectl', [], { ...size, env, cwd: workFolder });
  let shown = '';
  panel.onData((text) => {
    shown += text;
  });
  const sees = (text: string) => waitFor(() => shown.includes(text), { describe: () => shown });
  await sees('S/MIME is enabled');
  panel.write('d');
  await sees('Sales');
  shown = '';
  panel.write(' '.repeat(savesAtOnce));
  await sees('Sign');
  return panel;
}

/** Fifty certificates in one save, caught somewhere between its start and its end. */
async function openAddingCommand({ env, workFolder }: Surroundings): Promise<IPty> {
  const words = ['certificate', 'add', 'fixtures/bundle-50.pem'];
  const command = spawn('smimectl', words, { ...size, env, cwd: workFolder });
  await pause(randomInt(100, 350));
  return command;
}

/** Counts the saves of the one group. */
async function revisionOf({ storeFolder }: Surroundings): Promise<number> {
  return (await openStore(storeFolder).read()).groups[0]?.revision ?? 0;
}

/** Milliseconds until the process was gone. */
async function endIn(pty: IPty, end: (pty: IPty) => void): Promise<number> {
  const begin = performance.now();
  if (isRunning(pty.pid)) end(pty);
  await waitFor(() => !isRunning(pty.pid), { timeout: 5000, describe: () => 'the process stays' });
  return performance.now() - begin;
}

async function lostTerminals(mode: Mode): Promise<Measurement> {
  const rounds = mode === 'full' ? 100 : 3;
  return withWorld(async (world) => {
    await prepare(world, 'enable');
    await prepare(world, 'group', 'add', 'Sales');
    const times: number[] = [];
    const harm: string[] = [];
    let interrupted = 0;
    const certificates = { none: 0, all: 0 };
    for (let round = 0; round < rounds; round += 1) {
      const end = ends[round % 2] ?? drop;
      // Every third round is a command; the two ends alternate within both kinds.
      const isCommand = round % 3 === 2;
      const revisionBefore = await revisionOf(world);
      const pty = await (isCommand ? openAddingCommand(world) : openSavingPanel(world));
      await pause(isCommand ? 0 : randomInt(40));
      times.push(await endIn(pty, end));
      harm.push(...(await harmFound(world)));
      const store = openStore(world.storeFolder);
      const state = await store.read();
      harm.push(...store.warnings.map(String));
      if (![0, 50].includes(state.certificates.length)) harm.push(`${state.certificates.length} of 50 added`);
      if (state.groups.length !== 1) harm.push(`${state.groups.length} groups`);
      if (!isCommand) {
        if ((await revisionOf(world)) - revisionBefore < savesAtOnce) interrupted += 1;
        continue;
      }
      certificates[state.certificates.length === 50 ? 'all' : 'none'] += 1;
      if (state.certificates.length > 0) await store.update((was) => ({ ...was, certificates: [] }));
    }
    const slowest = Math.round(Math.max(...times));
    return {
      measured: `${rounds} ends, gone after at most ${slowest} ms; ${harm.length} stores harmed${harm.map((what) => `: ${what}`).join('')} (${interrupted} panels with saves under way; 50 certificates in one save: ${certificates.all} all, ${certificates.none} none)`,
      isKept: harm.length === 0 && slowest < 1000,
    };
  });
}

export const rows: readonly TortureRow[] = [
  {
    promise: 'SSH drop or SIGTERM: clean end, no half change',
    run: lostTerminals,
  },
];
