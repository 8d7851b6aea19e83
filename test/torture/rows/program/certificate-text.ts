/**
 * Names, addresses, groups and activities that command the terminal, in a real store: what of them is in the output
 * of every command, and in what the panel writes on its way through every screen.
 */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Surroundings } from '../../../pty/surroundings.ts';
import { openTerminal } from '../../../pty/terminal.ts';
import {
  faces,
  type HostileLine,
  linesOf,
  lookAtLine,
  straysIn,
  triedCommands,
} from '../../../security/hostile-run.ts';
import { type HostileStore, openHostileStore } from '../../../security/hostile-store.ts';
import { allTogether, hostileTexts } from '../../../security/hostile-text.ts';
import { walkedScreens, walkPanel } from '../../../security/panel-walk.ts';
import { controlKinds, withoutControls } from '../../../security/terminal-controls.ts';
import { repositoryFolder } from '../../../support/fixture.ts';
import { withFolder } from '../../child.ts';
import { withHostileWorld } from '../../hostile-world.ts';
import { smimectl } from '../../program.ts';
import type { Measurement, Mode, TortureRow } from '../../row.ts';

interface Looked {
  readonly outputs: number;
  /** `U+001B after "…"`, with what it was found in. */
  readonly strays: readonly string[];
}

/** Every line for every command, as text, as JSON and as in a terminal. */
async function everyLine(): Promise<Looked> {
  const strays: string[] = [];
  let outputs = 0;
  for (const face of faces) {
    await withFolder(async (folder) => {
      const store = await openHostileStore(folder);
      for (const name of triedCommands) {
        for (const line of await linesOf(name, store)) {
          strays.push(...(await lookAtLine(store, face, line)).strays);
          outputs += 1;
        }
      }
    });
  }
  return { outputs, strays };
}

/** Some lines of each command, as the real program is given them: no argument of a process holds a null. */
async function linesOfProgram(store: HostileStore, mode: Mode): Promise<readonly HostileLine[]> {
  const names = mode === 'full' ? triedCommands : ['certificate list', 'log', 'group list'];
  const chosen = names.map(async (name) => {
    const all = await linesOf(name, store);
    const lines = all.filter(({ words }) => !words.some((word) => word.includes('\0')));
    const step = Math.ceil(lines.length / (mode === 'full' ? 4 : 1));
    return lines.filter((_, index) => index % step === 0);
  });
  return (await Promise.all(chosen)).flat();
}

/** With both outputs in a terminal. Its own line ends and the line of progress are nobody's text. */
async function inTerminal({ env, workFolder }: Surroundings, line: HostileLine): Promise<string> {
  const input = join(workFolder, 'input');
  writeFileSync(input, line.mail ?? '');
  // A mail on standard output is the mail itself.
  const output = line.mail === undefined ? '' : '>/dev/null';
  const args = ['-c', `exec smimectl "$@" <'${input}' ${output}`, 'sh', ...line.words];
  const terminal = openTerminal({ command: 'sh', args, env, cwd: workFolder, columns: 100 });
  try {
    await terminal.waitForExit();
    const written = terminal.output().toString('utf8');
    return written.replaceAll('\r\n', '\n').replaceAll(/\r\x1b\[K(?:\p{L}+…[ \d]*)?/gu, '');
  } finally {
    await terminal.close();
  }
}

async function byTheProgram(mode: Mode): Promise<Looked> {
  return withHostileWorld(hostileTexts, async (world, store) => {
    const strays: string[] = [];
    const lines = await linesOfProgram(store, mode);
    for (const line of lines) {
      strays.push(...straysIn(line.words, await inTerminal(world, line)));
      if (line.mail !== undefined) continue;
      const { stdout, stderr } = await smimectl(world, line.words);
      for (const output of [stdout, stderr]) strays.push(...straysIn(line.words, output.toString()));
    }
    return { outputs: lines.length, strays };
  });
}

/** Of the same lengths, so that everything stands in the same places. */
const harmless: typeof hostileTexts = [allTogether, ...hostileTexts].map(({ name, text }, index) => ({
  name,
  text: `Plain ${index}`.padEnd(text.length, ' long'),
  visible: `Plain ${index}`,
}));

/** What the panel makes a terminal obey beyond what it does of its own accord, and what should not be seen. */
async function onScreens(screens: readonly string[]): Promise<Looked> {
  const walk = (texts: typeof hostileTexts) =>
    withHostileWorld(texts, (world) => walkPanel(world, texts[0] ?? allTogether, screens));
  const [own, walked] = await Promise.all([walk(harmless), walk([allTogether, ...hostileTexts])]);
  const ownKinds = controlKinds(own.output);
  const foreign = [...controlKinds(walked.output)].filter((kind) => !ownKinds.has(kind));
  const verbatim = hostileTexts.filter(({ text }) => /\p{Cc}/u.test(text) && walked.output.includes(text));
  const seen = [...walked.seen].flatMap(([name, drawn]) =>
    drawn.flatMap((screen) => straysIn([name], screen)),
  );
  return {
    outputs: [...walked.seen.values()].flat().length,
    strays: [
      ...foreign.map((kind) => `the panel writes ${JSON.stringify(kind)}`),
      ...verbatim.map(({ name }) => `the panel writes the ${name} as it is`),
      ...straysIn(['the panel'], withoutControls(walked.output)),
      ...seen,
    ],
  };
}

function screensNotWalked(): readonly string[] {
  const folder = join(repositoryFolder, 'source/panel/screens');
  const screens = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return screens.map(({ name }) => name).filter((name) => !walkedScreens.includes(name));
}

async function certificateText(mode: Mode): Promise<Measurement> {
  const screens = mode === 'full' ? walkedScreens : ['certificates', 'activity'];
  const commands = mode === 'full' ? await everyLine() : { outputs: 0, strays: [] };
  const [program, panel] = await Promise.all([byTheProgram(mode), onScreens(screens)]);
  const strays = [...commands.strays, ...program.strays, ...panel.strays];
  const forgotten = screensNotWalked().map((name) => `nobody walks to ${name}`);
  const examples = [...strays.slice(0, 5), ...forgotten].join('; ');
  return {
    measured:
      `${strays.length} in ${commands.outputs + program.outputs} outputs of ${triedCommands.length} commands and ${panel.outputs} pictures of ${screens.length} screens ${examples}`.trimEnd(),
    isKept: strays.length + forgotten.length === 0 && panel.outputs > screens.length,
  };
}

export const rows: readonly TortureRow[] = [
  { promise: 'certificate text cannot touch the screen', run: certificateText },
];
