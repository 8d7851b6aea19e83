/** Certificates are taken out of mails, wherever in them they stand. */
import { describe, expect, test } from 'vitest';
import { isMail, mailLeaves } from '../../../source/smime/input/mail.ts';
import { fixture, fixturesFolder } from '../../support/fixture.ts';
import { derOf, itemsOf, openssl, sentenceOf, summariesOf } from '../tools.ts';

const text = 'Content-Type: text/plain\r\n\r\nHello\r\n';
const [sales = ''] = await summariesOf(fixture('sales.pem'));
const [alice = ''] = await summariesOf(fixture('alice.pem'));
const heading = 'From: sales@example.com\nTo: alice@example.org\nSubject: Offer\nMIME-Version: 1.0\n';

const signer = ['-signer', 'sales.pem', '-inkey', 'sales.key.pem'] as const;
const smime = (...args: readonly string[]): string =>
  heading +
  openssl(['cms', ...args], { cwd: fixturesFolder, input: text })
    .toString()
    .replace('MIME-Version: 1.0\n', '');

const mixed = (...parts: readonly string[]): string =>
  `${heading}Content-Type: multipart/mixed;\n boundary="=_b (1)"\n\npreamble\n${parts
    .map((part) => `--=_b (1)\n${part}\n`)
    .join('')}--=_b (1)--\nepilogue\n`;

const wrapped = (bytes: Buffer): string => bytes.toString('base64').replaceAll(/.{76}/g, '$&\n');
const attachment = (type: string, bytes: Buffer): string =>
  `Content-Type: ${type}\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment\n\n${wrapped(bytes)}`;

describe('a signed mail', () => {
  test.each<[string, string]>([
    ['clear-signed', smime('-sign', ...signer)],
    ['opaque', smime('-sign', '-nodetach', ...signer)],
    [
      'with CRLF line ends',
      smime('-sign', ...signer)
        .replaceAll('\r\n', '\n')
        .replaceAll('\n', '\r\n'),
    ],
    ['with empty lines in front', `\r\n\r\n${smime('-sign', ...signer)}`],
    ['from a mailbox file', `From sales@example.com Mon Jan  1 00:00:00 2024\n${smime('-sign', ...signer)}`],
    ['forwarded as an attachment', mixed(`Content-Type: message/rfc822\n\n${smime('-sign', ...signer)}`)],
  ])('%s gives its certificate', async (_, mail) => {
    expect(await summariesOf(mail)).toEqual([sales]);
    expect((await itemsOf(mail)).map(({ source }) => source)).toEqual(['input']);
  });

  test('with the whole chain, each certificate has its number', async () => {
    const items = await itemsOf(smime('-sign', ...signer, '-certfile', 'chain.pem'));
    expect(items.map(({ kind, source }) => `${source}: ${kind}`)).toEqual(
      [1, 2, 3, 4, 5].map((number) => `input, certificate ${number}: certificate`),
    );
  });

  test('without certificates says so', async () => {
    expect(await sentenceOf(smime('-sign', '-nocerts', ...signer))).toContain('holds no certificates');
  });
});

describe('attachments', () => {
  test('are read by their content, whatever they are called', async () => {
    const mail = mixed(
      'Content-Type: text/plain\n\nHello',
      attachment('image/png', derOf('alice.pem')),
      attachment('application/octet-stream', fixture('sales.pem')),
      attachment('application/pdf', Buffer.from('%PDF-1.4 not a certificate')),
    );
    expect(await summariesOf(mail)).toEqual([alice, sales]);
    expect((await itemsOf(mail)).map(({ source }) => source)).toEqual([
      'input, attachment 1',
      'input, attachment 2',
    ]);
  });

  test('PEM in quoted-printable text is read', async () => {
    const quoted = fixture('alice.pem')
      .toString()
      .replaceAll('=', '=3D')
      .replaceAll(/^(.{40})(.{20})/gm, '$1=\n$2');
    const mail = mixed(`Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\n${quoted}`);
    expect(await summariesOf(mail)).toEqual([alice]);
  });

  test('half a block in the text is of no interest beside a certificate', async () => {
    const chat = 'Content-Type: text/plain\n\nyou wrote: -----BEGIN CERTIFICATE----- and so on';
    expect(await summariesOf(mixed(chat, attachment('x/y', derOf('alice.pem'))))).toEqual([alice]);
    expect(await summariesOf(mixed(chat))).toEqual(['other unreadable']);
  });

  test('a locked container is named beside the signature', async () => {
    const mail = mixed(attachment('x/y', fixture('sales.p12')), attachment('x/y', derOf('alice.pem')));
    expect(await summariesOf(mail)).toEqual(['other pkcs12 passphrase-needed', alice]);
  });
});

describe('a mail without certificates', () => {
  test('not signed', async () => {
    expect(await sentenceOf(mixed(text))).toBe(
      'this mail is not signed, and no certificate is attached to it',
    );
  });
  test('encrypted', async () => {
    expect(await sentenceOf(smime('-encrypt', 'alice.pem'))).toContain('this is an encrypted message');
  });
  test('signed with OpenPGP', async () => {
    const mail = mixed(
      'Content-Type: text/plain\n\nHello',
      attachment('x/y', fixture('ignored-openpgp.asc')),
    );
    expect(await summariesOf(mail)).toEqual(['other openpgp']);
  });
});

describe('walking the parts', () => {
  const contents = (mail: string): readonly string[] =>
    mailLeaves(Buffer.from(mail)).map(({ content }) => content.toString().trim());

  test.each<[string, string, readonly string[]]>([
    [
      'a boundary that is the start of another',
      'Content-Type: multipart/x; boundary=b\n\n--bb\nno\n--b\n\nyes\n--b--',
      ['yes'],
    ],
    ['no closing line', 'Content-Type: multipart/x; boundary=b\n\n--b\n\none\n--b\n\ntwo', ['one', 'two']],
    [
      'text behind the closing line',
      'Content-Type: multipart/x; boundary=b\n\n--b\n\none\n--b--\n--b\n\nno',
      ['one'],
    ],
    ['spaces behind the boundary', 'Content-Type: multipart/x; boundary=b\n\n--b \t\n\none\n--b--', ['one']],
    ['a folded field', 'Content-Type: multipart/x;\n\tboundary=\n "b"\n\n--b\n\none\n--b--', ['one']],
    ['no empty line at all', 'Content-Type: text/plain', ['']],
    [
      'a part without headers',
      'Content-Type: multipart/x; boundary=b\r\n\r\n--b\r\n\r\none\r\n--b--',
      ['one'],
    ],
  ])('%s', (_, mail, expected) => {
    expect(contents(mail)).toEqual(expected);
  });

  test('stops at a depth that no honest mail has', () => {
    let mail = 'Content-Type: text/plain\n\ndeep';
    for (let i = 0; i < 40; i++)
      mail = `Content-Type: multipart/x; boundary=b${i}x\n\n--b${i}x\n${mail}\n--b${i}x--\n`;
    expect(contents(mail)).toEqual([]);
  });

  test('what openssl prints before a certificate is no mail', () => {
    expect(isMail(fixture('chain-with-text.pem'))).toBe(false);
    expect(isMail(Buffer.from('Certificate:\n    Data:\n        Version: 3 (0x2)\n'))).toBe(false);
    expect(isMail(Buffer.from('subject: CN=Alice\nissuer: CN=CA\n\n-----BEGIN'))).toBe(false);
  });
});
