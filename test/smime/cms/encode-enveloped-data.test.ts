/** What we encrypt is read by OpenSSL in every form, and by gpgsm and NSS in the default one. */
import { createPrivateKey } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  contentCiphers,
  defaultEncryptionForm,
  type EncryptionForm,
  keyTransports,
} from '../../../source/core/mail-engine.ts';
import { readCertificate } from '../../../source/smime/certificate/read-certificate.ts';
import { encodeEnvelopedData } from '../../../source/smime/cms/encode-enveloped-data.ts';
import { openEnvelopedData } from '../../../source/smime/cms/open-enveloped-data.ts';
import { readEnvelopedData } from '../../../source/smime/cms/read-enveloped-data.ts';
import { fixturePath } from '../../support/fixture.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { openssl, run, withGpgsm } from '../tools.ts';
import { content } from './build-enveloped.ts';
import { certificateOf, openedBy } from './recipients.ts';

const text = content.toString('latin1');
const forms: readonly EncryptionForm[] = contentCiphers.flatMap((cipher) =>
  keyTransports.map((keyTransport) => ({ cipher, keyTransport })),
);

const encrypted = (names: readonly string[], form: EncryptionForm, plain: Uint8Array = content): Uint8Array =>
  encodeEnvelopedData(plain, names.map(certificateOf), form);

function decryptedByOpenssl(message: Uint8Array, name: string): string {
  const key = ['-recip', fixturePath(`${name}.pem`), '-inkey', fixturePath(`${name}.key.pem`)];
  return openssl(['cms', '-decrypt', '-binary', '-inform', 'DER', ...key], { input: message }).toString(
    'latin1',
  );
}

describe.each(forms)('$cipher with $keyTransport', (form) => {
  const everybody = ['alice', 'bob', 'carol', 'dave', 'ec-p521'];

  test('each recipient reads it with OpenSSL and with us', () => {
    const message = encrypted(everybody, form);
    for (const name of everybody) {
      expect(decryptedByOpenssl(message, name)).toBe(text);
      expect(openedBy(message, name)).toBe(text);
    }
  });

  test('content of no bytes, and of whole blocks', () => {
    for (const plain of [Buffer.alloc(0), Buffer.alloc(32, 'x')]) {
      const message = encrypted(['bob'], form, plain);
      expect(decryptedByOpenssl(message, 'bob')).toBe(plain.toString());
      expect(openedBy(message, 'bob')).toBe(plain.toString());
    }
  });
});

test('it is DER, with the derivation that fits the curve', () => {
  const message = encrypted(['bob', 'carol', 'ec-p521', 'alice'], defaultEncryptionForm);
  const parsed = openssl(['asn1parse', '-inform', 'DER'], { input: message }).toString();
  expect(parsed).not.toContain('l=inf');
  for (const digest of ['sha256', 'sha384', 'sha512']) {
    expect(parsed).toContain(`:dhSinglePass-stdDH-${digest}kdf-scheme`);
  }
  const printed = openssl(['cms', '-cmsout', '-print', '-noout', '-inform', 'DER'], { input: message });
  expect(printed.toString()).toMatch(/envelopedData:[\s\S]*contentType: pkcs7-data[\s\S]*aes-256-cbc/);
});

test('no message key, IV or ephemeral key is used twice', () => {
  const [one, other] = [1, 2].map(() =>
    Buffer.from(encrypted(['bob'], defaultEncryptionForm)).toString('hex'),
  );
  expect(one).not.toBe(other);
  const last = (hex: string | undefined) => hex?.slice(-128);
  expect(last(one)).not.toBe(last(other));
});

test.each([
  ['ed25519', 'Ed25519'],
  ['refused-ed448', 'Ed448'],
])('nothing is encrypted to %s', (name, algorithm) => {
  expect(() => encrypted([name], defaultEncryptionForm)).toThrow(
    expect.objectContaining({
      name: 'UserError',
      code: 'refused',
      message: expect.stringContaining(algorithm),
    }),
  );
});

test('nothing is encrypted to nobody', () => {
  expect(() => encrypted([], defaultEncryptionForm)).toThrow(expect.objectContaining({ code: 'refused' }));
});

/** Both need a certificate of their own: gpgsm 2.2 knows no EC in CMS, and no chain with a P-384 key in it. */
function selfSigned(folder: string) {
  const [pem, key, p12] = ['cert.pem', 'key.pem', 'key.p12'].map((file) => join(folder, file));
  const usage = 'keyUsage=critical,digitalSignature,keyEncipherment,keyCertSign';
  const address = 'subjectAltName=email:rita@example.org';
  const names = ['-subj', '/CN=Rita', '-addext', usage, '-addext', address];
  openssl(['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', `${key}`, '-out', `${pem}`, ...names]);
  const old = ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha1'];
  const files = ['-inkey', `${key}`, '-in', `${pem}`, '-out', `${p12}`];
  openssl(['pkcs12', '-export', ...files, '-passout', 'pass:correct horse', ...old]);
  const der = openssl(['x509', '-in', `${pem}`, '-outform', 'DER']);
  return {
    certificate: readCertificate(der),
    privateKey: createPrivateKey(readFileSync(`${key}`)),
    p12: `${p12}`,
  };
}

test('gpgsm reads our default form, and we read what gpgsm writes', async () => {
  await withGpgsm('correct horse', async (gpgsm, home) => {
    const { certificate, privateKey, p12 } = selfSigned(home);
    gpgsm('--import', p12);
    writeFileSync(join(home, 'trustlist.txt'), `${certificate.sha1} S relax\n`);
    run('gpgconf', ['--kill', 'all'], { env: { GNUPGHOME: home } });
    const file = join(home, 'ours.p7m');
    writeFileSync(file, encodeEnvelopedData(content, [certificate], defaultEncryptionForm));
    expect(gpgsm('--decrypt', file)).toEqual(content);
    const plain = join(home, 'plain');
    writeFileSync(plain, content);
    const theirs = gpgsm('--disable-crl-checks', '--recipient', 'rita@example.org', '--encrypt', plain);
    const opened = openEnvelopedData(readEnvelopedData(theirs), [{ certificate, privateKey }]);
    expect(opened?.content).toEqual(content);
  });
}, 30_000);

test('NSS reads our default form, and we read what NSS writes', () => {
  const folder = temporaryFolder();
  const { certificate, privateKey, p12 } = selfSigned(folder);
  const database = ['-d', `sql:${folder}`];
  run('certutil', ['-N', ...database, '--empty-password']);
  run('pk12util', ['-i', p12, ...database, '-W', 'correct horse', '-K', '']);
  run('certutil', ['-M', ...database, '-n', 'Rita', '-t', 'CTP,CTP,CTP']);
  const [ours, plain, theirs] = ['ours', 'plain', 'theirs'].map((file) => join(folder, file));
  writeFileSync(`${ours}`, encodeEnvelopedData(content, [certificate], defaultEncryptionForm));
  expect(run('cmsutil', ['-D', ...database, '-i', `${ours}`])).toEqual(content);
  writeFileSync(`${plain}`, content);
  run('cmsutil', ['-E', ...database, '-r', 'rita@example.org', '-i', `${plain}`, '-o', `${theirs}`]);
  const opened = openEnvelopedData(readEnvelopedData(readFileSync(`${theirs}`)), [
    { certificate, privateKey },
  ]);
  expect(opened?.content).toEqual(content);
});
