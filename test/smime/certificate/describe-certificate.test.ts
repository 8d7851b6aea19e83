import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { DescribedPart } from '../../../source/core/ports.ts';
import { describeCertificate } from '../../../source/smime/certificate/describe-certificate.ts';
import { readStoredCertificate } from '../../../source/smime/certificate/read-certificate.ts';
import { encode, integer, nullValue, octetString, oid, sequence } from '../../../source/smime/der/write.ts';
import { corporaFolder, fixture } from '../../support/fixture.ts';
import { commonName, generalizedTime, generalName, name, text } from './build-certificate.ts';
import { type ExtensionCase, linesOfExtension } from './lines-of-extension.ts';

const describeDer = (der: Uint8Array): Promise<readonly DescribedPart[]> =>
  describeCertificate(readStoredCertificate(der));

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

describe('one extension in words', () => {
  const yes = encode(0x01, Uint8Array.of(0xff));
  const dn = generalName.directoryName(
    name(['2.5.4.6', text.printable('DE')], [commonName, text.utf8('CA')]),
  );

  const cases: readonly ExtensionCase[] = [
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
      'OCSP no check',
      '1.3.6.1.5.5.7.48.1.5',
      nullValue(),
      ['revocation of this OCSP responder is not checked'],
    ],
    ['an unknown one', '1.2.3', Uint8Array.of(1, 2, 0xff), ['01 02 ff']],
    ['an unknown one without content', '1.2.3', new Uint8Array(0), ['empty']],
  ];

  test.each(cases)('%s', async (_, type, value, expected) => {
    expect(await linesOfExtension(type, value)).toEqual(expected);
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
    expect((await linesOfExtension(type, value)).slice(0, 2)).toEqual(['not readable:', hex]);
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
