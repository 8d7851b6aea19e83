/** Mails with hostile text wherever a report could get its words from, and what to type for each command on mail. */
import { join } from 'node:path';
import { defaultEncryptionForm } from '../../source/core/mail-engine.ts';
import { smimeEngine } from '../../source/smime/engine.ts';
import { noon } from '../core/facts.ts';
import { commonName, generalName } from '../smime/path/make-certificate.ts';
import { authority, leafKey, mailCertificate } from '../smime/path/make-hierarchy.ts';
import { groupNames } from './hostile-lines.ts';
import type { HostileStore } from './hostile-store.ts';
import { type HostileText, hostileTexts } from './hostile-text.ts';

/** Where each line has its report written. */
export const reportIn = (folder: string): string => join(folder, 'report.json');

function plainMail(from: string, { text }: HostileText): Buffer {
  const encoded = `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`;
  return Buffer.from(
    [
      `From: ${encoded} <${from}>`,
      `To: "${text}" <number-101@hostile.example>, ${text}@hostile.example`,
      `Subject: ${text}`,
      `Message-ID: <${text}@hostile.example>`,
      'MIME-Version: 1.0',
      `Content-Type: text/plain; name="${text}"`,
      '',
      text,
      '',
    ].join('\r\n'),
  );
}

/** Plain, signed and encrypted with certificates that speak the same way, and broken in words of its own. */
async function mailsWith(text: HostileText): Promise<readonly Uint8Array[]> {
  const engine = await smimeEngine.mail();
  const address = 'number-101@hostile.example';
  const issuer = authority(`CA ${text.text}`);
  const certificate = mailCertificate(issuer, {
    subject: commonName(text.text),
    names: [generalName.email(`${text.text}@hostile.example`), generalName.smtpUtf8Mailbox(text.text)],
    usages: ['digitalSignature', 'keyAgreement'],
  });
  const harmless = Buffer.from(`From: ${address}\r\nTo: ${address}\r\nSubject: Hello\r\n\r\nHello\r\n`);
  const pkcs8 = leafKey.privateKey.export({ type: 'pkcs8', format: 'der' });
  const broken = (type: string) =>
    Buffer.from(
      `From: ${address}\r\nContent-Type: ${type}; protocol="${text.text}"; boundary="${text.text}"\r\n\r\n--x\r\n`,
    );
  return [
    plainMail(address, text),
    plainMail(`${text.text}@hostile.example`, text),
    engine.sign(harmless, { certificate, pkcs8, chain: [], at: noon }),
    engine.encrypt(harmless, [certificate], defaultEncryptionForm),
    broken('multipart/signed'),
    broken('application/pkcs7-mime; smime-type=enveloped-data'),
  ];
}

type MailLines = (
  store: HostileStore,
) => Promise<readonly { readonly words: readonly string[]; readonly mail: Uint8Array }[]>;

const storable = hostileTexts.filter(({ isJsonOnly }) => isJsonOnly !== true);

/** Every mail, with the words that go with its text. */
const withEach =
  (words: (text: HostileText, index: number) => readonly string[]): MailLines =>
  async ({ folder }) => {
    const lines = storable.map(async (text, index) => {
      const report = ['--report', reportIn(folder)];
      return (await mailsWith(text)).map((mail) => ({ words: [...words(text, index), ...report], mail }));
    });
    return (await Promise.all(lines)).flat();
  };

/** By command. A new command on mail needs its line here; its standard output is the mail itself. */
export const mailLinesFor: Readonly<Record<string, MailLines>> = {
  seal: withEach(({ text }) => ['seal', '--recipient', text]),
  sign: withEach((_, index) => ['sign', '--group', groupNames[index] ?? '']),
  encrypt: withEach(({ text }, index) => [
    'encrypt',
    '--group',
    groupNames[index] ?? '',
    '--recipient',
    text,
  ]),
  open: withEach(() => ['open']),
  verify: withEach(() => ['verify']),
  decrypt: withEach(() => ['decrypt']),
};
