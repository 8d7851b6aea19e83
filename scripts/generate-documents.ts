/**
 * Rewrites what README and the manual page say about commands and keys from the tables that the program itself
 * runs by. With --check nothing is written, and a stale document ends with exit code 1.
 */
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { commandFamilies } from '../source/cli/command-index.ts';
import { commandTable } from '../source/cli/documents/command-table.ts';
import { manualPage } from '../source/cli/documents/manual-page.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

interface Row {
  readonly chords: readonly string[];
  readonly help: string;
}

const isRow = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && 'chords' in value && 'help' in value;

interface Table {
  readonly name: string;
  readonly rows: readonly Row[];
}

/** The exports of a module that are key tables. */
function tablesOf(module: unknown): readonly Table[] {
  if (typeof module !== 'object' || module === null) return [];
  return Object.entries(module).flatMap(([name, exported]: [string, unknown]): readonly Table[] => {
    if (typeof exported !== 'object' || exported === null) return [];
    const rows: readonly unknown[] = Object.values(exported);
    return rows.length > 0 && rows.every(isRow) ? [{ name, rows }] : [];
  });
}

/** `addCertificateDetailKeys` as `Add certificate detail`. */
function titleOf(name: string): string {
  const words = name
    .replace(/Keys$/, '')
    .replaceAll('-', ' ')
    .replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}

function keySection(title: string, rows: readonly Row[]): readonly string[] {
  const shown = rows.map(({ chords, help }) => {
    const keys = chords.map((chord) => `\`${chord.replaceAll('|', '\\|')}\``).join(', ');
    return `| ${keys} | ${help.replaceAll('|', '\\|')} |`;
  });
  return [`**${title}**`, '', '| key | what it does |', '| --- | --- |', ...shown, ''];
}

/** Bundled first, because Node reads no JSX, and below this folder, so that packages are found. */
async function importTables(files: readonly string[]): Promise<readonly unknown[]> {
  const outdir = mkdtempSync(join(root, 'node_modules/.documents-'));
  try {
    await build({
      entryPoints: files.map((file, index) => ({ in: join(root, file), out: String(index) })),
      outdir,
      bundle: true,
      format: 'esm',
      platform: 'node',
      jsx: 'automatic',
      packages: 'external',
    });
    return await Promise.all(files.map((_, index): Promise<unknown> => import(join(outdir, `${index}.js`))));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

async function keyTables(): Promise<string> {
  const screens = globSync('source/panel/screens/*/keys.ts', { cwd: root }).sort();
  const modules = await importTables(['source/panel/keys/global-keys.ts', ...screens]);
  const sections = modules.flatMap((module, index) => {
    const tables = tablesOf(module);
    const folder = basename(dirname(screens[index - 1] ?? 'everywhere/keys.ts'));
    const title = (name: string) =>
      tables.length === 1 ? titleOf(folder) : `${titleOf(folder)}: ${titleOf(name).toLowerCase()}`;
    return tables.flatMap(({ name, rows }) => keySection(title(name), rows));
  });
  return sections.join('\n').trimEnd();
}

/** `document` with the lines between the two marks replaced. */
function withSection(document: string, name: string, text: string): string {
  const section = new RegExp(`(<!-- ${name}:[^>]*-->\n)[^]*?(<!-- end of ${name} -->)`);
  if (!section.test(document)) throw new Error(`README.md has no place for the generated part "${name}"`);
  return document.replace(section, (_, begin: string, end: string) => `${begin}\n${text}\n\n${end}`);
}

const { version }: { version: string } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const documents = [
  {
    file: 'README.md',
    text: withSection(
      withSection(readme, 'commands', await commandTable(commandFamilies)),
      'keys',
      await keyTables(),
    ),
  },
  { file: 'docs/smimectl.1', text: await manualPage(commandFamilies, version) },
];

const isCheck = process.argv.includes('--check');
for (const { file, text } of documents) {
  const path = join(root, file);
  if (existsSync(path) && readFileSync(path, 'utf8') === text) continue;
  if (isCheck) {
    console.error(`${file} is stale: run "npm run documents"`);
    process.exitCode = 1;
    continue;
  }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
