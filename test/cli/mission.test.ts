/** A script without a terminal does the whole mission; every answer has the contract's shape and exit code. */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectationOf, fixture, fixturePath } from '../support/fixture.ts';
import { openTemporaryFolder } from '../support/temporary-folder.ts';
import * as contract from './support/contract.ts';
import { run } from './support/fake-world.ts';
import { now, scriptIn } from './support/script.ts';

const { folder, remove } = openTemporaryFolder();
afterAll(remove);

const { at, secret, smimectl, answer, failure } = scriptIn(folder);
const fingerprintOf = (name: string) => expectationOf(name).fingerprint ?? '';

describe('the mission', () => {
  beforeAll(() => {
    secret('sales.pass', expectationOf('sales-pbes2.key.pem').passphrase ?? '');
    secret('new.pass', 'a new passphrase');
  });

  it('begins disabled, and adding says how to enable', async () => {
    expect(await answer(contract.status, 0, 'status')).toMatchObject({ enabled: false, certificates: 0 });
    const { stderr, stdout } = await failure(1, 'certificate', 'add', fixturePath('alice.pem'));
    expect(stderr).toContain('"code":"disabled"');
    expect(stdout).toBe('');
    expect(await answer(contract.list(contract.certificate), 0, 'certificate', 'list')).toEqual([]);
  });

  it('enables', async () => {
    expect(await smimectl('enable')).toMatchObject({ code: 0, stdout: 'S/MIME is enabled.\n' });
    expect(await answer(contract.status, 0, 'status')).toMatchObject({ enabled: true });
  });

  it('a dry run tells what would be added, and stores nothing', async () => {
    const files = [fixturePath('alice.pem'), fixturePath('ca-root.pem'), fixturePath('sales.pem')];
    expect(await answer(contract.importResult, 0, 'certificate', 'add', '--dry-run', ...files)).toMatchObject(
      {
        added: [
          { fingerprint: fingerprintOf('alice.pem') },
          { isCa: true },
          { addresses: ['sales@example.com'] },
        ],
        alreadyThere: [],
      },
    );
    expect(await answer(contract.status, 0, 'status')).toMatchObject({ certificates: 0 });
  });

  it('adds a bundle, and again without harm', async () => {
    const first = await answer(contract.importResult, 0, 'certificate', 'add', fixturePath('bundle-50.pem'));
    expect(first).toMatchObject({ alreadyThere: [], refused: [] });
    const again = await answer(contract.importResult, 0, 'certificate', 'add', fixturePath('bundle-50.pem'));
    expect(again).toMatchObject({ added: [], refused: [] });
    expect(await answer(contract.status, 0, 'status')).toMatchObject({ certificates: 50 });
  });

  it('adds from standard input, and says in words what it did', async () => {
    const outcome = await run({ folder, now, stdin: fixture('alice.pem') }, 'certificate', 'add', '-');
    expect(outcome.code).toBe(0);
    expect(outcome.stdout).toContain('1 certificate added\n  alice@example.org, valid until');
    expect(outcome.stdout).toContain('Compare the fingerprint in person or over the phone');
    const none = await run({ folder, now, stdin: fixture('sales.pem') }, 'certificate', 'add');
    expect(none.stdout).toContain('sales@example.com');
  });

  it('one refused among fifty adds none, and names it by file and position', async () => {
    const file = fixturePath('bundle-50-one-refused.pem');
    const outcome = await failure(1, 'certificate', 'add', file);
    expect(contract.shaped(contract.importResult, JSON.parse(outcome.stdout))).toMatchObject({ added: [] });
    const { refused } = JSON.parse(outcome.stdout);
    expect(refused).toHaveLength(1);
    expect(refused[0].source).toMatch(/^bundle-50-one-refused\.pem, .*\d+$/);
    expect(outcome.stderr).toContain(refused[0].source);
    const dry = await answer(contract.importResult, 1, 'certificate', 'add', '--dry-run', file);
    expect(dry).toEqual(JSON.parse(outcome.stdout));
    expect(await answer(contract.status, 0, 'status')).toMatchObject({ certificates: 52 });
  });

  it('the rest of it is added with --skip-refused', async () => {
    const file = fixturePath('bundle-50-one-refused.pem');
    const dry = await answer(
      contract.importResult,
      0,
      'certificate',
      'add',
      '--dry-run',
      '--skip-refused',
      file,
    );
    const real = await answer(contract.importResult, 0, 'certificate', 'add', '--skip-refused', file);
    expect(real).toEqual(dry);
  });

  it('adds a private key with a passphrase file, and protects it by a key file of its own', async () => {
    const key = fixturePath('sales-pbes2.key.pem');
    const { stderr } = await failure(4, 'key', 'add', key);
    expect(stderr).toContain('--passphrase-file');
    await failure(1, 'key', 'add', key, '--passphrase-file', at('new.pass'));
    const added = await answer(
      contract.addedKey,
      0,
      'key',
      'add',
      key,
      '--passphrase-file',
      at('sales.pass'),
    );
    expect(added).toMatchObject({ certificates: [{ hasPrivateKey: true, kind: 'own' }] });
    const { newKeyFile } = JSON.parse(JSON.stringify(added));
    expect(statSync(newKeyFile).mode & 0o777).toBe(0o600);
    expect(newKeyFile.startsWith(at('store'))).toBe(false);
  });

  it('a private key without its certificate is told so', async () => {
    const { stderr } = await failure(1, 'key', 'add', fixturePath('bob.key.pem'));
    expect(stderr).toContain('"code":"certificate-missing"');
  });

  it('sets what groups do', async () => {
    const added = await answer(
      contract.group,
      0,
      'group',
      'add',
      'Sales.EU',
      '--address',
      'sales@example.com',
    );
    expect(added).toEqual({ name: 'Sales.EU', address: 'sales@example.com', sign: true, encrypt: true });
    expect(await answer(contract.group, 0, 'group', 'set', 'Sales.EU', '--encrypt', 'no')).toMatchObject({
      sign: true,
      encrypt: false,
    });
    await answer(contract.group, 0, 'group', 'rename', 'Sales.EU', '営業 🦊');
    await failure(1, 'group', 'add', '営業 🦊');
    await answer(contract.group, 0, 'group', 'add', '__proto__', '--sign', 'no');
    const groups = await answer(contract.list(contract.group), 0, 'group', 'list');
    expect(groups).toMatchObject([
      { name: '営業 🦊', encrypt: false },
      { name: '__proto__', sign: false },
    ]);
    await failure(2, 'group', 'remove', '__proto__');
    expect((await smimectl('group', 'remove', '__proto__', '--yes')).code).toBe(0);
    await failure(1, 'group', 'remove', '__proto__', '--yes');
  });

  it('answers the composer: yes, and no with every reason', async () => {
    await smimectl('group', 'set', '営業 🦊', '--encrypt', 'yes');
    const yes = await answer(contract.check, 0, 'check', '--group', '営業 🦊', '--to', 'alice@example.org');
    expect(yes).toMatchObject({ sign: { active: true }, encrypt: { active: true, certificates: [{}] } });
    const no = await answer(
      contract.check,
      3,
      'check',
      '--from',
      'Sales@EXAMPLE.com',
      '--to',
      'alice@example.org',
      'nobody@example.net',
    );
    expect(no).toMatchObject({ sign: { active: true }, encrypt: { possible: false } });
    expect(JSON.stringify(no)).toContain('nobody@example.net');
    await failure(1, 'check', '--group', 'Nobody', '--to', 'alice@example.org');
  });

  it('tells trust, stored or from a file', async () => {
    expect(await answer(contract.trust, 0, 'trust', 'alice@example.org')).toMatchObject({ trusted: true });
    expect(await answer(contract.trust, 3, 'trust', fixturePath('bob.pem'))).toMatchObject({
      trusted: false,
    });
    await failure(1, 'trust', 'nobody@example.net');
  });

  it('shows one certificate in words, as PEM and as JSON', async () => {
    const id = fingerprintOf('alice.pem');
    const colons = id.toUpperCase().replace(/..(?=.)/g, '$&:');
    expect(await answer(contract.certificate, 0, 'certificate', 'show', colons)).toMatchObject({
      fingerprint: id,
    });
    expect((await smimectl('cert', 'show', id.slice(0, 8), '--pem')).stdout).toContain('BEGIN CERTIFICATE');
    const { stdout } = await smimectl('certificate', 'show', 'ALICE@example.org', '--text');
    expect(stdout.replace(/[^0-9A-F]/g, '')).toContain(id.toUpperCase());
    expect(stdout).toContain('Key usage');
    await failure(1, 'certificate', 'show', 'dead beef');
    await failure(1, 'certificate', 'show', id.slice(0, 7));
  });

  it('exports certificates that OpenSSL reads, byte for byte', async () => {
    const der = execFileSync('openssl', ['x509', '-in', fixturePath('alice.pem'), '-outform', 'DER']);
    const exported = await smimectl('certificate', 'export', 'alice@example.org', '--format', 'der');
    expect(exported.bytes.equals(der)).toBe(true);
    const ids = ['alice@example.org', 'sales@example.com'];
    await smimectl('certificate', 'export', ...ids, '--format', 'p7b', '--output', at('two.p7b'));
    expect(statSync(at('two.p7b')).mode & 0o777).toBe(0o600);
    const listed = execFileSync('openssl', [
      'pkcs7',
      '-print_certs',
      '-noout',
      '-inform',
      'DER',
      '-in',
      at('two.p7b'),
    ]);
    expect(listed.toString().match(/subject=/g)).toHaveLength(2);
    await failure(1, 'certificate', 'export', ...ids, '--output', at('two.p7b'));
    await failure(2, 'certificate', 'export', ...ids, '--format', 'der');
  });

  it('exports the private key under a new passphrase only', async () => {
    await failure(4, 'key', 'export', 'sales@example.com', '--output', at('sales.key'));
    await failure(2, 'key', 'export', 'sales@example.com', '--new-passphrase-file', at('new.pass'));
    for (const [file, format] of [
      ['sales.key', 'pem'],
      ['sales.p12', 'p12'],
    ] as const) {
      const options = ['--new-passphrase-file', at('new.pass'), '--format', format];
      const { code } = await smimectl('key', 'export', 'sales@example.com', '--output', at(file), ...options);
      expect(code).toBe(0);
      expect(statSync(at(file)).mode & 0o777).toBe(0o600);
    }
    const publicKey = (...args: readonly string[]) => execFileSync('openssl', args).toString();
    const pass = 'pass:a new passphrase';
    const expected = publicKey('x509', '-in', fixturePath('sales.pem'), '-noout', '-pubkey');
    expect(publicKey('pkey', '-in', at('sales.key'), '-passin', pass, '-pubout')).toBe(expected);
    expect(publicKey('pkcs12', '-in', at('sales.p12'), '-passin', pass, '-nokeys')).toContain(
      'BEGIN CERTIFICATE',
    );
    expect(readFileSync(at('sales.key'), 'utf8')).toContain('BEGIN ENCRYPTED PRIVATE KEY');
  });

  it('records that a fingerprint was compared, and that it was not', async () => {
    const verified = await answer(
      contract.certificate,
      0,
      'certificate',
      'verify',
      'alice@example.org',
      '--how',
      'phone',
    );
    expect(verified).toMatchObject({ verified: { how: 'phone' } });
    await answer(contract.certificate, 0, 'certificate', 'verify', 'alice@example.org', '--withdraw');
    await failure(2, 'certificate', 'verify', 'alice@example.org');
  });

  it('removes only with --yes, and names what went', async () => {
    await failure(2, 'certificate', 'remove', 'sales@example.com');
    await failure(2, 'key', 'remove', 'sales@example.com');
    const key = await smimectl('key', 'remove', 'sales@example.com', '--yes', '--json');
    expect(JSON.parse(key.stdout)).toMatchObject({ certificates: [{ hasPrivateKey: false }] });
    const gone = await smimectl('certificate', 'rm', 'sales@example.com', '--yes', '--json');
    expect(JSON.parse(gone.stdout)).toMatchObject({ removed: [{ addresses: ['sales@example.com'] }] });
    await failure(1, 'certificate', 'remove', 'sales@example.com', '--yes');
  });

  it('keeps settings', async () => {
    const changed = await smimectl('settings', 'sign-system-notifications', 'yes', '--json');
    expect(JSON.parse(changed.stdout)).toMatchObject({ signSystemNotifications: true });
    expect((await smimectl('settings')).stdout).toMatch(/sign-system-notifications +yes\n/);
    await failure(2, 'settings', 'expiry-warning-days', 'soon');
    await failure(2, 'settings', 'nonsense', 'yes');
  });

  it('reads the log, newest first, failures alone', async () => {
    const entries = await answer(contract.log, 0, 'log', '--limit', '3');
    expect(entries).toMatchObject([{ action: 'change-settings' }, {}, {}]);
    const failed = await answer(contract.log, 0, 'log', '--failed');
    expect(JSON.stringify(failed)).not.toContain('"success"');
    expect(JSON.stringify(failed)).toContain('certificate for this private key could not be found');
  });

  it('monitors, and disables without losing anything', async () => {
    expect(await answer(contract.monitor, 0, 'monitor')).toMatchObject({ enabled: true, state: 'critical' });
    expect((await smimectl('disable')).code).toBe(0);
    expect(await answer(contract.status, 0, 'status')).toMatchObject({ enabled: false });
    const listed = await answer(contract.list(contract.certificate), 0, 'certificate', 'list');
    expect(JSON.stringify(listed)).toContain(fingerprintOf('alice.pem'));
    await failure(1, 'certificate', 'add', fixturePath('bob.pem'));
  });

  it('a passphrase file that everybody reads is refused', async () => {
    await smimectl('enable');
    await smimectl('certificate', 'add', fixturePath('sales.pem'));
    chmodSync(at('sales.pass'), 0o644);
    const key = fixturePath('sales-pbes2.key.pem');
    const { stderr } = await failure(1, 'key', 'add', key, '--passphrase-file', at('sales.pass'));
    expect(stderr).toContain('its mode is 0644');
    expect(existsSync(at('store'))).toBe(true);
  });
});
