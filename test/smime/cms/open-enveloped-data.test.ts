/** Messages that other programs encrypt are opened, in all forms that they have. */
import { createPrivateKey, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readCertificate } from '../../../source/smime/certificate/read-certificate.ts';
import { encodeEnvelopedData } from '../../../source/smime/cms/encode-enveloped-data.ts';
import { openEnvelopedData, recipientsAmong } from '../../../source/smime/cms/open-enveloped-data.ts';
import { type EnvelopedData, readEnvelopedData } from '../../../source/smime/cms/read-enveloped-data.ts';
import { openPrivateKey } from '../../../source/smime/keys/open-private-key.ts';
import { corporaFolder, fixturePath } from '../../support/fixture.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { legacyProvider, openssl } from '../tools.ts';
import { content } from './build-enveloped.ts';
import { certificateOf, keyOf, openedBy } from './recipients.ts';

const text = content.toString('latin1');

interface By {
  readonly cipher?: string;
  readonly options?: readonly string[];
  /** Belong to the recipient that stands before them. */
  readonly keyOptions?: readonly string[];
  readonly input?: Uint8Array;
}

function encryptedTo(names: readonly string[], { cipher, options = [], keyOptions = [], input }: By = {}) {
  const recipients = names.flatMap((name) => ['-recip', fixturePath(`${name}.pem`)]);
  const keyed = keyOptions.flatMap((option) => ['-keyopt', option]);
  const args = ['cms', '-encrypt', '-binary', '-outform', 'DER', cipher ?? '-aes256', ...options];
  return openssl([...args, ...recipients, ...keyed], { input: input ?? content });
}

function onlyRecipient({ recipients }: EnvelopedData) {
  const [only, ...rest] = recipients;
  if (only === undefined || rest.length > 0) throw new Error('not exactly one recipient');
  return only;
}

describe('content ciphers of OpenSSL', () => {
  test.each([
    ['-aes128', false],
    ['-aes192', false],
    ['-aes256', false],
    ['-des3', false],
    ['-aes-128-gcm', true],
    ['-aes-192-gcm', true],
    ['-aes-256-gcm', true],
  ])('%s', (cipher, isAuthenticated) => {
    const message = encryptedTo(['alice'], { cipher });
    expect(readEnvelopedData(message).isAuthenticated).toBe(isAuthenticated);
    expect(openedBy(message, 'alice')).toBe(text);
  });

  test.each(['-rc2-40', '-rc2-64', '-rc2-128', '-des'])('%s, which old programs wrote', (cipher) => {
    expect(openedBy(encryptedTo(['alice'], { cipher, options: legacyProvider }), 'alice')).toBe(text);
  });
});

describe('RC2', () => {
  const by: By = { cipher: '-rc2-128', options: legacyProvider };

  test('content of two blocks, of one and of none', () => {
    for (const length of [9, 8, 1, 0]) {
      const input = Buffer.alloc(length, 'x');
      expect(openedBy(encryptedTo(['bob'], { ...by, input }), 'bob')).toBe(input.toString());
    }
  });

  test('more of it than is calculated in a second is refused', () => {
    const message = encryptedTo(['bob'], { ...by, input: Buffer.alloc(17 * 1024 * 1024) });
    expect(() => readEnvelopedData(message)).toThrow(
      'these are 18 MB encrypted with the old cipher RC2; at most 16 MB are decrypted',
    );
  });
});

describe('RSA keys', () => {
  test.each([
    ['sha1', 'sha1', ''],
    ['sha256', 'sha256', ''],
    ['sha512', 'sha1', ''],
    ['sha1', 'sha384', ''],
    ['sha224', 'sha512', '0102ff'],
    ['sha384', 'sha256', '00'],
  ])('OAEP with %s, a mask of %s and the label "%s"', (digest, maskDigest, label) => {
    const keyOptions = [
      'rsa_padding_mode:oaep',
      `rsa_oaep_md:${digest}`,
      `rsa_mgf1_md:${maskDigest}`,
      ...(label === '' ? [] : [`rsa_oaep_label:${label}`]),
    ];
    const message = encryptedTo(['alice'], { keyOptions });
    const scheme = { kind: 'oaep', digest, maskDigest };
    expect(onlyRecipient(readEnvelopedData(message))).toMatchObject({ kind: 'transport', scheme });
    expect(openedBy(message, 'alice')).toBe(text);
  });
});

describe('EC keys', () => {
  test.each([
    ['bob', 'sha1', 'aes256-wrap', []],
    ['bob', 'sha224', 'aes256-wrap', ['ecdh_kdf_md:sha224']],
    ['bob', 'sha256', 'aes128-wrap', ['ecdh_kdf_md:sha256']],
    ['bob', 'sha512', 'aes192-wrap', ['ecdh_kdf_md:sha512']],
    ['bob', 'sha384', 'des3-wrap', ['ecdh_kdf_md:sha384']],
    ['bob', 'sha256', 'aes256-wrap', ['ecdh_kdf_md:sha256', 'ecdh_cofactor_mode:1']],
    ['carol', 'sha384', 'aes256-wrap', ['ecdh_kdf_md:sha384']],
    ['ec-p521', 'sha512', 'aes256-wrap', ['ecdh_kdf_md:sha512']],
  ])('%s: ECDH with %s and %s', (name, digest, wrap, keyOptions) => {
    const message = encryptedTo([name], { options: [`-${wrap}`], keyOptions });
    const agreement = { digest, wrap: { name: wrap } };
    expect(onlyRecipient(readEnvelopedData(message))).toMatchObject({ kind: 'agreement', agreement });
    expect(openedBy(message, name)).toBe(text);
  });
});

describe('recipients', () => {
  const everybody = ['alice', 'bob', 'carol', 'dave', 'ec-p521'];

  test.each(['-aes256', '-aes-256-gcm'])('each of several opens %s with the own key alone', (cipher) => {
    const message = encryptedTo(everybody, { cipher });
    for (const name of everybody) expect(openedBy(message, name)).toBe(text);
    expect(openedBy(message, 'sales')).toBeUndefined();
    expect(openedBy(message, 'sales', 'support', 'dave')).toBe(text);
  });

  test.each([
    ['issuer and serial number', [], 'issuer-and-serial-number'],
    ['subject key identifier', ['-keyid'], 'subject-key-identifier'],
  ])('are found by %s, without a key', (_, options, kind) => {
    const message = encryptedTo(['alice', 'bob'], { options });
    const enveloped = readEnvelopedData(message);
    expect(enveloped.recipients.map(({ identifier }) => identifier.kind)).toEqual([kind, kind]);
    const stored = ['sales', 'bob', 'support', 'alice'].map(certificateOf);
    expect(recipientsAmong(enveloped, stored)).toEqual([stored[1], stored[3]]);
    expect(openedBy(message, 'alice')).toBe(text);
    expect(openedBy(message, 'bob')).toBe(text);
  });

  test('the certificate whose key opened it is told', () => {
    const enveloped = readEnvelopedData(encryptedTo(['dave', 'bob']));
    const opened = openEnvelopedData(enveloped, ['alice', 'bob'].map(keyOf));
    expect(opened?.certificate.addresses[0]?.address).toBe('bob@example.org');
  });

  test('who has a passphrase or a shared key is passed over', () => {
    const secret = ['-secretkey', '00'.repeat(16), '-secretkeyid', '01', '-pwri_password', 'correct horse'];
    const message = encryptedTo(['alice'], { options: secret });
    expect(readEnvelopedData(message).recipients).toHaveLength(1);
    expect(openedBy(message, 'alice')).toBe(text);
  });
});

describe('large content in pieces', () => {
  const large = randomBytes(25_000_000);

  test.each(['-aes256', '-aes-256-gcm'])('6,000 pieces of %s', (cipher) => {
    const message = encryptedTo(['alice'], { cipher, options: ['-stream', '-indef'], input: large });
    const opened = openEnvelopedData(readEnvelopedData(message), [keyOf('alice')]);
    expect(opened?.content.equals(large)).toBe(true);
  });
});

const corpora = corporaFolder();

describe.skipIf(corpora === undefined)(
  corpora === undefined ? 'RFC 9216 (skipped: no corpora)' : 'RFC 9216',
  () => {
    const folder = join(corpora ?? '', 'rfc9216');
    const derOfSection = (section: string): Buffer => {
      const file = readdirSync(folder).find((name) => name.startsWith(`${section}_`)) ?? '';
      const [, base64 = ''] =
        /-----BEGIN [^-]*-----([^-]*)-----END/.exec(readFileSync(join(folder, file), 'latin1')) ?? [];
      return Buffer.from(base64, 'base64');
    };

    test.each([
      ['Alice', '4.3', '4.4'],
      ['Bob', '5.3', '5.4'],
    ])('%s reads what OpenSSL encrypts, and OpenSSL what we encrypt', (_, certificateSection, keySection) => {
      const der = derOfSection(certificateSection);
      const certificate = readCertificate(der);
      const { pkcs8 } = openPrivateKey(derOfSection(keySection), 'pkcs8');
      const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
      const made = temporaryFolder();
      const pem = join(made, 'certificate.pem');
      const keyPem = join(made, 'key.pem');
      writeFileSync(
        pem,
        `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`,
      );
      writeFileSync(keyPem, privateKey.export({ type: 'pkcs8', format: 'pem' }));
      const theirs = openssl(['cms', '-encrypt', '-binary', '-outform', 'DER', '-recip', pem], {
        input: content,
      });
      expect(openEnvelopedData(readEnvelopedData(theirs), [{ certificate, privateKey }])?.content).toEqual(
        content,
      );
      const ours = encodeEnvelopedData(content, [certificate], {
        cipher: 'aes-256-cbc',
        keyTransport: 'rsaes-pkcs1',
      });
      const args = ['cms', '-decrypt', '-binary', '-inform', 'DER', '-recip', pem, '-inkey', keyPem];
      expect(openssl(args, { input: ours })).toEqual(content);
    });
  },
);
