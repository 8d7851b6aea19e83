/** Exported certificates are read by others as the bytes that they were. */
import { X509Certificate } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Certificate } from '../../../source/core/certificate.ts';
import { readCertificate } from '../../../source/smime/certificate/read-certificate.ts';
import {
  encodeCertificates,
  encodePkcs7Certificates,
} from '../../../source/smime/output/encode-certificates.ts';
import { encodePem } from '../../../source/smime/output/encode-pem.ts';
import { fixture } from '../../support/fixture.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { derOf, openssl, summariesOf } from '../tools.ts';

const files = ['alice.pem', 'ca-issuing.pem', 'ca-intermediate.pem', 'many-extensions.pem', 'ed25519.pem'];
const certificates: readonly Certificate[] = files.map((file) => readCertificate(derOf(file)));

/** DER of each block of a PEM text, by Node. */
function blocksIn(pem: Uint8Array): readonly string[] {
  const blocks =
    Buffer.from(pem)
      .toString()
      .match(/-----BEGIN[^-]*-----[^-]*-----END[^-]*-----/g) ?? [];
  return blocks.map((block) => new X509Certificate(block).raw.toString('hex'));
}
const original = files.map((file) => derOf(file).toString('hex'));

describe('PEM', () => {
  test('is what OpenSSL writes, and nothing around it', () => {
    for (const file of files) {
      const written = openssl(['x509'], { input: fixture(file) }).toString();
      expect(encodePem('CERTIFICATE', derOf(file))).toBe(written);
    }
    expect(blocksIn(encodeCertificates(certificates, 'pem'))).toEqual(original);
  });

  test('comes back as the same certificates', async () => {
    const found = await summariesOf(encodeCertificates(certificates, 'pem'));
    expect(found).toEqual(certificates.map(({ fingerprint }) => `certificate ${fingerprint}`));
  });

  test('ends its last line, whatever the length', () => {
    expect(encodePem('X', new Uint8Array(48))).toBe(
      `-----BEGIN X-----\n${'A'.repeat(64)}\n-----END X-----\n`,
    );
    expect(encodePem('X', new Uint8Array(49))).toContain(`\nAA==\n-----END X-----\n`);
    expect(encodePem('X', new Uint8Array(0))).toBe('-----BEGIN X-----\n-----END X-----\n');
  });
});

describe('DER', () => {
  test('is the certificate as it is', () => {
    const [alice] = certificates;
    if (alice === undefined) throw new Error('no certificate');
    expect(Buffer.from(encodeCertificates([alice], 'der')).equals(derOf('alice.pem'))).toBe(true);
  });

  test('holds no two', () => {
    expect(() => encodeCertificates(certificates, 'der')).toThrow(RangeError);
    expect(() => encodeCertificates([], 'der')).toThrow(RangeError);
  });
});

describe('PKCS#7', () => {
  test('is read by OpenSSL, in order and byte for byte', () => {
    const bundle = encodeCertificates(certificates, 'p7b');
    const printed = openssl(['pkcs7', '-inform', 'DER', '-print_certs'], { input: bundle });
    expect(blocksIn(printed)).toEqual(original);
  });

  test('is the bundle that OpenSSL makes, byte for byte', () => {
    const file = join(temporaryFolder(), 'chain.pem');
    writeFileSync(file, encodeCertificates(certificates, 'pem'));
    const theirs = openssl(['crl2pkcs7', '-nocrl', '-certfile', file, '-outform', 'DER']);
    expect(Buffer.from(encodePkcs7Certificates(certificates)).toString('hex')).toBe(theirs.toString('hex'));
  });

  test('comes back as the same certificates', async () => {
    const found = await summariesOf(encodeCertificates(certificates, 'p7b'));
    expect(found).toEqual(certificates.map(({ fingerprint }) => `certificate ${fingerprint}`));
  });
});
