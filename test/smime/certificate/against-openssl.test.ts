/** Every fact that OpenSSL tells as well must be the same, for each kind of key and for public corpora. */
import { execFileSync } from 'node:child_process';
import { type KeyObject, X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  type Certificate,
  emailProtection,
  isCa,
  keyAlgorithmName,
} from '../../../source/core/certificate.ts';
import { readCertificate } from '../../../source/smime/certificate/read-certificate.ts';
import { corporaFolder, fixturesFolder } from '../../support/fixture.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const derOf = (pem: string): Buffer => Buffer.from(pem.replace(/-----[^-]+-----/g, ''), 'base64');
const withoutColons = (hex: string): string => hex.replaceAll(':', '').toLowerCase();
/** OpenSSL writes a sign, we have the bytes. */
const numberOf = (hex: string): bigint =>
  hex.startsWith('-') ? -BigInt(`0x${hex.slice(1)}`) : BigInt(`0x${hex}`);
const signedNumberOf = (hex: string): bigint => BigInt.asIntN(hex.length * 4, BigInt(`0x${hex}`));

/** OpenSSL writes attributes that belong together in the other order, with spaces around the plus. */
const inOneOrder = (name = ''): string =>
  name
    .split(', ')
    .map((part) =>
      part
        .split(/ ?\+ ?/)
        .sort()
        .join('+'),
    )
    .join(', ');

function openssl(folder: string, ...words: readonly string[]): string {
  return execFileSync('openssl', words, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** `openssl x509` lines `name=value` as a map. */
function factsOfOpenssl(folder: string): ReadonlyMap<string, string> {
  const lines = openssl(
    folder,
    ...[
      'x509',
      '-in',
      'certificate.pem',
      '-noout',
      '-serial',
      '-startdate',
      '-enddate',
      '-dateopt',
      'iso_8601',
    ],
    ...['-fingerprint', '-sha256', '-subject', '-issuer'],
    ...['-nameopt', 'sep_comma_plus_space,dn_rev,esc_2253,utf8,sname'],
  );
  return new Map(
    lines.split('\n').map((line): [string, string] => {
      const at = line.indexOf('=');
      return [line.slice(0, at).toLowerCase(), line.slice(at + 1)];
    }),
  );
}

const extensions = `
[ext]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature, keyAgreement
extendedKeyUsage = emailProtection, 1.2.3.4
subjectAltName = email:Alice@example.org, IP:192.0.2.1, email:alice@example.net
subjectKeyIdentifier = hash
`;

describe('keys of all kinds', () => {
  test.each([
    ['RSA', ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'], 'RSA 2048', 'RSA with SHA-256'],
    [
      'RSA-PSS',
      ['-algorithm', 'RSA-PSS', '-pkeyopt', 'rsa_keygen_bits:2048'],
      'RSA-PSS 2048',
      'RSA-PSS with SHA-256',
    ],
    ['P-256', ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'], 'EC P-256', 'ECDSA with SHA-256'],
    ['P-384', ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384'], 'EC P-384', 'ECDSA with SHA-256'],
    ['P-521', ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-521'], 'EC P-521', 'ECDSA with SHA-256'],
    [
      'Brainpool',
      ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:brainpoolP256r1'],
      'EC brainpoolP256r1',
      'ECDSA with SHA-256',
    ],
    ['Ed25519', ['-algorithm', 'ED25519'], 'Ed25519', 'Ed25519'],
    ['Ed448', ['-algorithm', 'ED448'], 'Ed448', 'Ed448'],
  ])('%s', (_, algorithm, keyName, signatureName) => {
    const folder = temporaryFolder();
    openssl(folder, 'genpkey', ...algorithm, '-out', 'key.pem');
    const subject = '/C=DE/O=Example, Inc./CN=Alice "A" Möller+OU=Sales';
    const addExtensions = extensions
      .trim()
      .split('\n')
      .slice(1)
      .flatMap((line) => ['-addext', line]);
    openssl(
      folder,
      ...['req', '-x509', '-new', '-key', 'key.pem', '-sha256', '-utf8', '-multivalue-rdn', '-subj', subject],
      ...['-days', '400', '-out', 'certificate.pem', ...addExtensions],
    );
    const certificate = readCertificate(derOf(readFileSync(join(folder, 'certificate.pem'), 'utf8')));
    const expected = factsOfOpenssl(folder);

    const iso = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')}Z`;
    expect(signedNumberOf(certificate.serialNumber)).toBe(numberOf(expected.get('serial') ?? ''));
    expect(iso(certificate.notBefore)).toBe(expected.get('notbefore'));
    expect(iso(certificate.notAfter)).toBe(expected.get('notafter'));
    expect(certificate.fingerprint).toBe(withoutColons(expected.get('sha256 fingerprint') ?? ''));
    expect(inOneOrder(certificate.subject.text)).toBe(inOneOrder(expected.get('subject')));
    expect(certificate.issuer.text).toBe(certificate.subject.text);
    expect(keyAlgorithmName(certificate.publicKey)).toBe(keyName);
    expect(certificate.signatureAlgorithm.name).toBe(signatureName);
    expect(certificate.addresses.map(({ address }) => address)).toEqual([
      'Alice@example.org',
      'alice@example.net',
    ]);
    expect(certificate.keyUsage).toEqual(new Set(['digitalSignature', 'keyAgreement']));
    expect(certificate.extendedKeyUsage).toEqual([emailProtection, '1.2.3.4']);
    expect(certificate.basicConstraints).toEqual({ ca: false });
  });

  test('a key that cannot sign, certified by another', () => {
    const folder = temporaryFolder();
    openssl(folder, 'genpkey', '-algorithm', 'X25519', '-out', 'x.pem');
    openssl(folder, 'pkey', '-in', 'x.pem', '-pubout', '-out', 'x.pub.pem');
    openssl(folder, 'genpkey', '-algorithm', 'ED25519', '-out', 'ca.pem');
    openssl(
      folder,
      ...['x509', '-new', '-subj', '/CN=X', '-force_pubkey', 'x.pub.pem', '-key', 'ca.pem'],
      ...['-days', '9', '-out', 'certificate.pem'],
    );
    const certificate = readCertificate(derOf(readFileSync(join(folder, 'certificate.pem'), 'utf8')));
    expect(certificate.publicKey.algorithm).toBe('X25519');
  });
});

const keyTypes: ReadonlyMap<string, string> = new Map([
  ['rsa', 'RSA'],
  ['rsa-pss', 'RSA-PSS'],
  ['dsa', 'DSA'],
  ['ec', 'EC'],
  ['ed25519', 'Ed25519'],
  ['ed448', 'Ed448'],
  ['x25519', 'X25519'],
  ['x448', 'X448'],
]);

/** OpenSSL cannot open a DSA key that inherits its parameters from its issuer (PKITS 4.1.5). */
function openedKey(known: X509Certificate): KeyObject | undefined {
  try {
    return known.publicKey;
  } catch {
    return undefined;
  }
}

function expectSameFacts(certificate: Certificate, known: X509Certificate): void {
  expect(certificate.fingerprint).toBe(withoutColons(known.fingerprint256));
  expect(certificate.sha1).toBe(withoutColons(known.fingerprint));
  expect(signedNumberOf(certificate.serialNumber)).toBe(numberOf(known.serialNumber));
  expect(certificate.notBefore).toBe(known.validFromDate.getTime());
  expect(certificate.notAfter).toBe(known.validToDate.getTime());
  // For OpenSSL a CA is one that may sign certificates as well.
  const maySign = certificate.keyUsage === undefined || certificate.keyUsage.has('keyCertSign');
  expect(isCa(certificate) && maySign).toBe(known.ca);
  expect(certificate.extendedKeyUsage).toEqual(known.keyUsage);
  expect(certificate.signatureAlgorithm.oid).toBe(known.signatureAlgorithmOid);
  const key = openedKey(known);
  if (key === undefined) {
    expect(certificate.publicKey).toMatchObject({ algorithm: 'DSA' });
    expect(certificate.publicKey.bits).toBeUndefined();
    return;
  }
  const { modulusLength, publicExponent } = key.asymmetricKeyDetails ?? {};
  expect(certificate.publicKey.algorithm).toBe(keyTypes.get(key.asymmetricKeyType ?? ''));
  if (modulusLength !== undefined) expect(certificate.publicKey.bits).toBe(modulusLength);
  if (publicExponent !== undefined) expect(certificate.publicKey.exponent).toBe(Number(publicExponent));
  expect(Buffer.compare(certificate.publicKey.spki, key.export({ format: 'der', type: 'spki' }))).toBe(0);
}

/** The certificate in a file that is nothing else; undefined for other files. */
function onlyCertificate(path: string): Buffer | undefined {
  const bytes = readFileSync(path);
  if (path.endsWith('.crt')) return bytes;
  const pem = bytes.toString('latin1');
  const blocks = pem.match(/-----BEGIN [^-]+-----/g) ?? [];
  return blocks.length === 1 && blocks[0] === '-----BEGIN CERTIFICATE-----' ? derOf(pem) : undefined;
}

const fixtureNames = readdirSync(fixturesFolder).filter(
  (file) => file.endsWith('.pem') && !/^(?:ignored|refused|bundle|chain)/.test(file),
);

test('the fixtures are as OpenSSL has them', () => {
  const found = fixtureNames
    .map((file) => onlyCertificate(join(fixturesFolder, file)))
    .filter((der) => der !== undefined);
  expect(found.length).toBeGreaterThan(40);
  for (const der of found) expectSameFacts(readCertificate(der), new X509Certificate(der));
});

const corpora = corporaFolder();

describe.skipIf(corpora === undefined)(
  `public corpora${corpora === undefined ? ' (skipped: no corpora)' : ''}`,
  () => {
    test.each([
      ['PKITS', 'pkits/certs', 405],
      ['RFC 9216', 'rfc9216', 12],
    ])('every certificate of %s is as OpenSSL has it', (_, folder, count) => {
      const path = join(corpora ?? '', folder);
      const found = readdirSync(path)
        .map((file) => onlyCertificate(join(path, file)))
        .filter((der) => der !== undefined);
      expect(found.length).toBe(count);
      for (const der of found) expectSameFacts(readCertificate(der), new X509Certificate(der));
    });
  },
);
