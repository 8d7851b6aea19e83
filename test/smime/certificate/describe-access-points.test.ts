import { expect, test } from 'vitest';
import { encode, oid, sequence } from '../../../source/smime/der/write.ts';
import { commonName, generalName, name, text } from './build-certificate.ts';
import { type ExtensionCase, linesOfExtension } from './lines-of-extension.ts';

const uri = (value: string) => encode(0xa0, generalName.uri(value));
const dn = generalName.directoryName(name(['2.5.4.6', text.printable('DE')], [commonName, text.utf8('CA')]));

const cases: readonly ExtensionCase[] = [
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
];

test.each(cases)('%s', async (_, type, value, expected) => {
  expect(await linesOfExtension(type, value)).toEqual(expected);
});
