import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { DescribedPart } from '../../../source/core/ports.ts';
import { describeCertificate } from '../../../source/smime/certificate/describe-certificate.ts';
import { readStoredCertificate } from '../../../source/smime/certificate/read-certificate.ts';
import { encode, integer, nullValue, octetString, oid, sequence } from '../../../source/smime/der/write.ts';
import { corporaFolder, fixture } from '../../support/fixture.ts';
import {
  buildCertificate,
  commonName,
  extension,
  generalizedTime,
  generalName,
  name,
  text,
} from './build-certificate.ts';

const describeDer = (der: Uint8Array): Promise<readonly DescribedPart[]> =>
  describeCertificate(readStoredCertificate(der));

async function linesOf(...encoded: readonly Uint8Array[]): Promise<readonly string[]> {
  const [part] = await describeDer(buildCertificate({ extensions: encoded }));
  return part?.lines ?? [];
}

test('every extension of a certificate is told in its order', async () => {
  const pem = fixture('many-extensions.pem').toString();
  const parts = await describeDer(Buffer.from(pem.replace(/-----[^-]+-----/g, ''), 'base64'));
  expect(parts.map(({ title, isCritical }) => `${title}${isCritical ? ', critical' : ''}`)).toEqual([
    'Basic constraints, critical',
    'Key usage, critical',
    'Extended key usage',
    'Subject key identifier',
    'Authority key identifier',
    'Certificate policies',
    'CRL distribution points',
    'Authority information access',
    'Issuer alternative name',
    'Extension 1.3.6.1.4.1.55555.2',
    'Subject alternative name',
  ]);
  const linesBy = new Map(parts.map(({ title, lines }) => [title, lines]));
  expect(linesBy.get('Certificate policies')).toEqual([
    '1.3.6.1.4.1.55555.1',
    '1.3.6.1.4.1.55555.3',
    '  practice statement: http://ca.example.org/cps',
    '  notice: Verified in person',
  ]);
  expect(linesBy.get('CRL distribution points')).toEqual(['URI: http://crl.example.org/issuing.crl']);
  expect(linesBy.get('Authority information access')).toEqual([
    'OCSP responder, URI: http://ocsp.example.org',
    "issuer's certificate, URI: http://ca.example.org/issuing.crt",
  ]);
  expect(linesBy.get('Issuer alternative name')).toEqual(['URI: http://ca.example.org']);
  expect(linesBy.get('Extension 1.3.6.1.4.1.55555.2')?.[0]).toBe(
    '0c 1e 61 6e 20 65 78 74 65 6e 73 69 6f 6e 20 74',
  );
});

test('alternative names of every kind are told', async () => {
  const lines = await linesOf(
    extension(
      '2.5.29.17',
      sequence(
        generalName.rfc822Name('a@b.example'),
        generalName.smtpUtf8Mailbox('grün@b.example'),
        generalName.dNSName('b.example'),
        generalName.uri('https://b.example'),
        generalName.directoryName(name([commonName, text.utf8('Alice')])),
        generalName.iPAddress(192, 0, 2, 1),
        generalName.iPAddress(0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1),
        generalName.iPAddress(1, 2, 3),
        generalName.registeredID('1.2.3'),
        generalName.otherName('1.3.6.1.4.1.311.20.2.3', text.utf8('alice@corp.example')),
        generalName.otherName('1.2.3', integer(5)),
        encode(0xa3, nullValue()),
        encode(0xa5, nullValue()),
      ),
    ),
  );
  expect(lines).toEqual([
    'e-mail address: a@b.example',
    'internationalised e-mail address: grün@b.example',
    'DNS name: b.example',
    'URI: https://b.example',
    'directory name: CN=Alice',
    'IP address: 192.0.2.1',
    'IP address: 2001:db8::1',
    'IP address: 010203',
    'registered ID: 1.2.3',
    'user principal name: alice@corp.example',
    'other name 1.2.3: 020105',
    'X.400 address: a3020500',
    'EDI party name: a5020500',
  ]);
});

describe('one extension in words', () => {
  const yes = encode(0x01, Uint8Array.of(0xff));
  const uri = (value: string) => encode(0xa0, generalName.uri(value));
  const dn = generalName.directoryName(
    name(['2.5.4.6', text.printable('DE')], [commonName, text.utf8('CA')]),
  );
  const etsi = (number: number, ...info: readonly Uint8Array[]) =>
    sequence(oid(`0.4.0.1862.1.${number}`), ...info);

  const cases: readonly (readonly [string, string, Uint8Array, readonly string[]])[] = [
    [
      'key usage',
      '2.5.29.15',
      encode(0x03, Uint8Array.of(7, 0x88, 0x80)),
      ['digital signature, key agreement, decipher only'],
    ],
    ['key usage of nothing', '2.5.29.15', encode(0x03, Uint8Array.of(0)), ['for nothing']],
    ['no CA', '2.5.29.19', sequence(), ['not a CA']],
    ['a CA', '2.5.29.19', sequence(yes), ['a CA, which may issue certificates']],
    [
      'the last CA',
      '2.5.29.19',
      sequence(yes, integer(0)),
      ['a CA, which may issue certificates', 'no intermediate CA below it'],
    ],
    [
      'the last but one',
      '2.5.29.19',
      sequence(yes, integer(1)),
      ['a CA, which may issue certificates', 'at most 1 intermediate CA below it'],
    ],
    [
      'extended key usage',
      '2.5.29.37',
      sequence(oid('1.3.6.1.5.5.7.3.4'), oid('1.2.3')),
      ['e-mail protection (1.3.6.1.5.5.7.3.4)', '1.2.3'],
    ],
    ['subject key identifier', '2.5.29.14', octetString(Uint8Array.of(0xab, 1)), ['ab01']],
    [
      'authority key identifier',
      '2.5.29.35',
      sequence(encode(0x80, Uint8Array.of(0xab)), encode(0xa1, dn), encode(0x82, Uint8Array.of(1))),
      ['key identifier: ab', 'issued by directory name: CN=CA, C=DE', 'serial number: 01'],
    ],
    [
      'name constraints',
      '2.5.29.30',
      sequence(
        encode(
          0xa0,
          sequence(generalName.rfc822Name('.b.example')),
          sequence(generalName.iPAddress(10, 0, 0, 0, 255, 0, 0, 0)),
        ),
        encode(0xa1, sequence(dn)),
      ),
      [
        'permitted: e-mail address: .b.example',
        'permitted: IP address: 10.0.0.0 mask 255.0.0.0',
        'excluded: directory name: CN=CA, C=DE',
      ],
    ],
    [
      'CRL distribution points',
      '2.5.29.31',
      sequence(
        sequence(encode(0xa0, uri('http://b.example/1.crl'))),
        sequence(
          encode(0xa0, encode(0xa1, sequence(oid(commonName), text.utf8('CRL1')))),
          encode(0x81, Uint8Array.of(5, 0x60)),
          encode(0xa2, dn),
        ),
      ),
      [
        'URI: http://b.example/1.crl',
        "below the CRL's issuer: CN=CRL1",
        '  for cACompromise, keyCompromise',
        '  CRL issued by directory name: CN=CA, C=DE',
      ],
    ],
    [
      'freshest CRL',
      '2.5.29.46',
      sequence(sequence(encode(0xa0, uri('http://b.example/d.crl')))),
      ['URI: http://b.example/d.crl'],
    ],
    [
      'subject information access',
      '1.3.6.1.5.5.7.1.11',
      sequence(
        sequence(oid('1.3.6.1.5.5.7.48.5'), generalName.uri('http://b.example/ca')),
        sequence(oid('1.3.6.1.5.5.7.48.3'), dn),
      ),
      ['time stamping, directory name: CN=CA, C=DE', 'CA repository, URI: http://b.example/ca'],
    ],
    [
      'a policy with a notice of an organization',
      '2.5.29.32',
      sequence(
        sequence(
          oid('2.23.140.1.5.1.3'),
          sequence(
            sequence(
              oid('1.3.6.1.5.5.7.2.2'),
              sequence(sequence(text.utf8('Example'), sequence(integer(1), integer(2))), text.bmp('Grüße')),
            ),
            sequence(oid('1.2.3'), nullValue()),
          ),
        ),
      ),
      [
        'S/MIME mailbox-validated, strict (2.23.140.1.5.1.3)',
        '  notice 1, 2 of Example',
        '  notice: Grüße',
        '  qualifier 1.2.3',
      ],
    ],
    [
      'policy mappings',
      '2.5.29.33',
      sequence(sequence(oid('1.2.3'), oid('1.2.4'))),
      ['1.2.3 of the issuer counts as 1.2.4'],
    ],
    [
      'policy constraints',
      '2.5.29.36',
      sequence(encode(0x80, Uint8Array.of(0)), encode(0x81, Uint8Array.of(1))),
      ['an explicit policy is required from here on', 'policies are not mapped after 1 more certificate'],
    ],
    ['inhibit any policy', '2.5.29.54', integer(2), ['any policy does not count after 2 more certificates']],
    [
      'private key usage period',
      '2.5.29.16',
      sequence(
        encode(0x80, generalizedTime('20240101000000Z').subarray(2)),
        encode(0x81, generalizedTime('20250101000000Z').subarray(2)),
      ),
      ['not before: 2024-01-01T00:00:00.000Z', 'not after: 2025-01-01T00:00:00.000Z'],
    ],
    [
      'S/MIME capabilities',
      '1.2.840.113549.1.9.15',
      sequence(
        sequence(oid('2.16.840.1.101.3.4.1.42')),
        sequence(oid('1.2.840.113549.3.2'), integer(128)),
        sequence(oid('1.2.3')),
      ),
      ['AES-256-CBC (2.16.840.1.101.3.4.1.42)', 'RC2-CBC (1.2.840.113549.3.2), 128 bits', '1.2.3'],
    ],
    [
      'qualified statements',
      '1.3.6.1.5.5.7.1.3',
      sequence(
        etsi(1),
        etsi(2, sequence(text.printable('EUR'), integer(5), integer(3))),
        etsi(2, sequence(integer(978), integer(5), integer(0))),
        etsi(3, integer(10)),
        etsi(4),
        etsi(5, sequence(sequence(text.ia5('https://b.example/pds'), text.printable('en')))),
        etsi(6, sequence(oid('0.4.0.1862.1.6.1'))),
        etsi(7, sequence(text.printable('DE'), text.printable('AT'))),
        sequence(oid('1.2.3'), integer(5)),
        sequence(oid('1.2.4')),
      ),
      [
        'qualified certificate under EU law',
        'limit of transactions: EUR 5 × 10^3',
        'limit of transactions: currency 978 5',
        'kept for 10 years after it expires',
        'the private key is in a qualified signature device',
        'disclosure statement (en): https://b.example/pds',
        'for electronic signatures (0.4.0.1862.1.6.1)',
        'qualified in DE, AT',
        '1.2.3: 020105',
        '1.2.4',
      ],
    ],
    [
      'OCSP no check',
      '1.3.6.1.5.5.7.48.1.5',
      nullValue(),
      ['revocation of this OCSP responder is not checked'],
    ],
    ['a template name of Microsoft', '1.3.6.1.4.1.311.20.2', text.bmp('User'), ['User']],
    [
      'a template of Microsoft',
      '1.3.6.1.4.1.311.21.7',
      sequence(oid('1.2.3'), integer(100), integer(3)),
      ['template 1.2.3', 'version 100.3'],
    ],
    [
      'application policies of Microsoft',
      '1.3.6.1.4.1.311.21.10',
      sequence(sequence(oid('1.3.6.1.5.5.7.3.2'))),
      ['TLS client (1.3.6.1.5.5.7.3.2)'],
    ],
    [
      'a type of Netscape',
      '2.16.840.1.113730.1.1',
      encode(0x03, Uint8Array.of(1, 0xa2)),
      ['TLS client, S/MIME, S/MIME CA'],
    ],
    ['a comment of Netscape', '2.16.840.1.113730.1.13', text.ia5('OpenSSL\nmade'), ['OpenSSL\nmade']],
    ['an unknown one', '1.2.3', Uint8Array.of(1, 2, 0xff), ['01 02 ff']],
    ['an unknown one without content', '1.2.3', new Uint8Array(0), ['empty']],
  ];

  test.each(cases)('%s', async (_, type, value, expected) => {
    expect(await linesOf(extension(type, value))).toEqual(expected);
  });
});

describe('what cannot be decoded is shown as hex', () => {
  test.each([
    ['a distribution point of bytes', '2.5.29.31', Uint8Array.of(0x30, 0x80)],
    [
      'an access method that nobody knows',
      '1.3.6.1.5.5.7.1.1',
      sequence(sequence(oid('1.2.3'), generalName.uri('x:y'))),
    ],
    [
      'an access location of a kind that the library does not take',
      '1.3.6.1.5.5.7.1.1',
      sequence(sequence(oid('1.3.6.1.5.5.7.48.1'), generalName.smtpUtf8Mailbox('a@b.example'))),
    ],
    ['policies that are none', '2.5.29.32', nullValue()],
    ['a key usage period at no time', '2.5.29.16', sequence(encode(0x80, Buffer.from('never')))],
    [
      'name constraints with a minimum',
      '2.5.29.30',
      sequence(encode(0xa0, sequence(generalName.dNSName('b'), encode(0x80, Uint8Array.of(1))))),
    ],
  ])('%s', async (_, type, value) => {
    const hex = Buffer.from(value.subarray(0, 16))
      .toString('hex')
      .replace(/..(?=.)/g, '$& ');
    expect((await linesOf(extension(type, value))).slice(0, 2)).toEqual(['not readable:', hex]);
  });
});

const corpora = corporaFolder();

test.skipIf(corpora === undefined)(
  `every extension in PKITS is understood, but the one that is there to be unknown${corpora === undefined ? ' (skipped: no corpora)' : ''}`,
  async () => {
    const folder = join(corpora ?? '', 'pkits/certs');
    const odd = new Set<string>();
    for (const file of readdirSync(folder)) {
      for (const { title, lines } of await describeDer(readFileSync(join(folder, file)))) {
        if (lines[0] === 'not readable:' || title.startsWith('Extension')) odd.add(title);
      }
    }
    expect([...odd]).toEqual(['Extension 2.16.840.1.101.2.1.12.2']);
  },
);
