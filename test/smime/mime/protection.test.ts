/** How a mail is protected is told from the outside, and never guessed. */
import { describe, expect, test } from 'vitest';
import { cmsTypes, encodeContentInfo } from '../../../source/smime/cms/content-info.ts';
import { octetString } from '../../../source/smime/der/write.ts';
import { protectedPartsInside, protectionOf } from '../../../source/smime/mime/protection.ts';

const kindOf = (text: string) => protectionOf(Buffer.from(text));

const signatureType = 'application/pkcs7-signature';
const signaturePart = `Content-Type: ${signatureType}; name=smime.p7s\nContent-Transfer-Encoding: base64\n\nYWJj\n`;
const signedWith = (parameters: string, ...parts: readonly string[]): string =>
  `Content-Type: multipart/signed; boundary=b${parameters}\n\npre\n${parts
    .map((part) => `--b\n${part}\n`)
    .join('')}--b--\npost\n`;
const protocol = `; micalg=sha-256; protocol="${signatureType}"`;
const cms = (type: string, body = 'YWJj'): string =>
  `Content-Type: ${type}\nContent-Transfer-Encoding: base64\n\n${body}\n`;

describe('clear-signed', () => {
  test('is a part to the byte, and its signature', () => {
    const part = ' not: a field\r\n\tFrom here \nand\r on\n';
    const expected = { kind: 'clear-signed', signedPart: Buffer.from(part), signature: Buffer.from('abc') };
    expect(kindOf(signedWith(protocol, part, signaturePart))).toEqual(expected);
  });

  test.each<[string, string]>([
    [
      'the old name',
      signedWith(
        '; protocol=application/x-pkcs7-signature',
        '\nx',
        signaturePart.replace('pkcs7', 'x-pkcs7'),
      ),
    ],
    ['no protocol', signedWith('', '\nx', signaturePart)],
    [
      'any case',
      signedWith('; PROTOCOL="Application/PKCS7-Signature"', '\nx', signaturePart.replace('pkcs7', 'PKCS7')),
    ],
    [
      'a signature called bytes',
      signedWith(protocol, '\nx', signaturePart.replace(signatureType, 'application/octet-stream')),
    ],
    ['no closing line', signedWith(protocol, '\nx', signaturePart).replace('--b--\npost\n', '')],
  ])('%s', (_, text) => {
    expect(kindOf(text)).toMatchObject({ kind: 'clear-signed' });
  });
});

describe('CMS', () => {
  test.each<[string, string | undefined]>([
    ['application/pkcs7-mime; smime-type=enveloped-data', 'enveloped-data'],
    ['Application/X-PKCS7-MIME; name="smime.p7m"', undefined],
    ['application/octet-stream; name="SMIME.P7M"', undefined],
    ['application/octet-stream\nContent-Disposition: attachment; filename=smime.p7m', undefined],
  ])('%s', (type, smimeType) => {
    expect(kindOf(cms(type))).toEqual({
      kind: 'cms',
      bytes: Buffer.from('abc'),
      ...(smimeType === undefined ? {} : { smimeType }),
    });
  });
});

describe('not protected', () => {
  test.each([
    ['text', 'Subject: application/pkcs7-mime\n\nx'],
    ['nothing', ''],
    [
      'OpenPGP',
      signedWith(
        '; protocol="application/pgp-signature"',
        '\nx',
        'Content-Type: application/pgp-signature\n\nx',
      ),
    ],
    ['a signature of another kind', signedWith('', '\nx', 'Content-Type: application/pgp-signature\n\nx')],
    ['a file', cms('application/octet-stream; name=smime.p7m.pdf')],
    ['a signature that stands alone', cms(signatureType)],
    ['two types of no interest', 'Content-Type: text/plain\nContent-Type: text/html\n\nx'],
  ])('%s', (_, text) => {
    expect(kindOf(text)).toEqual({ kind: 'none' });
  });
});

describe('broken', () => {
  const says = 'the message says that it is signed, and';
  test.each<[string, string, string]>([
    [
      'no boundary',
      signedWith(protocol).replace('boundary=b', 'x=y'),
      `${says} the boundary between its parts is missing`,
    ],
    [
      'a boundary that is not there',
      signedWith(protocol).replace('--b', '--c'),
      `${says} the boundary between its parts is missing`,
    ],
    ['one part', signedWith(protocol, '\nx'), `${says} has one part where two belong`],
    [
      'three parts',
      signedWith(protocol, '\nx', signaturePart, '\nfooter'),
      `${says} has more parts where two belong`,
    ],
    ['no signature', signedWith(protocol, '\nx', '\ny'), `${says} its second part is no S/MIME signature`],
    [
      'two types',
      `Content-Type: text/plain\n${signedWith(protocol, '\nx', signaturePart)}`,
      'the message has several Content-Type fields, and they differ',
    ],
  ])('%s', (_, text, why) => {
    expect(kindOf(text)).toEqual({ kind: 'broken', about: 'signature', why });
  });

  test('two types of which one says encrypted', () => {
    expect(kindOf(`Content-Type: text/html\n${cms('application/pkcs7-mime')}`)).toMatchObject({
      kind: 'broken',
      about: 'encryption',
    });
  });
});

describe('S/MIME parts inside', () => {
  const contentInfo = (type: string): string =>
    Buffer.from(encodeContentInfo(type, octetString(Buffer.from('x')))).toString('base64');
  const mixed = (...parts: readonly string[]): string =>
    `Content-Type: multipart/mixed; boundary=m\n\n${parts.map((part) => `--m\n${part}\n`).join('')}--m--\n`;
  const footer = '\nThis list is kept by somebody';
  const whole = signedWith(protocol, '\nx', signaturePart);

  test.each<[string, string, boolean, boolean]>([
    ['none', mixed('\nx', footer), false, false],
    ['the whole is not inside', whole, false, false],
    [
      'the whole is not inside, opaque',
      cms('application/pkcs7-mime; smime-type=enveloped-data'),
      false,
      false,
    ],
    ['below a footer', mixed(whole, footer), true, false],
    ['called encrypted', mixed(cms('application/pkcs7-mime; smime-type=enveloped-data')), false, true],
    [
      'called encrypted, authenticated',
      mixed(cms('application/pkcs7-mime; smime-type=authEnveloped-data')),
      false,
      true,
    ],
    ['called signed', mixed(cms('application/pkcs7-mime; smime-type=signed-data')), true, false],
    [
      'encrypted, called a file',
      mixed(cms('application/octet-stream; name=smime.p7m', contentInfo(cmsTypes.envelopedData))),
      false,
      true,
    ],
    [
      'signed, called nothing',
      mixed(cms('application/x-pkcs7-mime', contentInfo(cmsTypes.signedData))),
      true,
      false,
    ],
    [
      'encrypted, called signed',
      mixed(cms('application/pkcs7-mime; smime-type=signed-data', contentInfo(cmsTypes.authEnvelopedData))),
      true,
      true,
    ],
    ['broken, and yet it says so', mixed(signedWith(protocol, '\nx'), footer), true, false],
    ['OpenPGP', mixed(signedWith('; protocol="application/pgp-signature"', '\nx', footer)), false, false],
    ['in a forwarded mail', mixed(`Content-Type: message/rfc822\n\nSubject: x\n${whole}`), true, false],
    [
      'within what is signed',
      signedWith(protocol, cms('application/pkcs7-mime; smime-type=enveloped-data'), signaturePart),
      false,
      true,
    ],
  ])('%s', (_, text, signed, encrypted) => {
    expect(protectedPartsInside(Buffer.from(text))).toEqual({ signed, encrypted });
  });
});
