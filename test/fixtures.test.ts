/** Fixtures against judges of their own, node's and OpenSSL's X.509, so that expected.json is more than our opinion. */
import { execFileSync } from 'node:child_process';
import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readmeOf } from '../scripts/fixtures/readme.ts';
import { expectations, fixture, fixturePath, fixturesFolder } from './support/fixture.ts';

const certificates = expectations().filter(
  ({ kind, code }) => kind === 'certificate' && code !== 'unreadable',
);
const openssl = (...args: readonly string[]) =>
  execFileSync('openssl', args, { cwd: fixturesFolder, stdio: ['ignore', 'pipe', 'pipe'] }).toString();

/** node reads everything here but bare base64. */
const readCertificate = (file: string) => {
  const bytes = fixture(file);
  return new X509Certificate(file.endsWith('.txt') ? Buffer.from(bytes.toString(), 'base64') : bytes);
};

const curves: Readonly<Record<string, string>> = {
  prime256v1: 'P-256',
  secp384r1: 'P-384',
  secp521r1: 'P-521',
};

function algorithmOf({
  asymmetricKeyType,
  asymmetricKeyDetails: details,
}: ReturnType<typeof createPublicKey>) {
  if (asymmetricKeyType === 'rsa') return `RSA ${details?.modulusLength}`;
  if (asymmetricKeyType === 'ec') return `EC ${curves[details?.namedCurve ?? '']}`;
  return asymmetricKeyType === 'ed25519' ? 'Ed25519' : 'Ed448';
}

test('every file is listed once, and README tells the same', () => {
  const listed = expectations().map(({ file }) => file);
  expect(new Set(listed).size).toBe(listed.length);
  const files = readdirSync(fixturesFolder, { withFileTypes: true }).filter(
    (entry) => entry.isFile() && !entry.name.startsWith('.'),
  );
  expect(files.map(({ name }) => name).toSorted()).toEqual(
    [...listed, 'README.md', 'expected.json'].toSorted(),
  );
  expect(readFileSync(join(fixturesFolder, 'README.md'), 'utf8')).toBe(readmeOf(expectations()));
  const size = files.reduce((sum, { name }) => sum + statSync(join(fixturesFolder, name)).size, 0);
  expect(size).toBeLessThan(1_000_000);
});

describe('each certificate is what expected.json says', () => {
  test.each(certificates)('$file', ({ file, fingerprint, isCa, status, keyAlgorithm, addresses = [] }) => {
    const certificate = readCertificate(file);
    expect(certificate.fingerprint256.replaceAll(':', '').toLowerCase()).toBe(fingerprint);
    expect(certificate.ca).toBe(isCa);
    expect(algorithmOf(certificate.publicKey)).toBe(keyAlgorithm);
    const now = Date.now();
    const expected =
      now < certificate.validFromDate.getTime()
        ? 'not-yet-valid'
        : now > certificate.validToDate.getTime()
          ? 'expired'
          : 'valid';
    expect(status).toBe(expected);
    if (file.startsWith('hostile-')) return;
    const names = `${certificate.subjectAltName ?? ''} ${certificate.subject}`;
    for (const address of addresses) {
      if (/^[ -~]*$/.test(address)) expect(names).toContain(address);
      else expect(openssl('x509', '-in', file, '-noout', '-ext', 'subjectAltName')).toContain(address);
    }
  });
});

test('what is called unreadable is refused by node', () => {
  for (const { file } of expectations().filter(
    ({ code, kind }) => code === 'unreadable' && kind !== 'certificates',
  )) {
    expect(() => new X509Certificate(fixture(file)), file).toThrow();
  }
});

test('the chain leads from alice over two CAs to the root', () => {
  const chain = ['-CAfile', 'ca-root.pem', '-untrusted', 'chain.pem', '-purpose', 'smimesign'];
  expect(openssl('verify', ...chain, 'alice.pem')).toContain('OK');
  expect(() => openssl('verify', '-CAfile', 'ca-root.pem', 'alice.pem')).toThrow();
});

test('the CRL revokes one certificate', () => {
  const text = openssl('crl', '-in', 'crl-issuing.pem', '-noout', '-text');
  expect(text).toContain(readCertificate('revoked.pem').serialNumber);
  expect(text.match(/Serial Number:/g)).toHaveLength(1);
});

describe('each private key opens as told and belongs to its certificate', () => {
  const keys = expectations().filter(({ kind, keyOf }) => kind === 'private-key' && keyOf !== undefined);
  test.each(keys)('$file', ({ file, keyOf = '', passphrase, keyAlgorithm }) => {
    const type = file.includes('pkcs1') ? 'pkcs1' : file.includes('sec1') ? 'sec1' : 'pkcs8';
    const form = file.endsWith('.der')
      ? ({ key: fixture(file), format: 'der', type } as const)
      : ({ key: fixture(file), format: 'pem' } as const);
    if (passphrase !== undefined) expect(() => createPrivateKey({ ...form, passphrase: 'wrong' })).toThrow();
    const open = () => createPrivateKey({ ...form, ...(passphrase === undefined ? {} : { passphrase }) });
    if (file.includes('-des.')) return expect(open).toThrow();
    const key = open();
    expect(algorithmOf(createPublicKey(key))).toBe(keyAlgorithm);
    expect(readCertificate(keyOf).checkPrivateKey(key)).toBe(true);
  });
});

test('bundles hold as many certificates as told', () => {
  for (const { file, certificates: count, verdict } of expectations()) {
    if (count === undefined || verdict !== 'added' || !file.endsWith('.pem')) continue;
    const blocks =
      fixture(file)
        .toString()
        .match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
    expect(new Set(blocks).size, file).toBe(count);
  }
});

test('PKCS#12 containers open with their passphrase', () => {
  for (const { file, passphrase = '' } of expectations().filter(({ kind }) => kind === 'pkcs12')) {
    const inside = openssl(
      'pkcs12',
      '-in',
      fixturePath(file),
      '-passin',
      `pass:${passphrase}`,
      '-legacy',
      '-nodes',
    );
    expect(inside.match(/BEGIN CERTIFICATE/g), file).toHaveLength(4);
    expect(inside.match(/BEGIN PRIVATE KEY/g), file).toHaveLength(1);
  }
});
