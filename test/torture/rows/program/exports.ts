/**
 * Certificates and keys exported by the program, under names that lead elsewhere and onto whatever somebody planted
 * there before: what changed in the whole world of the program.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Surroundings } from '../../../pty/surroundings.ts';
import { openTerminal } from '../../../pty/terminal.ts';
import { certificateOf, exportAsProposed } from '../../export-by-panel.ts';
import { changes, snapshot } from '../../folder-snapshot.ts';
import { type Ended, prepare, smimectl, withWorld } from '../../program.ts';
import type { Measurement, Mode, TortureRow } from '../../row.ts';

/** Outside of the store, in which an export of a key is recorded. */
const snapshotOf = ({ folder }: Surroundings) => snapshot(folder, (path) => path === 'store');

/** What is at the place already, by name: nothing may be written to it or through it. */
const plants: Readonly<Record<string, (path: string, elsewhere: string) => void>> = {
  'a file for everybody': (path) => writeFileSync(path, 'mine', { mode: 0o644 }),
  'a link to a file': (path, elsewhere) => {
    writeFileSync(elsewhere, 'mine');
    symlinkSync(elsewhere, path);
  },
  'a link to nothing': (path, elsewhere) => symlinkSync(elsewhere, path),
  'a link to itself': (path) => symlinkSync(path, path),
  'a pipe': (path) => void execFileSync('mkfifo', [path]),
  'a folder': (path) => mkdirSync(path),
  'a link to a folder': (path) => symlinkSync('/tmp', path),
  'a link to a device': (path) => symlinkSync('/dev/full', path),
};

type Export = readonly [what: string, words: readonly string[]];

const certificateExports: readonly Export[] = ['pem', 'der', 'p7b'].map((format) => [
  `certificate as ${format}`,
  ['certificate', 'export', 'sales@example.com', '--format', format],
]);
const keyExports: readonly Export[] = ['pem', 'p12'].map((format) => [
  `key as ${format}`,
  ['key', 'export', 'sales@example.com', '--new-passphrase-file', 'words', '--format', format],
]);

interface Count {
  readonly tries: number;
  readonly faults: readonly string[];
}

/** The pair of each export and each plant: refused, and everything is as it was. */
async function ontoPlants(world: Surroundings, exports: readonly Export[]): Promise<Count> {
  const placed = exports.flatMap(([what, words], row) =>
    Object.entries(plants).map(([plant, put], column) => {
      const file = join(world.workFolder, `planted-${row}-${column}`);
      put(file, join(world.folder, `elsewhere-${row}-${column}`));
      return { what: `${what} onto ${plant}`, words: [...words, '--output', file] };
    }),
  );
  const before = snapshotOf(world);
  const faults: string[] = [];
  for (let at = 0; at < placed.length; at += 2) {
    const ends = placed
      .slice(at, at + 2)
      .map(async ({ what, words }) => ({ what, ended: await smimectl(world, words) }));
    for (const { what, ended } of await Promise.all(ends)) {
      if (ended.code !== 1 || !/already a file|symbolic link/.test(ended.stderr.toString()))
        faults.push(`${what}: ${told(ended)}`);
    }
  }
  faults.push(...changes(before, snapshotOf(world)));
  return { tries: placed.length, faults };
}

const told = ({ code, stderr }: Ended): string => `${code} ${stderr}`.trim();

/** To new places, under umasks that would open or close everything: one new file each, for its owner alone. */
async function toNewPlaces(world: Surroundings, exports: readonly Export[]): Promise<Count> {
  const faults: string[] = [];
  const umasks = ['000', '022', '277'];
  for (const [index, [what, words]] of exports.entries()) {
    const umask = umasks[index % umasks.length] ?? '';
    const before = snapshotOf(world);
    execFileSync(
      'sh',
      ['-c', `umask ${umask}; exec smimectl "$@"`, 'sh', ...words, '--output', `new-${index}`],
      {
        env: world.env,
        cwd: world.workFolder,
        stdio: 'pipe',
      },
    );
    const made = changes(before, snapshotOf(world)).join(', ');
    const mode = umask === '277' ? '400' : '600';
    if (made !== `${mode} work/new-${index}`) faults.push(`${what} with umask ${umask}: ${made}`);
  }
  return { tries: exports.length, faults };
}

const leadingElsewhere = [
  '../../../escaped',
  '/tmp/escaped',
  '..',
  '~/../escaped',
  '.bashrc',
  '-rf',
  'a/../../b\0c',
];

/** The panel makes the file's name of the certificate's own words. */
async function byThePanel(world: Surroundings, names: readonly string[]): Promise<Count> {
  const files = names.map((given, index) => {
    const file = join(world.workFolder, `hostile-${index}.der`);
    writeFileSync(file, certificateOf(given, index));
    return file;
  });
  await prepare(world, 'certificate', 'add', ...files);
  const faults: string[] = [];
  const { env, workFolder } = world;
  const terminal = openTerminal({ command: 'smimectl', env, cwd: workFolder, columns: 120 });
  try {
    await terminal.waitForText('S/MIME is enabled');
    terminal.press('c');
    await terminal.waitForText('by address');
    for (const [index, given] of names.entries()) {
      const before = snapshotOf(world);
      await exportAsProposed(terminal, index);
      const made = changes(before, snapshotOf(world));
      if (made.length !== 1 || !/^600 home\/[^./][^/]*$/.test(made[0] ?? '')) {
        faults.push(`${JSON.stringify(given)} made ${made.join(', ')}`);
      }
    }
  } finally {
    await terminal.close();
  }
  return { tries: names.length, faults };
}

async function exportsStay(mode: Mode): Promise<Measurement> {
  return withWorld(async (world) => {
    await prepare(world, 'enable');
    await prepare(world, 'certificate', 'add', 'fixtures/sales.pem');
    const isFull = mode === 'full';
    if (isFull) await prepare(world, 'key', 'add', 'fixtures/sales.key.pem');
    writeFileSync(join(world.workFolder, 'words'), 'for the new file\n', { mode: 0o600 });
    const exports = isFull ? [...certificateExports, ...keyExports] : certificateExports.slice(0, 1);
    const counts = [
      await ontoPlants(world, exports),
      await toNewPlaces(world, exports),
      await byThePanel(world, isFull ? leadingElsewhere : leadingElsewhere.slice(0, 1)),
    ];
    const faults = counts.flatMap((count) => count.faults);
    const [planted, fresh, panel] = counts.map(({ tries }) => tries);
    return {
      measured:
        `${faults.length} escapes from ${planted} exports onto what was planted, ${fresh} to new places whatever the umask, and ${panel} by the panel under names that lead elsewhere ${faults.slice(0, 5).join('; ')}`.trimEnd(),
      isKept: faults.length === 0,
    };
  });
}

export const rows: readonly TortureRow[] = [{ promise: 'exports stay in place', run: exportsStay }];
