/** What carries CMS is read by OpenSSL, and by ourselves. */
import { describe, expect, test } from 'vitest';
import { canonicalEntity } from '../../../source/smime/mime/canonical-entity.ts';
import { toLf } from '../../../source/smime/mime/line-ends.ts';
import { protectionOf } from '../../../source/smime/mime/protection.ts';
import { wrapPkcs7Mime, wrapSignedDetached } from '../../../source/smime/mime/wrap.ts';
import { fixturesFolder } from '../../support/fixture.ts';
import { openssl, type RunOptions } from '../tools.ts';

const text = [
  'Content-Type: multipart/mixed; boundary="=_x"',
  '',
  '--=_x',
  'Content-Type: text/plain; charset=utf-8',
  'Content-Transfer-Encoding: 8bit',
  '',
  'Grüße, trailing \t',
  'From here on',
  '.',
  '--=_x',
  'Content-Type: message/rfc822',
  '',
  'Subject: forwarded',
  '',
  'a line',
  '',
  '--=_x--',
  '',
];
const entity = canonicalEntity(Buffer.from(text.join('\r\n')));
const cms = (args: readonly string[], options?: RunOptions): Buffer =>
  openssl(['cms', ...args], { cwd: fixturesFolder, ...options });

const signer = ['-signer', 'sales.pem', '-inkey', 'sales.key.pem', '-outform', 'DER'] as const;
const signature = cms(['-sign', '-binary', ...signer], { input: entity });
const enveloped = cms(['-encrypt', '-binary', '-outform', 'DER', 'sales.pem'], { input: entity });
const signed = wrapSignedDetached(entity, signature, 'sha-256');
const envelope = wrapPkcs7Mime(enveloped, 'enveloped-data');
const parsers = [
  ['cms', '-cmsout', '-outform', 'PEM'],
  ['smime', '-pk7out'],
];
const derOfPem = (pem: Buffer): Buffer =>
  Buffer.from(pem.toString().replaceAll(/-----.*?-----/g, ''), 'base64');
/** Lines of headers, base64 and boundaries have a length that everybody shows. */
const longestLine = (bytes: Buffer): number =>
  Math.max(
    ...bytes
      .toString()
      .split('\r\n')
      .map(({ length }) => length),
  );

describe('multipart/signed', () => {
  test.each([
    ['CRLF', signed],
    ['LF, as files have it', toLf(signed)],
  ])('is verified by OpenSSL with %s', (_, mail) => {
    const content = cms(['-verify', '-noverify', '-crlfeol'], { input: mail });
    expect(content.equals(entity)).toBe(true);
  });

  test.each(parsers)('openssl %s finds the signature in it', (...command) => {
    expect(derOfPem(openssl(command, { input: signed })).equals(signature)).toBe(true);
  });

  test('is read back to the byte', () => {
    expect(protectionOf(signed)).toEqual({ kind: 'clear-signed', signedPart: entity, signature });
    expect(protectionOf(toLf(signed))).toMatchObject({ signedPart: toLf(entity), signature });
    const bare = Buffer.from('\r\nno line end');
    expect(protectionOf(wrapSignedDetached(bare, signature, 'sha-256'))).toMatchObject({ signedPart: bare });
  });

  test('has a boundary that is not inside, in lines that fit', () => {
    const [, boundary = ''] = /boundary="([^"]+)"/.exec(signed.toString()) ?? [];
    expect(entity.includes(boundary)).toBe(false);
    expect(longestLine(signed)).toBeLessThanOrEqual(78);
    expect(signed.includes('\r\n\r\n--=')).toBe(true);
  });
});

describe('application/pkcs7-mime', () => {
  test.each([
    ['CRLF', envelope],
    ['LF, as files have it', toLf(envelope)],
  ])('is opened by OpenSSL with %s', (_, mail) => {
    const content = cms(['-decrypt', '-recip', 'sales.pem', '-inkey', 'sales.key.pem'], { input: mail });
    expect(content.equals(entity)).toBe(true);
  });

  test.each(parsers)('openssl %s finds the CMS in it', (...command) => {
    expect(derOfPem(openssl(command, { input: envelope })).equals(enveloped)).toBe(true);
  });

  test.each(['signed-data', 'enveloped-data', 'authEnveloped-data'] as const)(
    'is read back as %s',
    (smimeType) => {
      const wrapped = wrapPkcs7Mime(enveloped, smimeType);
      expect(protectionOf(wrapped)).toEqual({ kind: 'cms', bytes: enveloped, smimeType });
      expect(longestLine(wrapped)).toBe(76);
    },
  );

  test('of OpenSSL and of what it signed is read', () => {
    const mail = cms(['-encrypt', '-binary', 'sales.pem'], { input: entity });
    expect(protectionOf(mail)).toMatchObject({ kind: 'cms', smimeType: 'enveloped-data' });
    const clear = cms(['-sign', '-binary', ...signer.slice(0, 4)], { input: entity });
    expect(protectionOf(clear)).toMatchObject({ kind: 'clear-signed', signedPart: entity });
    const opaque = cms(['-sign', '-binary', '-nodetach', ...signer.slice(0, 4)], { input: entity });
    expect(protectionOf(opaque)).toMatchObject({ kind: 'cms', smimeType: 'signed-data' });
  });
});
