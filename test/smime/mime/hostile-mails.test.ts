/** No mail, however it is built, takes long or breaks a reader; a large honest one is done at once. */
import { describe, expect, test } from 'vitest';
import { UserError } from '../../../source/core/errors.ts';
import { canonicalEntity } from '../../../source/smime/mime/canonical-entity.ts';
import { entityOfMail, mailAround } from '../../../source/smime/mime/mail-entity.ts';
import { protectedPartsInside, protectionOf } from '../../../source/smime/mime/protection.ts';
import { wrapPkcs7Mime, wrapSignedDetached } from '../../../source/smime/mime/wrap.ts';
import { computing } from '../../support/computing.ts';

const filled = (line: string, megabytes = 5): string => line.repeat((megabytes * 1_000_000) / line.length);

function millisecondsOf(work: () => void): number {
  const computed = computing();
  work();
  return computed();
}

function readWhole(mail: Buffer): void {
  for (const read of [canonicalEntity, protectionOf, protectedPartsInside, entityOfMail]) {
    try {
      read(mail);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
    }
  }
}

const multipart = (index: number): string =>
  `Content-Type: multipart/mixed; boundary=b${index}x\n\n--b${index}x\n`;
const nested = (depth: number): string => Array.from({ length: depth }, (_, i) => multipart(i)).join('');
const forwarded = 'Content-Type: message/rfc822\n';

test.each<[string, () => string]>([
  ['100,000 parts', () => `${multipart(0)}${'\nx\n--b0x\n'.repeat(100_000)}`],
  ['a million boundary lines', () => `${multipart(0)}${filled('--b0x\n')}`],
  ['a million lines that are nearly one', () => `${nested(10)}${filled('--b9xx\n')}`],
  ['boundaries all in one line', () => `${nested(10)}${filled('--b9x')}`],
  ['10,000 levels', () => `${nested(10_000)}\nx`],
  ['10,000 levels with one boundary', () => multipart(0).repeat(10_000)],
  ['10,000 forwarded mails in each other', () => `${forwarded}\n`.repeat(10_000)],
  [
    'encoded mails in each other',
    () => `${`${forwarded}Content-Transfer-Encoding: quoted-printable\n\n`.repeat(40)}${filled('x\n')}`,
  ],
  ['a header without end', () => filled('a:\n')],
  ['a field without end', () => `Content-Type: ${filled('(\n ')}`],
  ['comments without end', () => `Content-Type: ${filled('(')}`],
  ['parameters without end', () => `Content-Type: a/b${filled(';a*1=x')}`],
  ['empty lines alone', () => filled('\n')],
  ['carriage returns alone', () => `\n${filled('\r')}`],
  ['one line', () => `\n${filled('x')}`],
])('%s', (_, make) => {
  const mail = Buffer.from(make());
  expect(millisecondsOf(() => readWhole(mail))).toBeLessThan(1000);
});

describe('25 MB', () => {
  const mail: Buffer = Buffer.from(
    `Subject: x\nContent-Type: text/plain\n\n${filled(`${'x'.repeat(75)}\n`)}`,
  );

  test('are made ready, wrapped and found again in well under a second each', () => {
    let entity: Buffer = mail;
    const steps: Readonly<Record<string, () => void>> = {
      canonical: () => {
        entity = canonicalEntity(entityOfMail(mail));
      },
      signed: () => {
        const sealed = mailAround(mail, wrapSignedDetached(entity, Buffer.alloc(2000), 'sha-256'));
        expect(protectionOf(entityOfMail(sealed)).kind).toBe('clear-signed');
      },
      encrypted: () => {
        const sealed = mailAround(mail, wrapPkcs7Mime(entity, 'enveloped-data'));
        expect(protectionOf(entityOfMail(sealed)).kind).toBe('cms');
      },
    };
    for (const [name, step] of Object.entries(steps)) {
      expect.soft(millisecondsOf(step), name).toBeLessThan(2000);
    }
  });
});
