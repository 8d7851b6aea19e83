/** A mail that is taken apart and put together again is the same to the byte. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalEntity } from '../../../source/smime/mime/canonical-entity.ts';
import { toCrlf } from '../../../source/smime/mime/line-ends.ts';
import { entityOfMail, mailAround } from '../../../source/smime/mime/mail-entity.ts';
import { protectionOf } from '../../../source/smime/mime/protection.ts';
import { wrapPkcs7Mime, wrapSignedDetached } from '../../../source/smime/mime/wrap.ts';
import { randomMail } from './random-mail.ts';

const entityOf = (mail: string): string => entityOfMail(Buffer.from(mail)).toString();
const around = (mail: string, entity: string): string =>
  mailAround(Buffer.from(mail), Buffer.from(entity)).toString();

describe('the entity of a mail', () => {
  test.each<[string, string, string]>([
    [
      'its Content-* fields and its body',
      'From: a@b\nContent-Type: text/plain;\n\ta=b\nTo: c\nMIME-Version: 1.0\nCONTENT-ID: <x>\n\nbody\n',
      'Content-Type: text/plain;\n\ta=b\nCONTENT-ID: <x>\n\nbody\n',
    ],
    ['without such fields has an empty header', 'From: a@b\r\n\r\nbody', '\r\nbody'],
    [
      'without the line of a mailbox file',
      'From a@b x\nContent-Type: x/y\n\nbody',
      'Content-Type: x/y\n\nbody',
    ],
    ['whose body begins right behind the header', 'Content-Type: x/y\nbody', 'Content-Type: x/y\n\nbody'],
    ['that is a header alone', 'A: b\nContent-Type: x/y', 'Content-Type: x/y\n\n'],
  ])('%s', (_, mail, expected) => {
    expect(entityOf(mail)).toBe(expected);
  });
});

describe('a mail around another entity', () => {
  const entity = 'Content-Type: x/y\r\n\r\nnew\r\n';

  test.each<[string, string, string]>([
    [
      'has its fields where those of the old one stood',
      'A: 1\nContent-Type: text/plain\nB: 2\nContent-Transfer-Encoding: 8bit\nMIME-Version: 1.0\n\nold',
      'A: 1\nContent-Type: x/y\nB: 2\nMIME-Version: 1.0\n\nnew\n',
    ],
    [
      'gets a MIME-Version where it has none',
      'A: 1\n\nold',
      'A: 1\nMIME-Version: 1.0\nContent-Type: x/y\n\nnew\n',
    ],
    [
      'has one MIME-Version',
      'MIME-Version: 1.0\nA: 1\nMime-Version: 1.0 (x)\n\nold',
      'MIME-Version: 1.0\nA: 1\nContent-Type: x/y\n\nnew\n',
    ],
    ['keeps CRLF', 'A: 1\r\n\r\n', 'A: 1\r\nMIME-Version: 1.0\r\nContent-Type: x/y\r\n\r\nnew\r\n'],
    [
      'keeps the line of a mailbox file',
      'From x\nA: 1\n\n',
      'From x\nA: 1\nMIME-Version: 1.0\nContent-Type: x/y\n\nnew\n',
    ],
    ['ends a last line without its end', 'A: 1', 'A: 1\nMIME-Version: 1.0\nContent-Type: x/y\n\nnew\n'],
  ])('%s', (_, mail, expected) => {
    expect(around(mail, entity)).toBe(expected);
  });

  test('has no sender and no version that was inside', () => {
    const inside = 'From: ceo@victim.example\nMIME-Version: 1.0\nSubject: x\nContent-Type: x/y\n\nnew';
    expect(around('From: a@b.de\n\nold', inside)).toBe(
      'From: a@b.de\nMIME-Version: 1.0\nContent-Type: x/y\n\nnew',
    );
  });
});

test('taken apart and put together, a random mail is the same', () => {
  fc.assert(
    fc.property(randomMail, (mail) => {
      expect(mailAround(mail, entityOfMail(mail))).toEqual(mail);
    }),
    { numRuns: 1000 },
  );
});

test('sealed and opened, a random mail is the same, with what had to be encoded', () => {
  const form = fc.constantFrom<'signed' | 'encrypted'>('signed', 'encrypted');
  fc.assert(
    fc.property(randomMail, form, (mail, how) => {
      const entity = canonicalEntity(entityOfMail(mail));
      const sealed = mailAround(
        mail,
        how === 'signed'
          ? wrapSignedDetached(entity, Buffer.from('signature'), 'sha-256')
          : wrapPkcs7Mime(entity, 'enveloped-data'),
      );
      const protection = protectionOf(entityOfMail(sealed));
      const content =
        protection.kind === 'clear-signed'
          ? protection.signedPart
          : protection.kind === 'cms'
            ? protection.bytes
            : undefined;
      if (content === undefined) throw new Error(`it is ${protection.kind}`);
      expect(toCrlf(content)).toEqual(entity);
      const opened = toCrlf(mailAround(sealed, content)).toString('latin1');
      // What was no MIME keeps the version that sealing gave it.
      const isMime = /^MIME-Version/m.test(toCrlf(mailAround(mail, entity)).toString('latin1'));
      const expected = toCrlf(mailAround(mail, entity)).toString('latin1');
      expect(isMime ? opened : opened.replace('MIME-Version: 1.0\r\n', '')).toBe(expected);
    }),
    { numRuns: 1000 },
  );
});
