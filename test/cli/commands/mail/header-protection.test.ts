/** `--header-protection`: what is hidden outside comes back when the mail is opened, and nobody else comes with it. */
import { createPrivateKey } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readCertificate } from '../../../../source/smime/certificate/read-certificate.ts';
import { mailEngine } from '../../../../source/smime/mail/mail-engine.ts';
import { openssl } from '../../../smime/tools.ts';
import { fixture, fixturePath } from '../../../support/fixture.ts';
import { openTemporaryFolder } from '../../../support/temporary-folder.ts';
import * as contract from '../../support/contract.ts';
import { now } from '../../support/script.ts';
import { type Correspondent, letter, themIn, usIn } from './correspondents.ts';

const { folder, remove } = openTemporaryFolder();
afterAll(remove);
let us: Correspondent;
let them: Correspondent;
beforeAll(async () => {
  [us, them] = await Promise.all([usIn(folder), themIn(folder)]);
});

const copy = ['--header-protection', 'copy'];
const hide = ['--header-protection', 'hide-subject'];
const mail = letter({ more: 'Cc: bob@example.org\nKeywords: price\nX-Mailing: 7\n' });

const put = (name: string, bytes: Uint8Array | string): string => {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
};
const decryptedByOpenssl = (bytes: Uint8Array): Buffer =>
  openssl([
    ...['cms', '-decrypt', '-in', put('encrypted.eml', bytes)],
    ...['-recip', fixturePath('alice.pem'), '-inkey', fixturePath('alice.key.pem')],
  ]);
const verifiedByOpenssl = (bytes: Uint8Array): string =>
  openssl([
    ...['cms', '-verify', '-in', put('signed.eml', bytes)],
    ...['-CAfile', fixturePath('ca-root.pem'), '-purpose', 'smimesign'],
  ]).toString();

describe('a Subject that is hidden', () => {
  test('comes back when the mail is opened, which is the same to the byte', async () => {
    for (const step of [['seal'], ['encrypt'], ['seal', '--sign', 'no', '--cipher', 'aes-256-gcm']]) {
      const { stdout, bytes } = await us.pipe(mail, ...step, ...hide);
      expect(stdout).toContain('Subject: [...]\n');
      expect(stdout).toContain('To: alice@example.org\n');
      expect(stdout).not.toMatch(/Offer|Keywords/);
      const opened = await them.reported(bytes, 'open');
      expect(opened.stdout).toBe(mail);
      expect(opened.report).toMatchObject({ decryption: { success: true } });
    }
  });

  test('is in what OpenSSL decrypts and verifies, with a record of what stands outside', async () => {
    const { bytes } = await us.pipe(mail, 'seal', ...hide);
    const signed = decryptedByOpenssl(bytes);
    expect(signed.toString()).toMatch(/^Content-Type: multipart\/signed/);
    const payload = verifiedByOpenssl(signed);
    expect(payload).toContain('\r\nSubject: Offer\r\n');
    expect(payload).toContain('\r\nHP-Outer: Subject: [...]\r\n');
    expect(payload).not.toContain('HP-Outer: Keywords');
    expect(payload).toContain('Content-Type: text/plain; charset=utf-8;\r\n hp="cipher"\r\n\r\n');
  });

  test('is there for each step alone', async () => {
    const { bytes } = await us.pipe(mail, 'seal', ...hide);
    const decrypted = await them.pipe(bytes, 'decrypt');
    expect(decrypted.stdout).toContain('Subject: [...]\n');
    const verified = await them.pipe(decrypted.bytes, 'verify');
    expect({ code: verified.code, stdout: verified.stdout }).toEqual({ code: 0, stdout: mail });
  });

  test('stays where the message is not encrypted after all', async () => {
    const unknown = mail.replace('alice@example.org', 'eve@example.net');
    const { stdout, bytes } = await us.pipe(unknown, 'seal', ...hide);
    expect(stdout).toContain('Subject: Offer\nMessage-ID: <1@example.com>\nCc: bob@example.org\nKeywords');
    expect(verifiedByOpenssl(bytes)).toContain('Content-Type: text/plain; charset=utf-8;\r\n hp="clear"');
    expect((await them.pipe(bytes, 'open')).stdout).toBe(unknown);
    const neither = await us.pipe(unknown, 'seal', '--sign', 'no', ...hide);
    expect(neither.stdout).toBe(unknown);
  });

  test('is in no activity log', async () => {
    const secret = mail.replace('Offer', 'Merger');
    const { bytes } = await us.pipe(secret, 'seal', ...hide);
    await them.pipe(bytes, 'open');
    for (const { folder: store, smimectl } of [us, them]) {
      const { stdout } = await smimectl('log', '--json');
      expect(stdout).toContain('<1@example.com>');
      for (const file of readdirSync(store, { recursive: true, withFileTypes: true })) {
        if (!file.isFile()) continue;
        expect(readFileSync(join(file.parentPath, file.name), 'latin1'), file.name).not.toContain('Merger');
      }
    }
  });

  test('is not hidden in what is signed already: the whole is refused', async () => {
    const signed = await us.pipe(mail, 'sign');
    const { code, stdout, stderr } = await us.pipe(signed.bytes, 'encrypt', ...hide);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('signed already');
  });
});

describe('a copy', () => {
  test('changes nothing outside, and Bcc is never in it', async () => {
    const blind = mail.replace('Cc:', 'Bcc: bob@example.org\nCc:');
    const { stdout, bytes } = await us.pipe(blind, 'sign', ...copy);
    const [header = ''] = blind.split('MIME-Version');
    expect(stdout).toContain(header);
    expect(verifiedByOpenssl(bytes)).not.toMatch(/Bcc|HP-Outer/);
    expect((await them.pipe(bytes, 'open')).stdout).toBe(blind);
  });

  test('undoes what was changed or added outside', async () => {
    const { stdout } = await us.pipe(mail, 'seal', ...copy);
    const changed = stdout
      .replace('Subject: Offer', 'Subject: Pay at once')
      .replace('Cc: bob', 'Reply-To: eve@example.net\nCc: eve')
      .replace('From:', 'Received: from somewhere\nFrom:');
    const opened = await them.reported(changed, 'open');
    expect(opened.stdout).toBe(`Received: from somewhere\n${mail}`);
    expect(opened.report).toMatchObject({ signature: { valid: true } });
  });
});

test('without the option nothing is protected', async () => {
  const { bytes } = await us.pipe(mail, 'seal');
  expect(verifiedByOpenssl(decryptedByOpenssl(bytes))).toMatch(/^Content-Type: [^\r]*\r\n\r\n/);
});

describe('a sender inside that is not the one outside', () => {
  const sales = {
    certificate: readCertificate(openssl(['x509', '-in', fixturePath('sales.pem'), '-outform', 'DER'])),
    pkcs8: createPrivateKey(fixture('sales.key.pem')).export({ type: 'pkcs8', format: 'der' }),
  };
  const signedBySales = (from: string): string => {
    const header = { protection: 'copy', isEncrypted: false } as const;
    const bytes = Buffer.from(letter({ from }));
    return Buffer.from(mailEngine.sign(bytes, { ...sales, chain: [], at: now, header })).toString();
  };
  const opened = async (bytes: string) => {
    const { stdout, stderr, report } = await them.reported(bytes, 'open');
    return { stdout, stderr, report: contract.shaped(contract.openReport, report) };
  };
  test('is told, and never valid, though the signer be who the mail says it is from', async () => {
    const from = 'From: sales@example.com\n';
    const found = await opened(signedBySales('ceo@example.com').replace('From: ceo@example.com\n', from));
    const reasons = [{ code: 'protected-sender-differs', address: 'ceo@example.com' }];
    const signature = { valid: false, trusted: true, matchesFrom: true, reasons };
    expect(found.report).toMatchObject({ signature });
    expect(found.stdout).toMatch(/^From: sales@example\.com\n/);
    expect(found.stdout).not.toContain('ceo@');
    expect(found.stderr).toContain('inside, the message says that it is from ceo@example.com');
  });

  test('never takes the place of the one that somebody put there', async () => {
    const from = 'From: alice@example.org\n';
    const found = await opened(signedBySales('sales@example.com').replace('From: sales@example.com\n', from));
    const reasons = [{ code: 'protected-sender-differs' }, { code: 'sender-mismatch' }];
    expect(found.report).toMatchObject({ signature: { valid: false, matchesFrom: false, reasons } });
    expect(found.stdout).toMatch(/^From: alice@example\.org\n/);
  });

  test('is told of a message that is encrypted only', async () => {
    const from = 'From: support@example.com\n';
    const { stdout } = await us.pipe(letter(), 'encrypt', ...hide);
    const found = await opened(stdout.replace('From: Sales <sales@example.com>\n', from));
    const reasons = [{ code: 'protected-sender-differs' }, { code: 'not-signed' }];
    expect(found.report).toMatchObject({ signature: { signed: false, valid: false, reasons } });
    expect(found.stdout).toContain('Subject: Offer\n');
  });
});
