/** What comes from others: exact versions, no install scripts but the named one, permissive licences, counted. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { licenceProblem } from '../../scripts/supply-chain/judge-licence.ts';
import { productionOf, readProduction } from '../../scripts/supply-chain/production-packages.ts';
import { packageUrl, softwareBill } from '../../scripts/supply-chain/software-bill.ts';
import { repositoryFolder } from '../support/fixture.ts';

const textOf = (name: string) => readFileSync(join(repositoryFolder, name), 'utf8');

interface PackageFile {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly allowScripts: Readonly<Record<string, boolean>>;
}
const packageFile: PackageFile = JSON.parse(textOf('package.json'));

interface LockFile {
  readonly packages: Readonly<
    Record<string, { readonly hasInstallScript?: boolean; readonly integrity?: string }>
  >;
}
const lockFile: LockFile = JSON.parse(textOf('package-lock.json'));

test('every version is exact', () => {
  const versions = Object.entries({ ...packageFile.dependencies, ...packageFile.devDependencies });
  expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
});

test('one package may run an install script, and every other that has one is refused by name', () => {
  const allowed = Object.entries(packageFile.allowScripts).filter(([, isAllowed]) => isAllowed);
  expect(allowed).toEqual([['node', true]]);
  const withScripts = Object.entries(lockFile.packages)
    .filter(([, { hasInstallScript }]) => hasInstallScript === true)
    .map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length));
  expect(withScripts.filter((name) => packageFile.allowScripts[name] === undefined)).toEqual([]);
});

test('no package that users get runs an install script', () => {
  const { packages } = readProduction();
  expect(packages.filter(({ path }) => lockFile.packages[path]?.hasInstallScript === true)).toEqual([]);
});

test('the lock file knows the digest of every package', () => {
  const unknown = Object.entries(lockFile.packages).filter(([path, { integrity }]) => {
    return path !== '' && !/^sha512-/.test(integrity ?? '');
  });
  expect(unknown.map(([path]) => path)).toEqual([]);
});

test('README tells how many packages users get', ({ skip }) => {
  const [, told] = /<!-- dependencies: (\d+) -->/.exec(textOf('README.md')) ?? [];
  if (told === undefined) skip('README has no line "<!-- dependencies: N -->" yet');
  expect(Number(told)).toBe(readProduction().packages.length);
});

test('every package that users get is under a permissive licence', () => {
  const list = execFileSync(process.execPath, ['scripts/list-licences.ts'], { cwd: repositoryFolder });
  expect(list.toString()).toMatch(/\nink 8\.\d+\.\d+ +MIT\n/);
});

test.each([
  ['MIT', undefined],
  ['(MIT OR CC0-1.0)', undefined],
  ['(GPL-2.0-only OR MIT)', undefined],
  ['(BSD-2-Clause OR MIT OR Apache-2.0)', undefined],
  ['MIT AND ISC', undefined],
  ['MIT AND GPL-3.0-only', 'not among'],
  ['GPL-3.0-only OR (MIT AND LGPL-3.0-only)', 'not among'],
  ['LGPL-3.0-or-later', 'not among'],
  ['MPL-2.0', 'not among'],
  ['SEE LICENSE IN LICENSE', 'not among'],
  ['UNLICENSED', 'not among'],
  ['', 'tells no licence'],
  [undefined, 'tells no licence'],
])('the licence %s', (licence, problem) => {
  if (problem === undefined) expect(licenceProblem(licence)).toBeUndefined();
  else expect(licenceProblem(licence)).toContain(problem);
});

const digest = Buffer.alloc(64, 7).toString('base64');
const entry = (more: object) => ({
  version: '1.0.0',
  integrity: `sha512-${digest}`,
  license: 'MIT',
  ...more,
});

test('what is for development alone is left out, and dependencies are found as Node finds them', () => {
  const { packages } = productionOf({
    packages: {
      '': { name: 'program', version: '0.1.0', dependencies: { '@a/one': '1.0.0' } },
      'node_modules/@a/one': entry({ dependencies: { two: '^2.0.0' } }),
      'node_modules/@a/one/node_modules/two': entry({ version: '2.0.0', dependencies: { three: '1' } }),
      'node_modules/two': entry({ dev: true }),
      'node_modules/three': entry({ peerDependencies: { absent: '1', two: '1' } }),
    },
  });
  expect(packages.map(({ path, dependsOn }) => [path, dependsOn])).toEqual([
    ['node_modules/@a/one', ['node_modules/@a/one/node_modules/two']],
    ['node_modules/@a/one/node_modules/two', ['node_modules/three']],
    ['node_modules/three', []],
  ]);
});

test('a package that is needed and not locked is an error', () => {
  const lock = { packages: { '': { name: 'program', version: '0.1.0', dependencies: { one: '1' } } } };
  expect(() => productionOf(lock)).toThrow('needs one');
});

test('the bill of materials names every package with digest and licence, and every reference leads somewhere', () => {
  const run = () =>
    execFileSync(process.execPath, ['scripts/write-sbom.ts'], { cwd: repositoryFolder }).toString();
  const text = run();
  expect(run()).toBe(text);
  const production = readProduction();
  const bill: {
    readonly bomFormat: string;
    readonly specVersion: string;
    readonly serialNumber: string;
    readonly components: readonly {
      readonly 'bom-ref': string;
      readonly hashes: readonly { readonly content: string }[];
    }[];
    readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
  } = JSON.parse(text);
  expect([bill.bomFormat, bill.specVersion]).toEqual(['CycloneDX', '1.6']);
  expect(bill.serialNumber).toMatch(
    /^urn:uuid:[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/,
  );
  const refs = bill.components.map((component) => component['bom-ref']);
  expect(new Set(refs)).toEqual(new Set(production.packages.map(packageUrl)));
  expect(refs.length).toBe(new Set(refs).size);
  for (const { hashes } of bill.components) expect(hashes[0]?.content).toMatch(/^[\da-f]{128}$/);
  const own = packageUrl(production);
  const reached = new Set<string>();
  const visit = (ref: string): void => {
    if (reached.has(ref)) return;
    reached.add(ref);
    for (const next of bill.dependencies.find((one) => one.ref === ref)?.dependsOn ?? []) visit(next);
  };
  visit(own);
  expect(reached).toEqual(new Set([own, ...refs]));
});

test('a scope is told apart in the bill of materials', () => {
  const lock = {
    packages: {
      '': { name: 'program', version: '0.1.0', license: 'MIT', dependencies: { '@a/one': '1' } },
      'node_modules/@a/one': entry({ license: '(MIT OR CC0-1.0)' }),
    },
  };
  expect(softwareBill(productionOf(lock))).toMatchObject({
    metadata: { component: { name: 'program', licenses: [{ license: { id: 'MIT' } }] } },
    components: [
      {
        group: '@a',
        name: 'one',
        purl: 'pkg:npm/%40a/one@1.0.0',
        licenses: [{ expression: '(MIT OR CC0-1.0)' }],
      },
    ],
    dependencies: [
      { ref: 'pkg:npm/%40a/one@1.0.0', dependsOn: [] },
      { ref: 'pkg:npm/program@0.1.0', dependsOn: ['pkg:npm/%40a/one@1.0.0'] },
    ],
  });
});
