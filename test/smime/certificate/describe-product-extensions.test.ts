import { expect, test } from 'vitest';
import { encode, integer, oid, sequence } from '../../../source/smime/der/write.ts';
import { text } from './build-certificate.ts';
import { type ExtensionCase, linesOfExtension } from './lines-of-extension.ts';

const cases: readonly ExtensionCase[] = [
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
];

test.each(cases)('%s', async (_, type, value, expected) => {
  expect(await linesOfExtension(type, value)).toEqual(expected);
});
