/** Desired state on the command line: told before, done once, and nothing when anything is wrong. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fixture, fixturePath } from '../support/fixture.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { run, runJson } from './support/fake-world.ts';

function stateIn(folder: string, state: object, name = 'state.json'): string {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify(state));
  return file;
}

const wanted = {
  settings: { enabled: true, expiryWarningDays: 60 },
  groups: [{ name: 'Sales', address: 'sales@example.com', encrypt: false }],
  certificates: [{ file: 'sales.pem' }],
  privateKeys: [{ file: 'sales.key.pem', passphraseFile: 'sales.pass' }],
};

function wantedState(): { folder: string; file: string } {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'sales.pem'), fixture('sales.pem'));
  writeFileSync(join(folder, 'sales.key.pem'), fixture('sales-pbes2.key.pem'), { mode: 0o600 });
  writeFileSync(join(folder, 'sales.pass'), 'correct horse\n', { mode: 0o600 });
  return { folder, file: stateIn(folder, wanted) };
}

it('is told by a dry run, done by the first run, and the second finds nothing to change', async () => {
  const { folder, file } = wantedState();
  const dry = await runJson({ folder }, 'apply', file, '--dry-run');
  expect(dry).toMatchObject({ changed: false, dryRun: true });
  expect(await runJson({ folder }, 'status')).toMatchObject({ enabled: false, certificates: 0 });
  const first = await run({ folder }, 'apply', file);
  expect(first.code, first.stderr).toBe(0);
  expect(first.stdout).toMatch(/^5 changes made:\n/);
  for (const line of [
    'add group: Sales',
    'add certificate: CN=Sales',
    'add private key: CN=Sales',
    'expiryWarningDays',
  ]) {
    expect(first.stdout).toContain(line);
  }
  expect(await runJson({ folder }, 'status')).toMatchObject({ enabled: true, own: 1, groups: 1 });
  expect(await run({ folder }, 'apply', file)).toMatchObject({ code: 0, stdout: 'Nothing to change.\n' });
  expect(await runJson({ folder }, 'apply', file)).toEqual({ changed: false, dryRun: false, changes: [] });
});

it.each([
  ['a misspelt word', { grups: [] }, 'grups'],
  ['a file that is not there', { ...wanted, certificates: ['nowhere.pem'] }, 'nowhere.pem'],
  ['a group that has no name', { ...wanted, groups: [{ address: 'x@example.org' }] }, 'groups[0].name'],
  ['a key without its certificate', { ...wanted, certificates: [] }, 'certificate for this private key'],
])('with %s it changes nothing', async (_, state, sentence) => {
  const { folder } = wantedState();
  const { code, stdout, stderr } = await run({ folder }, 'apply', stateIn(folder, state));
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain(sentence);
  expect(await runJson({ folder }, 'status')).toMatchObject({ enabled: false, certificates: 0, groups: 0 });
});

it('what removes something is asked about, or wants --yes', async () => {
  const { folder, file } = wantedState();
  await run({ folder }, 'apply', file);
  const pruning = stateIn(folder, { prune: ['groups'] }, 'prune.json');
  expect((await run({ folder }, 'apply', pruning)).code).toBe(2);
  const refused = await run({ folder, columns: 80, typed: ['n'] }, 'apply', pruning);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('remove group: Sales');
  expect(await runJson({ folder }, 'status')).toMatchObject({ groups: 1 });
  expect((await run({ folder }, 'apply', pruning, '--yes')).code).toBe(0);
  expect(await runJson({ folder }, 'status')).toMatchObject({ groups: 0, own: 1 });
});

it('a folder of states is one state', async () => {
  const { folder } = wantedState();
  const states = join(folder, 'states');
  mkdirSync(states);
  stateIn(states, { settings: { enabled: true } }, '10-on.json');
  stateIn(states, { certificates: [{ pem: fixture('alice.pem').toString() }] }, '20-people.json');
  expect((await run({ folder }, 'apply', states)).code).toBe(0);
  expect(await runJson({ folder }, 'status')).toMatchObject({ enabled: true, certificates: 1 });
});

it('what is exported is applied elsewhere, and then nothing is left to change', async () => {
  const folder = temporaryFolder();
  const other = temporaryFolder();
  await run({ folder }, 'enable');
  await run({ folder }, 'certificate', 'add', fixturePath('bundle-50.pem'), fixturePath('ca-root.pem'));
  await run({ folder }, 'group', 'add', '__proto__', '--sign', 'no');
  const exported = await run({ folder }, 'export-state');
  const file = join(other, 'exported.json');
  expect((await run({ folder }, 'export-state', '--output', file)).code).toBe(0);
  expect(JSON.parse(exported.stdout)).toMatchObject({ privateKeys: [], groups: [{ name: '__proto__' }] });
  expect((await run({ folder }, 'export-state', '--output', file)).code).toBe(1);
  expect((await run({ folder: other }, 'apply', file)).code).toBe(0);
  expect((await run({ folder: other }, 'export-state')).stdout).toBe(exported.stdout);
  expect((await run({ folder: other }, 'apply', file)).stdout).toBe('Nothing to change.\n');
});
