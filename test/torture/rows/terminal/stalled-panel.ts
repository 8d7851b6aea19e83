/** A panel whose terminal takes nothing any more, as after a dead SSH connection, and somebody else at work. */
import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { spawn } from 'node-pty';
import type { Surroundings } from '../../../pty/surroundings.ts';
import { waitFor } from '../../../support/wait-for.ts';
import { pause, prepare, signs, smimectl, terminalPathOf, withWorld } from '../../program.ts';
import type { Measurement, Mode, TortureRow } from '../../row.ts';

/** Writes to the terminal until it takes no byte more. Answers how many it took. */
async function fill(path: string): Promise<number> {
  const terminal = openSync(path, constants.O_WRONLY | constants.O_NOCTTY | constants.O_NONBLOCK);
  let taken = 0;
  try {
    // What the kernel still hands on makes room again: three refusals in a row are the end.
    for (let refusals = 0; refusals < 3; ) {
      try {
        taken += writeSync(terminal, Buffer.alloc(1024));
        refusals = 0;
      } catch {
        refusals += 1;
        await pause(10);
      }
    }
  } finally {
    closeSync(terminal);
  }
  return taken;
}

async function openStalledPanel({ env, workFolder }: Surroundings) {
  const panel = spawn('smimectl', [], { name: 'xterm-256color', cols: 80, rows: 24, env, cwd: workFolder });
  let shown = '';
  const reading = panel.onData((text) => {
    shown += text;
  });
  const sees = (text: string) => waitFor(() => shown.includes(text), { describe: () => shown });
  await sees('S/MIME is enabled');
  panel.write('d');
  await sees('Sales');
  reading.dispose();
  panel.pause();
  const taken = await fill(terminalPathOf(panel.pid));
  return { panel, taken };
}

async function stalledPanel(mode: Mode): Promise<Measurement> {
  const rounds = mode === 'full' ? 50 : 2;
  return withWorld(async (world) => {
    await prepare(world, 'enable');
    await prepare(world, 'group', 'add', 'Sales');
    const { panel, taken } = await openStalledPanel(world);
    const times: number[] = [];
    let added = 0;
    let ownSaves = 0;
    try {
      for (let round = 0; round < rounds; round += 1) {
        const before = await signs(world, 'Sales');
        // The panel saves as well, and draws what nobody takes.
        panel.write(' ');
        const { code, milliseconds } = await smimectl(world, ['group', 'add', `Other ${round}`]);
        times.push(milliseconds);
        if (code === 0) added += 1;
        const hasSaved = await waitFor(async () => (await signs(world, 'Sales')) !== before, {
          timeout: 3000,
        }).catch(() => false);
        if (hasSaved) ownSaves += 1;
      }
    } finally {
      panel.kill('SIGKILL');
    }
    const slowest = Math.max(...times);
    return {
      measured: `${added} of ${rounds} saved beside a terminal that took ${taken} bytes and then none, at most ${Math.round(slowest)} ms; the panel saved ${ownSaves} of its own ${rounds}`,
      isKept: added === rounds && ownSaves === rounds && slowest < 1000,
    };
  });
}

export const rows: readonly TortureRow[] = [
  {
    promise: 'a stalled panel never holds up another process',
    run: stalledPanel,
  },
];
