import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openssl } from '../../../smime/tools.ts';
import { fixturePath } from '../../../support/fixture.ts';
import { openTemporaryFolder } from '../../../support/temporary-folder.ts';
import * as contract from '../../support/contract.ts';
import { type Correspondent, letter, themIn, usIn } from './correspondents.ts';

const { folder, remove } = openTemporaryFolder();
afterAll(remove);
let us: Correspondent;
let them: Correspondent;
beforeAll(async () => {
  [us, them] = await Promise.all([usIn(folder), themIn(folder)]);
});

const put = (name: string, bytes: Uint8Array | string): string => {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
};

function decryptedByOpenssl(mail: Uint8Array, whose: string): Buffer {
  return openssl([
    ...['cms', '-decrypt', '-in', put('encrypted.eml', mail)],
    ...['-recip', fixturePath(`${whose}.pem`), '-inkey', fixturePath(`${whose}.key.pem`)],
  ]);
}

/** What is signed. @throws Error when OpenSSL does not trust the signature */
function verifiedByOpenssl(mail: Uint8Array): Buffer {
  const root = fixturePath('ca-root.pem');
  return openssl([
    'cms',
    '-verify',
    '-in',
    put('signed.eml', mail),
    '-CAfile',
    root,
    '-purpose',
    'smimesign',
  ]);
}

const body = 'The price is 42.\r\n';

describe('a mail that its group signs and encrypts', () => {
  test('is opened by OpenSSL with the root alone, whichever the keys', async () => {
    for (const [from, whose] of [
      ['sales@example.com', 'alice'],
      ['support@example.com', 'bob'],
    ] as const) {
      const sealed = await us.pipe(letter({ from, to: `${whose}@example.org` }), 'seal');
      expect(sealed).toMatchObject({ code: 0, stderr: '' });
      expect(sealed.stdout).toContain('Subject: Offer\n');
      expect(sealed.stdout).not.toContain('price');
      expect(sealed.stdout).not.toContain('\r');
      const signed = decryptedByOpenssl(sealed.bytes, whose);
      expect(verifiedByOpenssl(signed).toString()).toContain(body);
    }
  });

  test('every recipient can open it', async () => {
    const { bytes } = await us.pipe(letter({ to: 'alice@example.org, Bob <bob@example.org>' }), 'seal');
    for (const whose of ['alice', 'bob']) {
      expect(verifiedByOpenssl(decryptedByOpenssl(bytes, whose)).toString()).toContain(body);
    }
  });

  test('comes out as it went in, to the byte, with either kind of line ends', async () => {
    for (const mail of [letter(), letter().replaceAll('\n', '\r\n')]) {
      const sealed = await us.pipe(mail, 'seal');
      const opened = await them.reported(sealed.bytes, 'open');
      expect(opened.stdout).toBe(mail);
      expect(opened.report).toMatchObject({ signature: { valid: true, trusted: true, matchesFrom: true } });
    }
  });

  test('has a report for programs, for its owner alone', async () => {
    const { report } = await us.reported(letter(), 'seal');
    expect(contract.shaped(contract.sealReport, report)).toMatchObject({
      sign: { done: true, certificate: { addresses: ['sales@example.com'] } },
      encrypt: { done: true, certificates: [{ addresses: ['alice@example.org'] }] },
    });
    expect(statSync(join(us.folder, 'report-1.json')).mode & 0o777).toBe(0o600);
  });
});

describe('where a default cannot be kept', () => {
  test('the mail is signed only, and people and programs are told whom it is about', async () => {
    const sealed = await us.reported(letter({ to: 'alice@example.org, eve@example.net' }), 'seal');
    expect(sealed.code).toBe(0);
    expect(verifiedByOpenssl(sealed.bytes).toString()).toContain(body);
    expect(sealed.report).toMatchObject({
      sign: { done: true },
      encrypt: {
        done: false,
        certificates: [],
        reasons: [{ code: 'no-certificate', address: 'eve@example.net' }, { code: 'unverified' }],
      },
    });
    expect(sealed.stderr).toContain('Encrypted: no\n  there is no certificate for eve@example.net');
  });

  test('what is asked for with "yes" is done, or no mail is written', async () => {
    const mail = letter({ to: 'alice@example.org, eve@example.net' });
    const sealed = await us.reported(mail, 'seal', '--encrypt', 'yes');
    expect(sealed).toMatchObject({ code: 1, stdout: '' });
    expect(sealed.stderr).toContain(
      'the message cannot be encrypted: there is no certificate for eve@example.net',
    );
    expect(sealed.report).toMatchObject({ sign: { done: false }, encrypt: { done: false } });
    const json = await us.pipe(mail, 'seal', '--encrypt', 'yes', '--json');
    const lines = json.stderr.trimEnd().split('\n');
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ error: { code: 'not-possible' } });
  });

  test('a group that does not write from this address signs nothing', async () => {
    const { report, stdout } = await us.reported(
      letter({ from: 'ceo@example.com' }),
      'seal',
      '--group',
      'Sales',
      '--encrypt',
      'no',
    );
    expect(report).toMatchObject({ sign: { done: false, reasons: [{ code: 'sender-mismatch' }] } });
    expect(stdout).toBe(letter({ from: 'ceo@example.com' }));
  });

  test('senders and recipients are never guessed', async () => {
    const two = await us.reported(letter({ more: 'From: eve@example.net\n' }), 'seal', '--encrypt', 'no');
    expect(two.report).toMatchObject({ sign: { done: false, reasons: [{ code: 'several-senders' }] } });
  });

  test('whoever cannot be read in From is no group', async () => {
    for (const from of ['sales@example.com <eve@example.net', '', 'Sales\r <sales@example.com>']) {
      const { code, stdout, stderr } = await us.pipe(letter({ from }), 'seal');
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(/cannot be read without guessing|names no sender/);
    }
  });

  test('nothing goes out in clear for want of knowing whom it goes to', async () => {
    const cases = [
      ['alice@example.org <bob@example.org', 'unreadable-recipients'],
      ['undisclosed-recipients:;', 'no-recipients'],
      ['alice@example.org\nX-Note: 1\rBcc: eve@example.net', 'unreadable-recipients'],
      ['alice@example.org\nno field\nBcc: eve@example.net', 'unreadable-recipients'],
    ] as const;
    for (const [to, code] of cases) {
      const { report, ...outcome } = await us.reported(letter({ to }), 'seal', '--group', 'Sales');
      expect(outcome).toMatchObject({ code: 1, stdout: '' });
      expect(report).toMatchObject({ sign: { done: false }, encrypt: { done: false, reasons: [{ code }] } });
      const clear = ['--group', 'Sales', '--encrypt', 'no'];
      expect(await us.pipe(letter({ to }), 'seal', ...clear)).toMatchObject({ code: 0 });
    }
  });

  test('nor for a broken signature that it has', async () => {
    const broken = letter().replace(
      'text/plain',
      'multipart/signed; boundary=b; protocol="application/pkcs7-signature"',
    );
    const { report, stdout } = await us.reported(broken, 'seal');
    expect(report).toMatchObject({ sign: { done: false }, encrypt: { done: true } });
    expect(stdout).not.toContain('price');
  });

  test('whom a mail is sent to again counts beside them', async () => {
    for (const name of ['Resent-To', 'Resent-Cc', 'Resent-Bcc', 'TO ']) {
      const mail = letter({ more: `${name}: eve@example.net\n` });
      expect(await us.pipe(mail, 'seal', '--encrypt', 'yes')).toMatchObject({ code: 1, stdout: '' });
    }
  });

  test("the envelope's recipients count beside those of the header", async () => {
    const hidden = letter({ to: 'undisclosed-recipients:;' });
    const { bytes } = await us.pipe(hidden, 'seal', '--recipient', 'alice@example.org');
    expect(verifiedByOpenssl(decryptedByOpenssl(bytes, 'alice')).toString()).toContain(body);
    const { report } = await us.reported(letter(), 'seal', '--recipient', 'eve@example.net');
    expect(report).toMatchObject({ encrypt: { done: false, reasons: [{ address: 'eve@example.net' }, {}] } });
  });

  test('nobody writes from an address of no group', async () => {
    const { code, stdout, stderr } = await us.pipe(letter({ from: 'eve@example.net' }), 'seal');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('no group sends from "eve@example.net"');
  });
});

describe('for one message', () => {
  test('both can be switched off, and nothing changes', async () => {
    const { stdout } = await us.pipe(letter(), 'seal', '--sign', 'no', '--encrypt', 'no');
    expect(stdout).toBe(letter());
  });

  test('the steps do one of the two', async () => {
    const signed = await us.pipe(letter(), 'sign');
    expect(signed.stderr).toBe('');
    expect(verifiedByOpenssl(signed.bytes).toString()).toContain(body);
    const encrypted = await us.pipe(letter(), 'encrypt');
    expect(decryptedByOpenssl(encrypted.bytes, 'alice').toString()).toContain(body);
    expect(await us.pipe(letter({ to: 'a@[10.0.0.1]' }), 'encrypt')).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('Use "smimectl seal --encrypt no"'),
    });
  });

  test('AES-GCM and RSAES-OAEP are there for whoever asks', async () => {
    const { bytes } = await us.pipe(
      letter(),
      'encrypt',
      ...['--cipher', 'aes-256-gcm', '--key-transport', 'rsaes-oaep'],
    );
    expect(bytes.toString()).toContain('smime-type=authEnveloped-data');
    expect(decryptedByOpenssl(bytes, 'alice').toString()).toContain(body);
    const { report } = await them.reported(bytes, 'open');
    expect(report).toMatchObject({ decryption: { success: true, authenticated: true, reasons: [] } });
  });

  test('a blind copy is encrypted for, and everybody is told that it shows', async () => {
    const { report, stderr } = await us.reported(letter({ more: 'Bcc: bob@example.org\n' }), 'seal');
    expect(report).toMatchObject({ encrypt: { done: true, certificates: [{}, {}] } });
    expect(stderr).toContain('all recipients can see that the message is encrypted for bob@example.org');
    expect(JSON.stringify(report)).toContain('"code":"bcc-visible"');
  });
});

describe('mail that somebody protected already', () => {
  test('is not signed or encrypted a second time', async () => {
    const once = await us.pipe(letter(), 'seal');
    const again = await us.reported(once.bytes, 'seal');
    expect(again.bytes).toEqual(once.bytes);
    expect(again.report).toMatchObject({ sign: { reasons: [{ code: 'already-encrypted' }] } });
  });

  test('is still encrypted when it is only signed', async () => {
    const signed = await us.pipe(letter(), 'sign');
    const sealed = await us.reported(signed.bytes, 'seal');
    expect(sealed.report).toMatchObject({
      sign: { done: false, reasons: [{ code: 'already-signed' }] },
      encrypt: { done: true },
    });
    expect(decryptedByOpenssl(sealed.bytes, 'alice').toString()).toContain('multipart/signed');
  });
});

describe("the system's notifications", () => {
  const notification = letter({ from: 'support@example.com' });

  test('are signed where the settings say so, and never encrypted', async () => {
    const before = await us.reported(notification, 'seal', '--notification');
    expect(before.stdout).toBe(notification);
    expect(before.stderr).toContain('smimectl settings sign-system-notifications yes');
    expect(before.stderr).not.toContain('the group');
    await us.smimectl('settings', 'sign-system-notifications', 'yes');
    const after = await us.reported(notification, 'seal', '--notification');
    await us.smimectl('settings', 'sign-system-notifications', 'no');
    expect(after.report).toMatchObject({ sign: { done: true }, encrypt: { done: false } });
    expect(verifiedByOpenssl(after.bytes).toString()).toContain(body);
  });
});

test('what is no mail is told, and nothing is written', async () => {
  for (const input of ['', 'hello\n', readFileSync(fixturePath('sales.pem'))]) {
    const { code, stdout, stderr } = await us.pipe(input, 'seal');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/no mail/);
  }
});

test('while S/MIME is disabled mail passes as it is, unless more is asked for', async () => {
  const [off] = [await usIn(join(folder, 'off'))];
  await off.smimectl('disable');
  const { stdout, report } = await off.reported(letter(), 'seal');
  expect(stdout).toBe(letter());
  expect(report).toMatchObject({ sign: { reasons: [{ code: 'disabled' }] } });
  expect(await off.pipe(letter(), 'seal', '--sign', 'yes')).toMatchObject({ code: 1, stdout: '' });
});

test('a report goes into an open descriptor too, and never through a planted link', async () => {
  const { code, stderr } = await us.pipe(letter(), 'seal', '--report', join(folder, 'no', 'such'));
  expect({ code, stderr }).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('its folder does not exist'),
  });
});
