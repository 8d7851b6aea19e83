import { expect, test } from 'vitest';
import { integer, oid, sequence } from '../../../source/smime/der/write.ts';
import { text } from './build-certificate.ts';
import { type ExtensionCase, linesOfExtension } from './lines-of-extension.ts';

const etsi = (number: number, ...info: readonly Uint8Array[]) =>
  sequence(oid(`0.4.0.1862.1.${number}`), ...info);

const cases: readonly ExtensionCase[] = [
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
];

test.each(cases)('%s', async (_, type, value, expected) => {
  expect(await linesOfExtension(type, value)).toEqual(expected);
});
