/** The rules of the house, by path: who may import whom, how files are called, how long they get. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, extname, join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { repositoryFolder } from './support/fixture.ts';

interface Room {
  /** Other rooms that it may import from; its own always. */
  readonly ours: readonly string[];
  /** Node's own modules, without `node:`. */
  readonly node: readonly string[];
  readonly packages: readonly string[];
}

/** All there is under source/. What decides about trust (core, smime, operations) reaches neither terminal nor disk. */
const rooms: Readonly<Record<string, Room>> = {
  core: { ours: [], node: ['url'], packages: [] },
  smime: {
    ours: ['core'],
    node: ['crypto', 'net', 'timers/promises', 'url', 'util', 'worker_threads', 'zlib'],
    packages: ['@peculiar/x509', 'reflect-metadata'],
  },
  store: {
    ours: ['core'],
    node: ['crypto', 'fs', 'fs/promises', 'os', 'path', 'sqlite', 'timers/promises', 'util'],
    packages: ['conf'],
  },
  // What is fetched comes through the global fetch, here and nowhere else.
  revocation: { ours: ['core'], node: [], packages: [] },
  files: { ours: ['core'], node: ['crypto', 'fs', 'fs/promises', 'os', 'path'], packages: [] },
  presentation: { ours: ['core'], node: [], packages: ['string-width'] },
  operations: { ours: ['core'], node: ['path'], packages: [] },
  cli: {
    ours: ['operations', 'presentation', 'core'],
    // Passphrases come from files, descriptors and /dev/tty, which are the command line's own.
    node: ['events', 'fs', 'os', 'path', 'readline', 'stream', 'timers/promises', 'tty', 'url', 'util'],
    packages: [],
  },
  panel: {
    ours: ['operations', 'presentation', 'core'],
    node: ['events', 'os', 'path', 'stream', 'string_decoder', 'timers', 'tty', 'util'],
    packages: ['ink', 'ink-select-input', 'ink-text-input', 'react', 'string-width'],
  },
};

const maximumLines = 300;

function filesBelow(folder: string): readonly string[] {
  const root = join(repositoryFolder, folder);
  if (!existsSync(root)) return [];
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(repositoryFolder, join(entry.parentPath, entry.name)));
}

const isCode = (file: string) => /\.(ts|tsx|mjs)$/.test(file);
const textOf = (file: string) => readFileSync(join(repositoryFolder, file), 'utf8');

const source = filesBelow('source').filter(isCode);
const allCode = ['source', 'test', 'scripts', 'bench'].flatMap(filesBelow).filter(isCode);

/** What a module imports or re-exports, types too; also with `import()`. */
function importsOf(file: string): readonly string[] {
  const statements =
    /(?:^|\n)\s*(?:import|export)\s[^;'"]*?from\s*'([^']+)'|(?:^|\n)\s*import\s*'([^']+)'|\bimport\(\s*'([^']+)'/g;
  return [...textOf(file).matchAll(statements)].flatMap(([, from, bare, lazy]) => from ?? bare ?? lazy ?? []);
}

/** `source/core/trust.ts` is in `core`; main.ts and its like in none: they wire everything. */
function roomOf(file: string): string | undefined {
  const [, room, ...rest] = file.split('/');
  return rest.length > 0 ? room : undefined;
}

/** Why `file` may not import `wanted`; undefined when it may. */
function objectionTo(file: string, wanted: string): string | undefined {
  const name = roomOf(file);
  if (name === undefined) return undefined;
  const room = rooms[name];
  if (room === undefined) return `${file} is in a folder that the house does not know`;
  if (wanted.startsWith('.')) {
    const target = relative(repositoryFolder, join(repositoryFolder, dirname(file), wanted));
    const other = roomOf(target);
    if (other === name || (other !== undefined && room.ours.includes(other))) return undefined;
    return `${file} imports ${target}: ${name} may import ${[name, ...room.ours].join(', ')} only`;
  }
  if (wanted.startsWith('node:')) {
    return room.node.includes(wanted.slice(5)) ? undefined : `${file} imports ${wanted}: ${name} may not`;
  }
  const [scope = '', rest] = wanted.split('/');
  const pack = scope.startsWith('@') ? `${scope}/${rest}` : scope;
  return room.packages.includes(pack) ? undefined : `${file} imports ${pack}: ${name} may not`;
}

function offences(files: readonly string[], rule: RegExp, why: string): readonly string[] {
  return files.flatMap((file) => {
    const found = rule.exec(textOf(file));
    return found === null ? [] : [`${file} has "${found[0].trim()}": ${why}`];
  });
}

test('every folder imports only what the house allows it', () => {
  const objections = source.flatMap((file) => importsOf(file).map((wanted) => objectionTo(file, wanted)));
  expect(objections.filter((objection) => objection !== undefined)).toEqual([]);
});

test('the rule sees every form of import, and objects where it should', () => {
  expect(importsOf('test/house.test.ts')).toContain('./support/fixture.ts');
  expect(objectionTo('source/core/trust.ts', 'node:fs')).toMatch('core may not');
  expect(objectionTo('source/core/trust.ts', '../smime/der/read.ts')).toMatch('core may import core only');
  expect(objectionTo('source/cli/run-cli.ts', '../panel/keys/chord.ts')).toMatch(
    'cli may import cli, operations',
  );
  expect(objectionTo('source/panel/screens/settings/state.ts', '../../../cli/exit-codes.ts')).toBeDefined();
  expect(objectionTo('source/operations/add-groups.ts', '../store/codec.ts')).toBeDefined();
  expect(objectionTo('source/store/codec.ts', 'react')).toMatch('store may not');
  expect(objectionTo('source/smime/describe.ts', '@peculiar/x509')).toBeUndefined();
  expect(objectionTo('source/main.ts', './panel/run-panel.tsx')).toBeUndefined();
});

test('imports of our own name their file with its ending', () => {
  const bare = allCode.flatMap((file) =>
    importsOf(file)
      .filter((wanted) => wanted.startsWith('.') && extname(wanted) === '')
      .map((wanted) => `${file} imports ${wanted} without .ts or .tsx`),
  );
  expect(bare).toEqual([]);
});

test('outside the folders is only what wires them', () => {
  const wiring = ['source/main.ts', 'source/open-context.ts', 'source/world.ts'];
  expect(source.filter((file) => roomOf(file) === undefined && !wiring.includes(file))).toEqual([]);
});

test('JSX is in the panel only', () => {
  expect(source.filter((file) => file.endsWith('.tsx') && roomOf(file) !== 'panel')).toEqual([]);
});

test('what decides has no clock, chance, console or process of its own', () => {
  const deciding = source.filter((file) =>
    ['core', 'presentation', 'operations'].includes(roomOf(file) ?? ''),
  );
  const ambient = /\bprocess\.\w+|\bconsole\.\w+|\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(/;
  expect(offences(deciding, ambient, 'it is given in')).toEqual([]);
});

test(`no file has more than ${maximumLines} lines`, () => {
  const long = allCode
    .map((file) => ({ file, lines: textOf(file).split('\n').length - 1 }))
    .filter(({ lines }) => lines > maximumLines)
    .map(({ file, lines }) => `${file} has ${lines} lines`);
  expect(long).toEqual([]);
});

test('files are called in kebab case, after what they hold', () => {
  const kebab = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.test)?\.(?:ts|tsx|mjs)$/;
  const vague = /(?:^|[-/])(?:utils?|helpers?|managers?|misc|common)(?:[-./]|$)/;
  expect(allCode.filter((file) => !kebab.test(basename(file)) || vague.test(file))).toEqual([]);
});

test('every module opens with what it decides', () => {
  const silent = source.filter(
    (file) => !/^(?:#!.*\n)?(?:import 'reflect-metadata';\n)?\/\*\*/.test(textOf(file)),
  );
  expect(silent).toEqual([]);
});

test('nothing gets past the compiler or the linter', () => {
  // biome refuses `any` and `!`; these are the ways around both.
  const silenced = new RegExp(
    [
      '@ts-(?:ignore|expect-error|nocheck)',
      'as unknown as',
      'biome-ignore \\S*(?:noExplicitAny|noNonNullAssertion)',
    ].join('|'),
  );
  const others = allCode.filter((file) => file !== 'test/house.test.ts');
  expect(offences(others, silenced, 'say it in types')).toEqual([]);
});

test('tests stand where their source stands', () => {
  const own = new Set(['support', 'pty', 'fuzz', 'security', 'torture']);
  const lost = filesBelow('test')
    .filter((file) => /\.test\.tsx?$/.test(file))
    .map((file) => dirname(file).split('/').slice(1))
    .filter(
      ([room = '', ...rest]) =>
        room !== '' && !own.has(room) && !existsSync(join(repositoryFolder, 'source', room, ...rest)),
    )
    .map((folders) => `source/${folders.join('/')} does not exist`);
  expect([...new Set(lost)]).toEqual([]);
});

test('the lock file names versions, not places to load them from', () => {
  expect(textOf('package-lock.json')).not.toContain('"resolved"');
});

const generator = filesBelow('scripts').find((file) => /^scripts\/generate-documents\.\w+$/.test(file));

test.runIf(generator !== undefined)('generated documents are up to date', () => {
  execFileSync(process.execPath, [generator ?? '', '--check'], { cwd: repositoryFolder, stdio: 'pipe' });
});
