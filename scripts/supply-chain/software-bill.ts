/** The software bill of materials as CycloneDX 1.6: the same lock file makes the same bytes. It asks nobody. */
import { createHash } from 'node:crypto';
import type { Production, ProductionPackage } from './production-packages.ts';

/** Package URL (purl): the `@` of a scope is written as %40. */
export function packageUrl({ name, version }: Pick<ProductionPackage, 'name' | 'version'>): string {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}

function licencesOf(licence: string | undefined): object {
  if (licence === undefined) return {};
  return { licenses: [/[ ()]/.test(licence) ? { expression: licence } : { license: { id: licence } }] };
}

function namesOf(name: string): object {
  const [, scope, rest] = /^(@[^/]+)\/(.+)$/.exec(name) ?? [];
  return scope === undefined ? { name } : { group: scope, name: rest };
}

function componentOf(one: ProductionPackage): object {
  return {
    type: 'library',
    'bom-ref': packageUrl(one),
    ...namesOf(one.name),
    version: one.version,
    scope: 'required',
    hashes: [{ alg: 'SHA-512', content: Buffer.from(one.sha512, 'base64').toString('hex') }],
    ...licencesOf(one.licence),
    purl: packageUrl(one),
  };
}

/** A UUID that stands for the content (RFC 9562, version 8). */
function serialNumberOf(content: string): string {
  const digest = createHash('sha256').update(content).digest();
  digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x80, 6);
  digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8);
  return `urn:uuid:${digest.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')}`;
}

export function softwareBill(production: Production): object {
  const byPath = new Map(production.packages.map((one) => [one.path, packageUrl(one)]));
  const refsOf = (paths: readonly string[]) => paths.flatMap((path) => byPath.get(path) ?? []);
  const own = packageUrl(production);
  // One package may be installed in several places.
  const components = new Map(production.packages.map((one) => [packageUrl(one), componentOf(one)]));
  const dependsOn = new Map<string, Set<string>>([[own, new Set(refsOf(production.dependsOn))]]);
  for (const one of production.packages) {
    const known = dependsOn.get(packageUrl(one)) ?? new Set();
    dependsOn.set(packageUrl(one), known.union(new Set(refsOf(one.dependsOn))));
  }
  const inOrder = <Value>(map: ReadonlyMap<string, Value>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
  const content = {
    metadata: {
      component: {
        type: 'application',
        'bom-ref': own,
        ...namesOf(production.name),
        version: production.version,
        ...licencesOf(production.licence),
        purl: own,
      },
    },
    components: inOrder(components).map(([, component]) => component),
    dependencies: inOrder(dependsOn).map(([ref, refs]) => ({ ref, dependsOn: [...refs].sort() })),
  };
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: serialNumberOf(JSON.stringify(content)),
    version: 1,
    ...content,
  };
}
