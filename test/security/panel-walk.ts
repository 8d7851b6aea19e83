/** A walk through every screen of the real panel, past whatever its store holds. */
import { setTimeout as pause } from 'node:timers/promises';
import { deafAfterPaste, escapeWait } from '../../source/panel/terminal/input-stream.ts';
import type { Surroundings } from '../pty/surroundings.ts';
import { openTerminal, type Terminal } from '../pty/terminal.ts';
import { hostileCertificate } from './hostile-store.ts';
import type { HostileText } from './hostile-text.ts';

export interface Walked {
  /** Everything that the panel wrote to its terminal. */
  readonly output: string;
  /** What a person saw at every stop, by the folder of its screen. */
  readonly seen: ReadonlyMap<string, readonly string[]>;
}

interface Stop {
  /** From the overview: each key, and what is there before the next one. */
  readonly way: readonly (readonly [key: string, until: string | RegExp])[];
  /** Pasted once it stands, and what is there then. */
  readonly paste?: (text: HostileText) => readonly [pasted: string, until: string | RegExp];
  /** Pressed one by one after that; each is looked at. */
  readonly steps?: readonly string[];
}

const block = (label: string, body: string) => `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;
const down = ['PageDown', 'PageDown', 'Up', 'Up'];

const list = ['c', /certificates, by/] as const;
const groups = ['d', 'Space yes or no'] as const;

/** By folder below panel/screens. A new screen needs its stop here. */
const stops: Readonly<Record<string, Stop>> = {
  overview: { way: [], steps: [...down, '?'] },
  certificates: { way: [list], steps: [...down, '/', 'Esc', 'Space', 'd'] },
  certificate: { way: [list, ['Enter', 'SHA-256']], steps: ['PageDown*3', 'PageDown*3', 'End', 'd'] },
  trust: { way: [list, ['Enter', 'SHA-256'], ['t', 'Trust of']], steps: down },
  activity: { way: [['l', 'newest entries']], steps: [...down, 'Enter'] },
  'default-behavior': { way: [groups], steps: [...down, 'd'] },
  'group-form': { way: [groups, ['r', '> Name:']], steps: ['End', 'Tab', 'End'] },
  'check-message': { way: [['m', 'From group']], steps: ['Tab', 'Down', 'Down'] },
  settings: { way: [['s', 'Allow weak algorithms']], steps: down },
  'import-input': {
    way: [
      ['a', 'Paste text here'],
      ['Tab', 'File:'],
    ],
    steps: ['Down', 'Down', 'PageDown'],
  },
  'add-certificate': {
    way: [['a', 'Paste text here']],
    paste: (text) => [block('CERTIFICATE', hostileCertificate(text, 700).toString('base64')), /1 new/],
    steps: ['Enter', 'PageDown'],
  },
  'add-private-key': {
    way: [['p', 'Never ask contacts']],
    paste: ({ text }) => {
      // No terminal hands on an escape character within a paste, and a label ends with its line.
      const label = text.replaceAll(/[\p{Cc}-]/gu, '').slice(0, 60);
      return [block(label, 'AAAA'), 'Nothing was stored'];
    },
  },
};

export const walkedScreens: readonly string[] = Object.keys(stops);

const home = 'S/MIME is enabled';

/** Milliseconds after which nothing more is expected to be drawn for a key. */
const longestDrawing = 300;

/** Until something was drawn for it; at the end of a list nothing is. */
async function pressAndSee(terminal: Terminal, key: string): Promise<void> {
  const { length } = terminal.output();
  terminal.press(key);
  const drawn = terminal.until(() => terminal.output().length > length, `something is drawn for ${key}`);
  await Promise.race([drawn.catch(() => undefined), pause(longestDrawing)]);
  await terminal.waitForIdle(25);
}

/** Back to the overview, whatever is open. */
async function goHome(terminal: Terminal): Promise<void> {
  for (let left = 12; left > 0 && !terminal.sees(home); left -= 1) {
    await pressAndSee(terminal, terminal.sees('would be lost') ? 'y' : 'Esc');
  }
  await terminal.waitForText(home);
  // Until then a key would be read together with the Esc before it, which is another key.
  await terminal.waitForIdle(2 * escapeWait);
}

/** The panel may be busy for longer than it is waited for, so that the key is pressed anew. */
async function leave(terminal: Terminal): Promise<void> {
  const ended = terminal.waitForExit().then(() => true);
  for (let left = 12; left > 0; left -= 1) {
    terminal.press('q');
    if (await Promise.race([ended, pause(longestDrawing, false)])) return;
  }
  await ended;
}

async function lookAt(terminal: Terminal, stop: Stop, text: HostileText): Promise<readonly string[]> {
  for (const [key, until] of stop.way) {
    terminal.press(key);
    await terminal.waitForText(until);
    await terminal.waitForIdle(25);
  }
  const seen = [terminal.screen()];
  if (stop.paste !== undefined) {
    const [pasted, until] = stop.paste(text);
    await terminal.paste(pasted);
    await terminal.waitForText(until);
    // Right after a paste keys are not heard.
    await terminal.waitForIdle(deafAfterPaste + 50);
    seen.push(terminal.screen());
  }
  for (const key of stop.steps ?? []) {
    await pressAndSee(terminal, key);
    seen.push(terminal.screen());
  }
  return seen;
}

/** @param text stands in the store as well; it is what is pasted */
export async function walkPanel(
  { env, workFolder }: Pick<Surroundings, 'env' | 'workFolder'>,
  text: HostileText,
  screens: readonly string[] = walkedScreens,
): Promise<Walked> {
  const terminal = openTerminal({
    command: 'smimectl',
    env: { ...env, NO_COLOR: '1' },
    cwd: workFolder,
    columns: 120,
  });
  const seen = new Map<string, readonly string[]>();
  try {
    await terminal.waitForText(home);
    for (const name of screens) {
      const stop = stops[name];
      if (stop === undefined) throw new Error(`there is no stop at ${name}`);
      await goHome(terminal);
      seen.set(name, await lookAt(terminal, stop, text));
    }
    await goHome(terminal);
    await leave(terminal);
    return { output: terminal.output().toString('utf8'), seen };
  } finally {
    await terminal.close();
  }
}
