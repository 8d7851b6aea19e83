/**
 * Reads from package-lock.json what a user gets who installs the program: every package that is not for
 * development alone, with the packages that each of them loads.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectFolder = join(fileURLToPath(import.meta.url), '../../..');

export interface ProductionPackage {
  /** Where it is installed: `node_modules/wrap-ansi/node_modules/ansi-styles`. */
  readonly path: string;
  readonly name: string;
  readonly version: string;
  /** An SPDX expression; undefined when the package tells none. */
  readonly licence: string | undefined;
  /** Base64 SHA-512 of the package as the registry hands it out. */
  readonly sha512: string;
  /** Paths of the packages that it depends on. */
  readonly dependsOn: readonly string[];
}

export interface Production {
  readonly name: string;
  readonly version: string;
  readonly licence: string | undefined;
  /** Paths of what the program itself depends on. */
  readonly dependsOn: readonly string[];
  /** In the order of their paths. */
  readonly packages: readonly ProductionPackage[];
}

type Entry = Readonly<Record<string, unknown>>;

function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function entryOf(value: unknown, what: string): Entry {
  if (!isEntry(value)) throw new Error(`${what} is not an object`);
  return value;
}

function textOf(value: unknown, what: string): string {
  if (typeof value !== 'string' || value === '') throw new Error(`${what} is not a text`);
  return value;
}

const optionalText = (value: unknown) => (typeof value === 'string' ? value : undefined);

/** Where Node would find `name` from a package at `path`: in its own folder, then in those around it. */
function resolved(packages: Entry, path: string, name: string): string | undefined {
  const around = `/${path}`.split('/node_modules/').slice(1);
  for (let depth = around.length; depth >= 0; depth--) {
    const candidate = [...around.slice(0, depth), name].map((part) => `node_modules/${part}`).join('/');
    if (candidate in packages) return candidate;
  }
  return undefined;
}

function dependenciesOf(packages: Entry, path: string, entry: Entry): readonly string[] {
  const required = Object.keys(entryOf(entry.dependencies ?? {}, `dependencies of ${path}`));
  const lenient = [entry.optionalDependencies, entry.peerDependencies].flatMap((list) =>
    Object.keys(isEntry(list) ? list : {}),
  );
  const found = required.map((name) => {
    const at = resolved(packages, path, name);
    if (at === undefined) throw new Error(`${path} needs ${name}, which package-lock.json does not have`);
    return at;
  });
  const isProduction = (at: string) => isEntry(packages[at]) && packages[at].dev !== true;
  const more = lenient.flatMap((name) => resolved(packages, path, name) ?? []).filter(isProduction);
  return [...new Set([...found, ...more])].sort();
}

function packageOf(packages: Entry, path: string, entry: Entry): ProductionPackage {
  const [, sha512] = /(?:^| )sha512-(\S+)/.exec(textOf(entry.integrity, `integrity of ${path}`)) ?? [];
  return {
    path,
    name: optionalText(entry.name) ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
    version: textOf(entry.version, `version of ${path}`),
    licence: optionalText(entry.license),
    sha512: textOf(sha512, `SHA-512 of ${path}`),
    dependsOn: dependenciesOf(packages, path, entry),
  };
}

/** @throws Error when the lock file is not as npm writes it */
export function productionOf(lockFile: unknown): Production {
  const lock = entryOf(lockFile, 'package-lock.json');
  const packages = entryOf(lock.packages, 'packages in package-lock.json');
  const root = entryOf(packages[''], 'the project in package-lock.json');
  const used = Object.entries(packages)
    .map(([path, value]) => [path, entryOf(value, path)] as const)
    .filter(([path, entry]) => path !== '' && entry.dev !== true && entry.devOptional !== true);
  return {
    name: textOf(root.name, 'name of the project'),
    version: textOf(root.version, 'version of the project'),
    licence: optionalText(root.license),
    dependsOn: dependenciesOf(packages, '', root),
    packages: used.map(([path, entry]) => packageOf(packages, path, entry)),
  };
}

export function readProduction(): Production {
  return productionOf(JSON.parse(readFileSync(join(projectFolder, 'package-lock.json'), 'utf8')));
}
