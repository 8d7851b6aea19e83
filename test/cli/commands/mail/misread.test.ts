/** Mails that two readers read differently: where we say "valid", there is nothing to read differently. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenReportJson } from '../../../../source/presentation/json/mail-report-json.ts';
import { openTemporaryFolder } from '../../../support/temporary-folder.ts';
import { type Correspondent, usIn } from './correspondents.ts';
import { below, encryptedFor, signedBy } from './mail-by-openssl.ts';

const { folder, remove } = openTemporaryFolder();
afterAll(remove);
let us: Correspondent;
beforeAll(async () => {
  us = await usIn(folder);
});

const text = 'Content-Type: text/plain\r\n\r\nSend ten.\r\n';
const fields = 'From: bob@example.org\nTo: sales@example.com\nSubject: Order\n';
const fromAlice = 'From: alice@example.org\nTo: sales@example.com\nSubject: Order\n';
const byBob = signedBy('bob', text);

async function opened(mail: Uint8Array) {
  const { code, stdout, stderr } = await us.pipe(mail, 'open', '--json');
  expect(code).toBe(0);
  const { signature, decryption }: OpenReportJson = JSON.parse(stderr);
  return { stdout, signature, decryption, codes: signature.reasons.map((reason) => reason.code) };
}

describe('a sender that others may read elsewhere is not taken from one place', () => {
  test.each<[string, Uint8Array]>([
    ['behind a lone CR', below(`Subject: hi\rFrom: alice@example.org\n${fields}`, byBob)],
    ['behind a NUL', below(`X-Note: hi\0From: alice@example.org\n${fields}`, byBob)],
    ['beside one that is empty', below(`From: "alice@example.org":;\n${fields}`, byBob)],
    ['with a space in front of its colon', below(`From : alice@example.org\n${fields}`, byBob)],
    [
      'behind a line that is no field',
      Buffer.from(
        below(fields, byBob).toString('latin1').replace('\n\n', '\nno field\nFrom: alice@example.org\n\n'),
        'latin1',
      ),
    ],
    [
      'behind a field whose name is not ASCII',
      Buffer.from(
        below(fields, byBob).toString('latin1').replace('\n\n', '\nÜ: 1\nFrom: alice@example.org\n\n'),
        'latin1',
      ),
    ],
  ])('%s', async (_, mail) => {
    const { signature, codes } = await opened(mail);
    expect(signature).toMatchObject({ signed: true, valid: false, matchesFrom: false });
    expect(codes.some((code) => ['unreadable-sender', 'several-senders'].includes(code))).toBe(true);
  });

  test('nor does the header of what is signed bring another in', async () => {
    const mail = below(
      fields,
      signedBy('bob', `Content-Note: x\rFrom: alice@example.org\r\n${text}`, '-binary'),
    );
    const { signature, codes, stdout } = await opened(mail);
    expect(signature).toMatchObject({ signed: true, valid: false });
    expect(codes).toEqual(['malformed-signature']);
    expect(signature.reasons[0]?.hint).toBeTruthy();
    expect(stdout).toBe(mail.toString());
  });
});

describe('signed is what somebody knew', () => {
  test('a signature around what is encrypted says nothing of the text inside', async () => {
    const theirs = encryptedFor('sales', 'Content-Type: text/plain\r\n\r\nFrom Alice, in confidence.\r\n');
    const { signature, decryption, codes } = await opened(below(fields, signedBy('bob', theirs)));
    expect(decryption).toMatchObject({ success: true });
    expect(signature).toMatchObject({ signed: true, valid: false, trusted: true, matchesFrom: true });
    expect(codes).toContain('signed-outside');
  });

  test('one more inside does, whoever signed around it', async () => {
    for (const outer of ['alice', 'bob']) {
      const wrapped = signedBy(outer, encryptedFor('sales', signedBy('alice', text)));
      expect(await opened(below(fromAlice, wrapped))).toMatchObject({
        signature: { valid: true, signer: { addresses: ['alice@example.org'] } },
        codes: [],
      });
    }
  });

  test('and not a signature that was made over something else than a mail', async () => {
    for (const type of ['1.2.840.113549.1.9.16.1.4', '1.2.3.4']) {
      const { signature, codes } = await opened(
        below(fields, signedBy('bob', text, '-nodetach', '-econtent_type', type)),
      );
      expect(signature).toMatchObject({ signed: true, valid: false });
      expect(codes).toEqual(['malformed-signature']);
    }
  });
});

describe('what is opened is what was signed or encrypted, to the byte', () => {
  const picture = Buffer.concat([
    Buffer.from('Content-Type: image/png\r\nContent-Transfer-Encoding: binary\r\n\r\n'),
    Buffer.from('89504e470d0a1a0a0d0a000d0aff', 'hex'),
  ]);
  const inParts = Buffer.concat([
    Buffer.from('Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n'),
    picture,
    Buffer.from('\r\n--b--\r\n'),
  ]);

  test('where it holds bytes that are no text, whatever the line ends around it', async () => {
    for (const content of [picture, inParts]) {
      for (const make of [
        () => signedBy('bob', content, '-nodetach', '-binary'),
        () => encryptedFor('sales', content, '-binary'),
        () => encryptedFor('sales', signedBy('bob', content, '-nodetach', '-binary')),
      ]) {
        const { bytes } = await us.reported(below(fields, make()), 'open');
        expect(bytes.includes(picture.subarray(picture.indexOf('\x89PNG', 0, 'latin1')))).toBe(true);
      }
    }
  });

  test('a signature inside holds over the line ends that its signer used', async () => {
    const lineFeeds = signedBy('bob', text.replaceAll('\r\n', '\n'), '-binary');
    const sealed = below(fields, encryptedFor('sales', lineFeeds, '-binary'));
    for (const mail of [sealed, Buffer.from(sealed.toString().replaceAll('\n', '\r\n'))]) {
      const lineEnd = mail.includes('\r\n') ? '\r\n' : '\n';
      const { signature, stdout } = await opened(mail);
      expect(signature).toMatchObject({ valid: true });
      expect(stdout.endsWith(`${lineEnd}${lineEnd}Send ten.${lineEnd}`)).toBe(true);
    }
  });
});

test('what has more layers than anybody reads is not called decrypted', async () => {
  const wrapped = (times: number) => {
    let mail: Uint8Array = Buffer.from(text);
    for (let i = 0; i < times; i++) mail = encryptedFor('sales', mail);
    return below(fields, mail);
  };
  expect((await opened(wrapped(8))).stdout).toContain('Send ten.');
  const { decryption, stdout } = await opened(wrapped(9));
  expect(decryption).toMatchObject({ encrypted: true, success: false });
  expect(stdout).toContain('pkcs7-mime');
});

test('a mail that has no field but those of its content is opened as well', async () => {
  const mail = encryptedFor('sales', '\r\nhello\r\n').toString().replace('MIME-Version: 1.0\n', '');
  expect(mail).toMatch(/^Content-/);
  expect(await us.pipe(mail, 'open')).toMatchObject({ code: 0, stdout: '\nhello\n' });
});
