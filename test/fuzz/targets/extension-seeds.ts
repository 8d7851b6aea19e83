/** Values of extensions: those of certificates at hand, and the rare ones put together here. */
import { readStoredCertificate } from '../../../source/smime/certificate/read-certificate.ts';
import { encode, oid, sequence } from '../../../source/smime/der/write.ts';

const text = (tag: number, content: string) => encode(tag, Buffer.from(content));
const subtree = (base: Uint8Array) => sequence(base);
const directory = (name: string) =>
  encode(0xa4, sequence(encode(0x31, sequence(oid('2.5.4.10'), text(0x0c, name)))));

const permitted = [
  subtree(text(0x81, 'example.org')),
  subtree(text(0x81, '.example.org')),
  subtree(text(0x82, 'example.org')),
  subtree(directory('Example')),
  subtree(text(0x86, '.example.org')),
  subtree(encode(0x87, Buffer.from('0a000000ff000000', 'hex'))),
];
const excluded = [subtree(text(0x81, 'mallory@example.org')), subtree(encode(0x87, Buffer.alloc(32)))];

/** By object identifier, with their values. */
export const rareExtensions: readonly (readonly [oid: string, value: Uint8Array])[] = [
  ['2.5.29.30', sequence(encode(0xa0, ...permitted), encode(0xa1, ...excluded))],
  [
    '2.5.29.32',
    sequence(
      sequence(oid('1.2.3.4')),
      sequence(
        oid('2.5.29.32.0'),
        sequence(
          sequence(oid('1.3.6.1.5.5.7.2.1'), text(0x16, 'https://example.org/cps')),
          sequence(oid('1.3.6.1.5.5.7.2.2'), sequence(text(0x0c, 'Read this'))),
        ),
      ),
    ),
  ],
  ['2.5.29.33', sequence(sequence(oid('1.2.3.4'), oid('1.2.3.5')), sequence(oid('1.2.3.6'), oid('1.2.3.4')))],
  ['2.5.29.36', sequence(encode(0x80, Uint8Array.of(0)), encode(0x81, Uint8Array.of(2)))],
  ['2.5.29.54', encode(0x02, Uint8Array.of(1))],
  [
    '2.5.29.31',
    sequence(
      sequence(
        encode(0xa0, encode(0xa0, text(0x86, 'http://example.org/ca.crl'))),
        encode(0x81, Uint8Array.of(1, 6)),
      ),
      sequence(
        encode(0xa0, encode(0xa1, sequence(oid('2.5.4.3'), text(0x0c, 'List')))),
        encode(0xa2, directory('Other')),
      ),
    ),
  ],
  [
    '2.5.29.28',
    sequence(
      encode(0xa0, encode(0xa0, text(0x86, 'http://example.org/ca.crl'))),
      encode(0x81, Uint8Array.of(0xff)),
      encode(0x84, Uint8Array.of(0xff)),
    ),
  ],
];

export function extensionSeeds(certificates: readonly Buffer[]): readonly Buffer[] {
  const found = new Map<string, Buffer>();
  for (const [, value] of rareExtensions) found.set(Buffer.from(value).toString('hex'), Buffer.from(value));
  for (const der of certificates) {
    try {
      for (const { value } of readStoredCertificate(der).extensions) {
        found.set(Buffer.from(value).toString('hex'), Buffer.from(value));
      }
    } catch {
      // A fixture that is refused has its turn elsewhere.
    }
  }
  return [...found.values()];
}
