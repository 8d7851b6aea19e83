/** The ways to open the private keys, and the doctor, on the command line. */
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixturePath } from '../support/fixture.ts';
import { openTemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';
import { run, runJson } from './support/fake-world.ts';

const { folder, remove } = openTemporaryFolder();
afterAll(remove);
const at = (name: string) => join(folder, name);
const terminal = (...typedHidden: readonly string[]) => ({ folder, columns: 120, typedHidden });

interface Method {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
}

async function methods(): Promise<readonly Method[]> {
  const listed = await runJson({ folder }, 'unlock-method', 'list');
  if (!Array.isArray(listed)) throw new Error('no list');
  return listed;
}

beforeAll(async () => {
  writeFileSync(at('store.pass'), 'the first horse\n', { mode: 0o600 });
  await run({ folder }, 'enable');
  await run({ folder }, 'certificate', 'add', fixturePath('sales.pem'));
});

describe('the ways to open the private keys', () => {
  it('a passphrase chosen before the first key is the only way, and a key wants it', async () => {
    expect(await methods()).toEqual([]);
    const options = ['--new-passphrase-file', at('store.pass')];
    expect((await run({ folder }, 'unlock-method', 'add', 'passphrase', ...options)).code).toBe(0);
    expect(await methods()).toMatchObject([{ kind: 'passphrase', state: 'asks' }]);
    const add = ['key', 'add', fixturePath('sales.key.pem')];
    expect((await run({ folder }, ...add)).code).toBe(4);
    const added = await run({ folder }, ...add, '--store-passphrase-file', at('store.pass'));
    expect(added.code, added.stderr).toBe(0);
    expect(added.stdout).not.toContain('key file');
  });

  it('a second passphrase is typed twice, after the first', async () => {
    const typed = ['the second horse', 'the second horse', 'the first horse'];
    const { code, stderr } = await run(terminal(...typed), 'unlock-method', 'add', 'passphrase');
    expect(code, stderr).toBe(0);
    expect(stderr).toMatch(/^Passphrase for the new unlock method: The same again: /);
    expect(await methods()).toHaveLength(2);
  });

  it('rotating asks for each passphrase by its method', async () => {
    const [first, second] = await methods();
    const { code, stderr } = await run(terminal('the first horse', 'the second horse'), 'rotate-store-key');
    expect(code, stderr).toBe(0);
    // What tells of progress between the questions depends on the machine.
    expect(stderr.replace(/\r\x1b\[K(?:Rotating…[ \ds]*)?/g, '')).toBe(
      `Passphrase of the unlock method ${first?.id}: Passphrase of the unlock method ${second?.id}: `,
    );
  });

  it('rotating takes the passphrase that systemd gives, and nobody is asked', async () => {
    const own = { folder: temporaryFolder() };
    const credentials = join(own.folder, 'credentials');
    mkdirSync(credentials, { mode: 0o700 });
    writeFileSync(join(credentials, 'smimectl-store-passphrase'), 'the first horse', { mode: 0o400 });
    await run(own, 'unlock-method', 'add', 'passphrase', '--new-passphrase-file', at('store.pass'));
    expect((await run(own, 'rotate-store-key')).code).toBe(4);
    const inUnit = { ...own, env: { CREDENTIALS_DIRECTORY: credentials } };
    const { code, stderr } = await run(inUnit, 'rotate-store-key');
    expect(code, stderr).toBe(0);
  });

  it('one of them is removed by its ID, once it is sure that another one opens', async () => {
    const [first, second] = await methods();
    const removeSecond = ['unlock-method', 'remove', second?.id ?? ''];
    expect((await run({ folder }, ...removeSecond)).code).toBe(2);
    const wrong = { ...terminal('no horse'), typed: ['y'] };
    expect((await run(wrong, ...removeSecond)).code).toBe(1);
    const proof = ['--yes', '--store-passphrase-file', at('store.pass')];
    expect((await run({ folder }, ...removeSecond, ...proof)).code).toBe(0);
    expect(await methods()).toMatchObject([{ id: first?.id }]);
    const last = await run({ folder }, 'unlock-method', 'remove', first?.id ?? '', ...proof);
    expect(last.code).toBe(1);
    expect(last.stderr).toContain('the only unlock method');
  });

  it('a key file opens without asking', async () => {
    const options = ['--path', at('store.key'), '--store-passphrase-file', at('store.pass')];
    const added = await run({ folder }, 'unlock-method', 'add', 'key-file', ...options);
    expect(added.code, added.stderr).toBe(0);
    expect(existsSync(at('store.key'))).toBe(true);
    writeFileSync(at('new.pass'), 'the exported horse\n', { mode: 0o600 });
    const exporting = ['key', 'export', 'sales@example.com', '--output', at('sales.key')];
    expect((await run({ folder }, ...exporting, '--new-passphrase-file', at('new.pass'))).code).toBe(0);
  });

  it('another kind is wrong usage, with what was most likely meant', async () => {
    const { code, stderr } = await run({ folder }, 'unlock-method', 'add', 'keyfile');
    expect(code).toBe(2);
    expect(stderr).toContain('Did you mean "key-file"?');
    expect((await run({ folder }, 'unlock-method', 'add', 'systemd-credential')).code).toBe(2);
  });
});

describe('the doctor', () => {
  it('names each path once, and what --fix would do', async () => {
    const own = { folder: temporaryFolder() };
    await run(own, 'group', 'add', 'Sales');
    const store = join(own.folder, 'store');
    chmodSync(store, 0o755);
    const sentence = `the store folder ${store} is open: others may read it, its mode is 0755, 0700 was expected`;
    const found = await run(own, 'doctor');
    expect(found.stdout).toBe(`error: ${sentence}\n  With --fix: Its mode becomes 0700.\n1 finding\n`);
    expect((await run(own, 'doctor', '--fix')).stdout).toMatch(`mended: ${sentence}\n`);
  });

  it('tells of a key file that others can read, with the command that closes it', async () => {
    const own = { folder: temporaryFolder() };
    await run(own, 'unlock-method', 'add', 'key-file', '--path', join(own.folder, 'my.key'));
    expect((await run(own, 'doctor')).code).toBe(0);
    chmodSync(join(own.folder, 'my.key'), 0o644);
    const { code, stdout } = await run(own, 'doctor', '--fix');
    expect(code).toBe(3);
    expect(stdout).toContain(`Run: chmod 600 ${join(own.folder, 'my.key')}`);
  });

  it('finds nothing where all is well, names what lets others in, and mends it', async () => {
    const own = { folder: temporaryFolder() };
    await run(own, 'group', 'add', 'Sales');
    expect(await run(own, 'doctor')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('All is well'),
    });
    const settings = join(own.folder, 'store/settings.json');
    chmodSync(settings, 0o666);
    const found = await run(own, 'doctor', '--json');
    expect(found.code).toBe(3);
    expect(JSON.parse(found.stdout)).toMatchObject({
      findings: expect.arrayContaining([expect.objectContaining({ code: 'file-mode', path: settings })]),
      mended: [],
    });
    const mended = await run(own, 'doctor', '--fix', '--json');
    expect(mended.code).toBe(0);
    expect(JSON.parse(mended.stdout)).toMatchObject({
      findings: [],
      mended: expect.arrayContaining([expect.objectContaining({ isMended: true })]),
    });
  });
});
