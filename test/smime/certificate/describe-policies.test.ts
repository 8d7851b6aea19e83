import { expect, test } from 'vitest';
import { encode, integer, nullValue, oid, sequence } from '../../../source/smime/der/write.ts';
import { text } from './build-certificate.ts';
import { type ExtensionCase, linesOfExtension } from './lines-of-extension.ts';

const cases: readonly ExtensionCase[] = [
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
];

test.each(cases)('%s', async (_, type, value, expected) => {
  expect(await linesOfExtension(type, value)).toEqual(expected);
});
