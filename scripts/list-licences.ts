/**
 * `npm run licences`: every package that the program is shipped with, its version and licence. Ends with 1 when
 * one is unknown or not permissive, or when what is installed tells another licence than the lock file.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { licenceProblem } from './supply-chain/judge-licence.ts';
import { type ProductionPackage, projectFolder, readProduction } from './supply-chain/production-packages.ts';

function installedProblem({ path, version, licence }: ProductionPackage): string | undefined {
  const installed: { readonly version?: unknown; readonly license?: unknown } = JSON.parse(
    readFileSync(join(projectFolder, path, 'package.json'), 'utf8'),
  );
  if (installed.version !== version) return `is installed as ${installed.version}: run "npm ci"`;
  return installed.license === licence
    ? undefined
    : `says ${installed.license} itself, the lock file ${licence}`;
}

const { packages } = readProduction();
const width = Math.max(...packages.map(({ name, version }) => name.length + version.length));
const lines = packages.map(({ name, version, licence }) => {
  return `${`${name} ${version}`.padEnd(width + 1)}  ${licence ?? 'unknown'}`;
});
for (const line of [...new Set(lines)].sort()) console.log(line);

const problems = packages.flatMap((one) => {
  const problem = licenceProblem(one.licence) ?? installedProblem(one);
  return problem === undefined ? [] : [`${one.name} ${one.version} ${problem}`];
});
for (const problem of problems) console.error(problem);
console.log(
  `${packages.length} packages, ${problems.length === 0 ? 'all permissive' : 'not all permissive'}`,
);
process.exitCode = problems.length === 0 ? 0 : 1;
