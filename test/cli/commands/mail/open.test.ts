import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openssl } from '../../../smime/tools.ts';
import { fixturePath } from '../../../support/fixture.ts';
import { openTemporaryFolder } from '../../../support/temporary-folder.ts';
import * as contract from '../../support/contract.ts';
import { type Correspondent, letter, themIn, usIn } from './correspondents.ts';
import * as byOpenssl from './mail-by-openssl.ts';

const { folder, remove } = openTemporaryFolder();
afterAll(remove);
let us: Correspondent;
beforeAll(async () => {
  us = await usIn(folder);
});

const fields = (from: string) => ['-from', from, '-to', 'sales@example.com', '-subject', 'Order'];
const text = 'Content-Type: text/plain\r\n\r\nSend ten.\r\n';

/** A mail that OpenSSL signs. */
const signedBy = (
  whose: string,
  { from = `${whose}@example.org`, args = [] as readonly string[] } = {},
): Buffer => byOpenssl.signedBy(whose, text, ...fields(from), ...args);

/** By somebody whose certificate says that it is Alice's, and whom nobody trusts. */
function signedByStranger(): Buffer {
  const [key, certificate] = [join(folder, 'stranger.key'), join(folder, 'stranger.pem')];
  const subject = ['-subj', '/CN=Alice', '-addext', 'subjectAltName=email:alice@example.org'];
  openssl(['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', certificate, ...subject]);
  const signer = ['-signer', certificate, '-inkey', key];
  return openssl(['cms', '-sign', ...signer, ...fields('alice@example.org')], { input: text });
}

const encryptedFor = (whose: string, content: Uint8Array | string, ...args: readonly string[]): Buffer =>
  byOpenssl.encryptedFor(whose, content, ...fields('alice@example.org'), ...args);

const reportOf = async (mail: Uint8Array | string) => {
  const { code, report } = await us.reported(mail, 'open');
  expect(code).toBe(0);
  return contract.shaped(contract.openReport, report);
};

describe('mail that OpenSSL made', () => {
  test('is verified, clear or opaque, with RSA and EC', async () => {
    for (const whose of ['alice', 'bob', 'carol', 'dave']) {
      for (const args of [[], ['-nodetach'], ['-keyid'], ['-stream']]) {
        const mail = signedBy(whose, { args });
        const { stdout, report } = await us.reported(mail, 'open');
        expect(stdout).toContain('Send ten.');
        expect(stdout).not.toMatch(/pkcs7/);
        expect(report).toMatchObject({
          decryption: { encrypted: false },
          signature: {
            signed: true,
            valid: true,
            signer: { addresses: [`${whose}@example.org`] },
            reasons: [],
          },
        });
      }
    }
  });

  test('is verified by the certificate in the store where none came along', async () => {
    expect(await reportOf(signedBy('alice', { args: ['-nocerts'] }))).toMatchObject({
      signature: { valid: true },
    });
    expect(await reportOf(signedBy('dave', { args: ['-nocerts'] }))).toMatchObject({
      signature: { valid: false, reasons: [{ code: 'certificate-missing' }] },
    });
  });

  test('is decrypted and verified within', async () => {
    for (const [ours, cipher, authenticated] of [
      ['sales', '-aes-256-cbc', false],
      ['support', '-aes-256-cbc', false],
      ['sales', '-aes-256-gcm', true],
      ['support', '-aes-256-gcm', true],
    ] as const) {
      const mail = encryptedFor(ours, signedBy('alice'), cipher);
      const { stdout, report } = await us.reported(mail, 'open');
      expect(stdout).toContain('Send ten.');
      expect(stdout).toContain('Subject: Order\n');
      expect(report).toMatchObject({
        decryption: { success: true, authenticated, certificate: { addresses: [`${ours}@example.com`] } },
        signature: { valid: true },
      });
    }
  });

  test('keeps its outer header, whatever header fields the inside has', async () => {
    const inside = `From: ceo@example.com\r\nSubject: Other\r\n${text}`;
    const { stdout } = await us.reported(encryptedFor('sales', inside), 'open');
    expect(stdout.match(/^From:.*$/gm)).toEqual(['From: alice@example.org']);
    expect(stdout.match(/^Subject:.*$/gm)).toEqual(['Subject: Order']);
  });
});

describe('what nobody may rely on is not valid, and the reason is told', () => {
  const forged = (mail: Buffer, find: string, replacement: string) =>
    Buffer.from(mail.toString('latin1').replace(find, replacement), 'latin1');

  const cases: [string, () => Buffer | string, object][] = [
    ['not-signed', () => letter({ from: 'alice@example.org' }), { signed: false }],
    [
      'altered',
      () => forged(signedBy('alice'), 'Send ten.', 'Send all.'),
      { signed: true, matchesFrom: true },
    ],
    ['sender-mismatch', () => signedBy('alice', { from: 'bob@example.org' }), { trusted: true }],
    [
      'sender-mismatch',
      () => signedBy('alice', { from: '"bob@example.org" <eve@example.net>' }),
      { matchesFrom: false },
    ],
    ['unreadable-sender', () => signedBy('alice', { from: 'alice@example.org <eve@example.net>' }), {}],
    ['unreadable-sender', () => signedBy('alice', { from: 'alice@example.org <eve@example.net' }), {}],
    ['several-senders', () => signedBy('alice', { from: 'alice@example.org, bob@example.org' }), {}],
    ['several-senders', () => forged(signedBy('alice'), 'To:', 'From: eve@example.net\nTo:'), {}],
    ['weak-signature', () => signedBy('alice', { args: ['-md', 'sha1'] }), { trusted: true }],
    ['untrusted-root', () => signedByStranger(), { trusted: false, matchesFrom: true }],
    ['expired', () => signedBy('expired', { from: 'grace@example.org' }), { trusted: false }],
  ];
  test.each(cases)('%s', async (code, mail, more) => {
    const report = await reportOf(mail());
    expect(report).toMatchObject({ signature: { valid: false, ...more } });
    expect(JSON.stringify(report)).toContain(`"code":"${code}"`);
  });

  test('a part that is signed says nothing of the rest', async () => {
    const [, header = '', body = ''] = /^(.*?)(MIME-Version:.*)$/s.exec(signedBy('alice').toString()) ?? [];
    const mail = `${header}MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=outer\n\n--outer\n${body}\n--outer\n\nSend all, I mean.\n--outer--\n`;
    expect(await reportOf(mail)).toMatchObject({
      signature: { signed: true, valid: false, reasons: [{ code: 'partly-signed' }] },
    });
  });

  test('a part that is encrypted is not decrypted into what is around it', async () => {
    const [, header = '', body = ''] =
      /^(.*?)(MIME-Version:.*)$/s.exec(encryptedFor('sales', text).toString()) ?? [];
    const mail = `${header}MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=outer\n\n--outer\nContent-Type: text/html\n\n<img src="http://example.net/\n--outer\n${body}\n--outer--\n`;
    const { stdout, report } = await us.reported(mail, 'open');
    expect(stdout).toBe(mail);
    expect(report).toMatchObject({
      decryption: { encrypted: true, success: false, reasons: [{ code: 'partly-encrypted' }] },
    });
  });
});

describe('encrypted mail', () => {
  test('for nobody here stays as it is, and says so', async () => {
    const mail = encryptedFor('dave', text);
    const { stdout, report } = await us.reported(mail, 'open');
    expect(stdout).toBe(mail.toString());
    expect(report).toMatchObject({
      decryption: { encrypted: true, success: false, reasons: [{ code: 'no-private-key' }] },
      signature: { signed: false, valid: false, reasons: [{ code: 'encrypted' }] },
    });
  });

  test('of an old certificate is decrypted with the old key', async () => {
    const other = await usIn(join(folder, 'old'));
    for (const name of ['renewal-old', 'renewal-new-key']) {
      await other.smimectl('certificate', 'add', fixturePath(`${name}.pem`));
      await other.smimectl('key', 'add', fixturePath(`${name}.key.pem`));
    }
    const { report } = await other.reported(encryptedFor('renewal-old', text), 'open');
    expect(report).toMatchObject({ decryption: { success: true } });
  });

  test('whose key needs a passphrase that nobody gives ends with 4, and writes nothing', async () => {
    const locked = await usIn(join(folder, 'locked'));
    writeFileSync(join(locked.folder, 'passphrase'), 'a long passphrase\n', { mode: 0o600 });
    const file = join(locked.folder, 'passphrase');
    await locked.smimectl('unlock-method', 'add', 'passphrase', '--new-passphrase-file', file);
    const { stdout } = await locked.smimectl('unlock-method', 'list', '--json');
    const methods: readonly { readonly id: string; readonly kind: string }[] = JSON.parse(stdout);
    const keyFile = methods.find(({ kind }) => kind === 'key-file')?.id ?? '';
    await locked.smimectl('unlock-method', 'remove', keyFile, '--yes', '--store-passphrase-file', file);
    const mail = encryptedFor('sales', text);
    expect(await locked.pipe(mail, 'open')).toMatchObject({ code: 4, stdout: '' });
    const opened = await locked.pipe(mail, 'open', '--store-passphrase-file', file);
    expect(opened.stdout).toContain('Send ten.');
  });
});

describe('the steps', () => {
  test('verify answers with its exit code, and writes what can be relied on', async () => {
    const good = await us.pipe(signedBy('alice'), 'verify');
    expect(good.code).toBe(0);
    expect(good.stdout).toContain('Send ten.');
    expect(good.stderr).toContain('Signature: valid');
    const bad = await us.pipe(signedBy('alice', { from: 'bob@example.org' }), 'verify');
    expect(bad).toMatchObject({ code: 3, stdout: '' });
    expect(bad.stderr).toContain('not signed by its sender');
    expect(await us.pipe(letter(), 'verify')).toMatchObject({ code: 3, stdout: '' });
  });

  test('decrypt leaves signatures for others to judge', async () => {
    const inside = await us.pipe(encryptedFor('sales', signedBy('alice')), 'decrypt');
    expect(inside.code).toBe(0);
    expect(inside.stdout).toContain('multipart/signed');
    expect(await us.pipe(inside.bytes, 'verify')).toMatchObject({ code: 0 });
    expect(await us.pipe(letter(), 'decrypt')).toMatchObject({ code: 1, stdout: '' });
    const failed = await us.pipe(encryptedFor('dave', text), 'decrypt');
    expect(failed).toMatchObject({ code: 1, stdout: '' });
    // Once, as a sentence and its hint.
    expect(failed.stderr).toMatch(/^smimectl: .* no private key in the store is for it\nAdd .*\n$/);
  });

  test('tell programs with --json on standard error', async () => {
    const { stderr } = await us.pipe(signedBy('alice'), 'verify', '--json');
    expect(contract.shaped(contract.openReport, JSON.parse(stderr))).toMatchObject({
      signature: { valid: true },
    });
  });
});

test('while S/MIME is disabled mail passes as it is, and says why', async () => {
  const off = await themIn(join(folder, 'off'));
  await off.smimectl('disable');
  const mail = signedBy('alice');
  const { stdout, report } = await off.reported(mail, 'open');
  expect(stdout).toBe(mail.toString());
  expect(report).toMatchObject({
    signature: { signed: true, valid: false, reasons: [{ code: 'disabled' }] },
  });
});
