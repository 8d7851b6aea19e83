/** A panel that was stopped and goes on, and a paste whose end was lost on the way: keys have to work again. */
import { execFileSync } from 'node:child_process';
import type { Surroundings } from '../../../pty/surroundings.ts';
import { openTerminal, type Terminal } from '../../../pty/terminal.ts';
import { pause, prepare, terminalPathOf, withWorld } from '../../program.ts';
import type { Measurement, Mode, TortureRow } from '../../row.ts';

async function withTerminal(
  { env, workFolder }: Surroundings,
  words: readonly [string, ...string[]],
  work: (terminal: Terminal) => Promise<number>,
): Promise<number> {
  const [command, ...args] = words;
  const terminal = openTerminal({ command, args, env: { ...env, PS1: 'prompt> ' }, cwd: workFolder });
  try {
    return await work(terminal);
  } finally {
    await terminal.close();
  }
}

/** Opens and closes the help. Answers the milliseconds since `begin` at which it was there. */
async function keysWork(terminal: Terminal, begin: number): Promise<number> {
  terminal.press('?');
  await terminal.waitForText('On this screen');
  const passed = performance.now() - begin;
  terminal.press('Esc');
  await terminal.waitForText('S/MIME is enabled');
  return passed;
}

/** Ctrl+Z and `fg` in a shell, as a person does it. */
const afterForeground = (world: Surroundings) =>
  withTerminal(world, ['bash', '--norc', '--noprofile', '-i'], async (terminal) => {
    await terminal.waitForText('prompt>');
    terminal.type('smimectl\r');
    await terminal.waitForText('S/MIME is enabled');
    terminal.press('Ctrl+Z');
    await terminal.waitForText('Stopped');
    terminal.type('fg\r');
    const begin = performance.now();
    await terminal.until(() => terminal.isAlternateScreen(), 'the panel is back');
    await terminal.waitForText('S/MIME is enabled');
    return keysWork(terminal, begin);
  });

/** Stopped from outside, the terminal made cooked meanwhile as a shell does, and continued. */
const afterContinue = (world: Surroundings) =>
  withTerminal(world, ['smimectl'], async (terminal) => {
    await terminal.waitForText('S/MIME is enabled');
    const path = terminalPathOf(terminal.pid);
    terminal.signal('SIGSTOP');
    execFileSync('stty', ['-F', path, 'sane']);
    terminal.signal('SIGCONT');
    const begin = performance.now();
    await terminal.until(() => !execFileSync('stty', ['-F', path, '-a']).includes(' icanon'), 'raw mode');
    return keysWork(terminal, begin);
  });

/** The person waits a moment, and then presses a key. */
const afterLostPasteEnd = (world: Surroundings) =>
  withTerminal(world, ['smimectl'], async (terminal) => {
    await terminal.waitForText('S/MIME is enabled');
    terminal.type('\x1b[200~lost on the way');
    const begin = performance.now();
    await pause(1800);
    return keysWork(terminal, begin);
  });

/** The person does not wait: Ctrl+C ends the panel. */
const byInterrupt = (world: Surroundings) =>
  withTerminal(world, ['smimectl'], async (terminal) => {
    await terminal.waitForText('S/MIME is enabled');
    terminal.type('\x1b[200~lost on the way');
    await pause(50);
    const begin = performance.now();
    terminal.press('Ctrl+C');
    await terminal.waitForExit();
    return performance.now() - begin;
  });

const cases = {
  'after fg': afterForeground,
  'after SIGCONT with a cooked terminal': afterContinue,
  'after a paste without its end': afterLostPasteEnd,
  'Ctrl+C inside of one ends': byInterrupt,
} as const;

async function continued(mode: Mode): Promise<Measurement> {
  // The short form shares the machine with other tests.
  const [rounds, limit] = mode === 'full' ? [10, 2000] : [1, 4000];
  return withWorld(async (world) => {
    await prepare(world, 'enable');
    const slowest = new Map<string, number>();
    for (let round = 0; round < rounds; round += 1) {
      const recoveries = Object.entries(cases).map(async ([name, recover]) => {
        slowest.set(name, Math.max(slowest.get(name) ?? 0, await recover(world)));
      });
      await Promise.all(recoveries);
    }
    const told = [...slowest].map(([name, milliseconds]) => `${name} ${Math.round(milliseconds)} ms`);
    return {
      measured: `${told.join(', ')}, at most, of ${rounds} each`,
      isKept: Math.max(...slowest.values()) < limit,
    };
  });
}

export const rows: readonly TortureRow[] = [
  {
    promise: 'fg after stop works; a paste whose end was lost recovers',
    run: continued,
  },
];
