/** What OpenSSL signs is intact here, in every form that it writes. */
import { describe, expect, test } from 'vitest';
import { readCertificate } from '../../../source/smime/certificate/read-certificate.ts';
import { readSignedData } from '../../../source/smime/cms/read-signed-data.ts';
import { computing } from '../../support/computing.ts';
import { fixturePath } from '../../support/fixture.ts';
import { derOf, openssl } from '../tools.ts';
import { content, filesOf, judge, selfSigned, signedByOpenssl } from './signed-messages.ts';

const fingerprintOf = (name: string) => readCertificate(derOf(`${name}.pem`)).fingerprint;

describe('every key and digest', () => {
  test.each<[key: string, digest: string, isWeak: boolean, ...args: readonly string[]]>([
    ['alice', 'SHA-256', false],
    ['dave', 'SHA-512', false, '-md', 'sha512'],
    ['alice', 'SHA-224', false, '-md', 'sha224'],
    ['alice', 'SHA3-256', false, '-md', 'sha3-256'],
    ['alice', 'SHA-1', true, '-md', 'sha1'],
    ['alice', 'MD5', true, '-md', 'md5'],
    ['alice', 'SHA-256', false, '-keyopt', 'rsa_padding_mode:pss'],
    ['alice', 'SHA-384', false, '-md', 'sha384', '-keyopt', 'rsa_padding_mode:pss'],
    ['alice', 'SHA-256', false, '-keyopt', 'rsa_padding_mode:pss', '-keyopt', 'rsa_pss_saltlen:32'],
    [
      'alice',
      'SHA-256',
      false,
      ...['-keyopt', 'rsa_padding_mode:pss', '-keyopt', 'rsa_mgf1_md:sha1', '-keyopt', 'rsa_pss_saltlen:0'],
    ],
    ['bob', 'SHA-256', false],
    ['bob', 'SHA-1', true, '-md', 'sha1'],
    ['bob', 'SHA-512', false, '-md', 'sha512'],
    ['carol', 'SHA-384', false, '-md', 'sha384'],
    ['ec-p521', 'SHA-512', false, '-md', 'sha512'],
  ])('%s, %s', (name, digest, isWeak, ...args) => {
    const [signer, ...others] = judge(signedByOpenssl(content, ...filesOf(name), ...args));
    expect(others).toEqual([]);
    expect(signer).toMatchObject({ result: 'intact', digest, isWeak });
    expect(signer?.certificate?.fingerprint).toBe(fingerprintOf(name));
    expect(Math.abs(Date.now() - (signer?.signingTime ?? 0))).toBeLessThan(60_000);
  });

  test('keys that are for RSA-PSS alone', () => {
    const { pem, key } = selfSigned('RSA-PSS', ['rsa_keygen_bits:2048']);
    const pss = ['-keyopt', 'rsa_padding_mode:pss'];
    const signed = signedByOpenssl(content, '-signer', pem, '-inkey', key, ...pss);
    expect(judge(signed)).toMatchObject([{ result: 'intact', digest: 'SHA-256' }]);
  });
});

describe('every form', () => {
  const forms: readonly (readonly [form: string, ...args: readonly string[]])[] = [
    ['as usual'],
    ['with a subject key identifier', '-keyid'],
    ['without attributes', '-noattr'],
    ['without capabilities', '-nosmimecap'],
    ['with the certificate named in it', '-cades'],
    ['with a chain', '-certfile', fixturePath('ca-issuing.pem')],
    ['of another content type', '-econtent_type', '1.2.3.4'],
  ];
  test.each(forms)('detached, %s', (_, ...args) => {
    const signed = signedByOpenssl(content, ...filesOf('alice'), ...args);
    expect(readSignedData(signed).content).toBeUndefined();
    expect(judge(signed)).toMatchObject([{ result: 'intact' }]);
    expect(judge(signed, Buffer.from('else'))).toMatchObject([{ result: 'altered' }]);
  });

  test.each(forms)('opaque, %s', (_, ...args) => {
    const signed = signedByOpenssl(content, '-nodetach', ...filesOf('bob'), ...args);
    expect(Buffer.from(readSignedData(signed).content ?? []).equals(content)).toBe(true);
    expect(judge(signed)).toMatchObject([{ result: 'intact' }]);
  });

  test.each(forms)('in indefinite lengths, %s', (_, ...args) => {
    const streamed = ['-nodetach', '-stream', '-indef'];
    const signed = signedByOpenssl(content, ...streamed, ...filesOf('alice'), ...args);
    expect(signed.subarray(0, 2).toString('hex')).toBe('3080');
    expect(Buffer.from(readSignedData(signed).content ?? []).equals(content)).toBe(true);
    expect(judge(signed)).toMatchObject([{ result: 'intact' }]);
  });

  test('as PKCS#7 of old', () => {
    const args = ['smime', '-sign', '-binary', '-outform', 'DER', ...filesOf('alice')];
    expect(judge(openssl(args, { input: content }))).toMatchObject([{ result: 'intact' }]);
  });

  test('without certificates, by one that is at hand', () => {
    const signed = signedByOpenssl(content, ...filesOf('alice'), '-nocerts');
    expect(judge(signed)).toMatchObject([{ result: 'no-certificate', digest: 'SHA-256' }]);
    const stored = ['bob', 'alice', 'carol'].map((name) => readCertificate(derOf(`${name}.pem`)));
    const [judged] = judge(signed, content, stored);
    expect(judged).toMatchObject({ result: 'intact', certificate: { fingerprint: fingerprintOf('alice') } });
  });

  test('by several signers, each judged by itself', () => {
    const signed = signedByOpenssl(content, ...filesOf('alice'), ...filesOf('bob'));
    const results = judge(signed).map(({ result, certificate }) => [certificate?.fingerprint, result]);
    expect(results.sort()).toEqual(['alice', 'bob'].map((name) => [fingerprintOf(name), 'intact']).sort());
  });
});

describe('size', () => {
  const large = Buffer.alloc(25_000_000, 'A line of text that is repeated\r\n');

  test('25 MB in thousands of pieces are read as they were, soon', () => {
    const signed = signedByOpenssl(large, '-nodetach', '-stream', '-indef', ...filesOf('alice'));
    const computed = computing();
    const read = readSignedData(signed);
    const judged = judge(signed);
    expect(computed()).toBeLessThan(2000);
    expect(large.equals(read.content ?? Buffer.alloc(0))).toBe(true);
    expect(judged).toMatchObject([{ result: 'intact' }]);
  }, 30_000);

  test('25 MB in one piece are a view into the message', () => {
    const signed = signedByOpenssl(large, '-nodetach', ...filesOf('bob'));
    expect(readSignedData(signed).content?.buffer).toBe(signed.buffer);
    expect(judge(signed)).toMatchObject([{ result: 'intact' }]);
  }, 30_000);
});
