import { describe, expect, test } from 'vitest';
import { UserError } from '../../../source/core/errors.ts';
import {
  readCertificate,
  readStoredCertificate,
} from '../../../source/smime/certificate/read-certificate.ts';
import {
  bitString,
  encode,
  integer,
  nullValue,
  octetString,
  oid,
  sequence,
} from '../../../source/smime/der/write.ts';
import {
  buildCertificate,
  type CertificateParts,
  commonName,
  ed25519Key,
  extension,
  generalizedTime,
  generalName,
  name,
  subjectAltName,
  text,
  utcTime,
} from './build-certificate.ts';

test('all parts of a certificate are read', () => {
  const der = buildCertificate({
    serialNumber: integer(Uint8Array.of(0xff, 2)),
    notAfter: generalizedTime('20500101000000Z'),
    uniqueIds: [encode(0x81, Uint8Array.of(0, 1)), encode(0x82, Uint8Array.of(0, 2))],
    extensions: [subjectAltName(generalName.rfc822Name('a@b.example')), extension('1.2.3', nullValue())],
  });
  const certificate = readCertificate(der);
  expect(certificate).toMatchObject({
    version: 3,
    serialNumber: '00ff02',
    subject: { text: 'CN=Alice' },
    issuer: { text: 'CN=Issuer' },
    notBefore: Date.UTC(2024, 0, 1),
    notAfter: Date.UTC(2050, 0, 1),
    publicKey: { algorithm: 'Ed25519' },
    signatureAlgorithm: { oid: '1.2.840.113549.1.1.11', name: 'RSA with SHA-256' },
    addresses: [{ address: 'a@b.example', source: 'rfc822Name' }],
  });
  expect(certificate.extensions.map((found) => found.oid)).toEqual(['2.5.29.17', '1.2.3']);
  expect([...(certificate.signatureAlgorithm.parameters ?? [])]).toEqual([5, 0]);
  expect([...certificate.signature]).toEqual(Array.from({ length: 64 }, () => 1));
  expect(Buffer.from(der).includes(certificate.tbs)).toBe(true);
});

test('a negative and a zero serial number are read, because certificates have them', () => {
  expect(readCertificate(buildCertificate({ serialNumber: integer(0) })).serialNumber).toBe('00');
  const negative = encode(0x02, Uint8Array.of(0x80));
  expect(readCertificate(buildCertificate({ serialNumber: negative })).serialNumber).toBe('80');
});

test.each([
  ['absent', undefined, 1],
  ['0, which is not DER', encode(0xa0, integer(0)), 1],
  ['1', encode(0xa0, integer(1)), 2],
  ['2', encode(0xa0, integer(2)), 3],
])('a version of %s', (_, version, expected) => {
  expect(readCertificate(buildCertificate({ version: version ?? new Uint8Array(0) })).version).toBe(expected);
});

describe('the signature algorithm is told in words', () => {
  const pss = (...parameters: readonly Uint8Array[]) => sequence(oid('1.2.840.113549.1.1.10'), ...parameters);
  const pssHash = (digest: string) => encode(0xa0, sequence(oid(digest), nullValue()));
  test.each([
    [sequence(oid('1.2.840.113549.1.1.5'), nullValue()), 'RSA with SHA-1'],
    [sequence(oid('1.2.840.113549.1.1.4'), nullValue()), 'RSA with MD5'],
    [sequence(oid('1.2.840.10045.4.3.3')), 'ECDSA with SHA-384'],
    [sequence(oid('1.3.101.112')), 'Ed25519'],
    [pss(sequence(pssHash('2.16.840.1.101.3.4.2.3'))), 'RSA-PSS with SHA-512'],
    [pss(sequence(pssHash('1.2.3'))), 'RSA-PSS with 1.2.3'],
    [pss(sequence()), 'RSA-PSS with SHA-1'],
    [pss(), 'RSA-PSS with SHA-1'],
    [sequence(oid('1.2.3.4')), '1.2.3.4'],
  ])('%#: %s', (innerAlgorithm, expected) => {
    const { signatureAlgorithm } = readStoredCertificate(buildCertificate({ innerAlgorithm }));
    expect(signatureAlgorithm.name).toBe(expected);
  });
});

function refusalOf(read: () => unknown): UserError {
  try {
    read();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('a malformed certificate is refused in one sentence that names the field', () => {
  const cases: readonly (readonly [string, CertificateParts])[] = [
    ['its version cannot be read', { version: encode(0xa0, integer(3)) }],
    ['its serial number cannot be read', { serialNumber: encode(0x02, Uint8Array.of(0, 1)) }],
    ['its serial number', { serialNumber: octetString(Uint8Array.of(1)) }],
    ['its issuer cannot be read', { issuer: sequence(nullValue()) }],
    ['its subject cannot be read', { subject: sequence(nullValue()) }],
    ['its validity cannot be read', { notBefore: utcTime('241301000000Z') }],
    ['its validity cannot be read', { notAfter: Buffer.concat([utcTime('340101000000Z'), nullValue()]) }],
    ['its public key cannot be read', { publicKey: sequence(ed25519Key) }],
    [
      'its signature algorithm cannot be read',
      { innerAlgorithm: sequence(oid('1.2.3'), nullValue(), nullValue()) },
    ],
    ['two different signature algorithms', { outerAlgorithm: sequence(oid('1.2.840.113549.1.1.11')) }],
    ['its signature cannot be read', { signature: octetString(Uint8Array.of(1)) }],
    ['its signature cannot be read', { signature: encode(0x03, Uint8Array.of(8, 0)) }],
    ['its extensions cannot be read', { extensions: [extension('2.5.29.19', nullValue())] }],
    [
      'its extensions cannot be read',
      { extensions: [extension('1.2', nullValue()), extension('1.2', nullValue())] },
    ],
    ['its version is 1', { version: new Uint8Array(0), extensions: [extension('1.2.3', nullValue())] }],
    ['unique identifiers', { version: new Uint8Array(0), uniqueIds: [encode(0x81, Uint8Array.of(0, 1))] }],
    ['a part that no certificate has', { uniqueIds: [encode(0x84, Uint8Array.of(0))] }],
    ['three parts', { signature: Buffer.concat([bitString(Uint8Array.of(1)), nullValue()]) }],
  ];
  test.each(cases)('%s', (fragment, parts) => {
    const refusal = refusalOf(() => readStoredCertificate(buildCertificate(parts)));
    expect(refusal.code).toBe('unreadable-input');
    expect(refusal.message).toMatch(/^this is not a readable X\.509 certificate: /);
    expect(refusal.message).toContain(fragment);
  });

  test.each([
    ['nothing', new Uint8Array(0)],
    ['a byte', Uint8Array.of(0x30)],
    ['text', Buffer.from('-----BEGIN CERTIFICATE-----')],
    ['a certificate with a byte behind it', Buffer.concat([buildCertificate(), Uint8Array.of(0)])],
    ['a certificate without its last byte', buildCertificate().subarray(0, -1)],
    ['a public key', ed25519Key],
    ['an empty sequence', sequence()],
  ])('%s', (_, bytes) => {
    expect(refusalOf(() => readCertificate(bytes)).code).toBe('unreadable-input');
  });
});

test('what OpenSSL cannot read is refused when it comes from outside, and read when it is there already', () => {
  const halfAPair = encode(0x1e, Uint8Array.of(0xd8, 0x3e));
  const der = buildCertificate({ subject: name([commonName, halfAPair]) });
  expect(refusalOf(() => readCertificate(der))).toMatchObject({
    code: 'unreadable-input',
    message: 'this is not a readable X.509 certificate: OpenSSL cannot read it',
  });
  expect(readStoredCertificate(der).subject.rdns).toEqual([[{ oid: commonName, value: '\ud83e' }]]);
});

test('the caller may wipe what it gave, the certificate stays', () => {
  const der = Buffer.from(buildCertificate({ subject: name([commonName, text.utf8('Alice')]) }));
  const { fingerprint } = readStoredCertificate(der);
  const certificate = readCertificate(der);
  der.fill(0);
  expect(readStoredCertificate(certificate.der).fingerprint).toBe(fingerprint);
  expect(certificate.subject.der[0]).toBe(0x30);
});

test('all bytes are plain arrays, even of a Buffer', () => {
  const certificate = readStoredCertificate(Buffer.from(buildCertificate()));
  for (const bytes of [
    certificate.der,
    certificate.tbs,
    certificate.subject.der,
    certificate.publicKey.spki,
  ]) {
    expect(Buffer.isBuffer(bytes)).toBe(false);
  }
});
