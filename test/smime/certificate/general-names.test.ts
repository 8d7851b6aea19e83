import { describe, expect, test } from 'vitest';
import { addressesOf, readGeneralName } from '../../../source/smime/certificate/general-names.ts';
import { readName } from '../../../source/smime/certificate/names.ts';
import { DerError, readWhole } from '../../../source/smime/der/read.ts';
import { encode, oid } from '../../../source/smime/der/write.ts';
import { commonName, emailAddress, generalName, name, text } from './build-certificate.ts';

const read = (encoded: Uint8Array) => readGeneralName(readWhole(encoded));

describe('each kind is told apart', () => {
  const bytes = (...values: readonly number[]) => Uint8Array.from(values);
  test.each([
    [generalName.rfc822Name('a@b.example'), { kind: 'rfc822Name', value: 'a@b.example' }],
    [generalName.smtpUtf8Mailbox('grün@b.example'), { kind: 'smtpUtf8Mailbox', value: 'grün@b.example' }],
    [generalName.dNSName('b.example'), { kind: 'dNSName', value: 'b.example' }],
    [generalName.uri('https://b.example'), { kind: 'uniformResourceIdentifier', value: 'https://b.example' }],
    [generalName.iPAddress(192, 0, 2, 1), { kind: 'iPAddress', bytes: bytes(192, 0, 2, 1) }],
    [generalName.registeredID('1.2.3.4'), { kind: 'registeredID', value: '1.2.3.4' }],
    [
      generalName.otherName('1.2.3.4', text.utf8('x')),
      { kind: 'otherName', oid: '1.2.3.4', bytes: bytes(0x0c, 1, 0x78) },
    ],
    [encode(0xa3, bytes(5, 0)), { kind: 'x400Address', bytes: bytes(0xa3, 2, 5, 0) }],
    [encode(0xa5, bytes(5, 0)), { kind: 'ediPartyName', bytes: bytes(0xa5, 2, 5, 0) }],
  ])('%#', (encoded, expected) => {
    const found = read(encoded);
    // Views over the input are compared by content.
    expect('bytes' in found ? { ...found, bytes: Uint8Array.from(found.bytes) } : found).toEqual(expected);
  });

  test('a directory name', () => {
    const found = read(generalName.directoryName(name([commonName, text.utf8('Alice')])));
    expect(found).toMatchObject({ kind: 'directoryName', name: { text: 'CN=Alice' } });
  });
});

test.each([
  'a@b.example\0.evil.example',
  'a@b.example, c@d.example',
  'a@b.example\r\nc@d.example',
  ' a@b.example ',
])('the address %j is one address, as it stands', (address) => {
  expect(read(generalName.rfc822Name(address))).toEqual({ kind: 'rfc822Name', value: address });
});

describe('a general name is refused', () => {
  test.each([
    ['of an unknown kind', encode(0x89, Uint8Array.of(1))],
    ['of a universal type', text.ia5('a@b.example')],
    ['whose address is constructed', encode(0xa1, text.ia5('a@b.example'))],
    [
      'whose internationalised address is no UTF8String',
      generalName.otherName('1.3.6.1.5.5.7.8.9', text.ia5('a@b')),
    ],
    ['whose other name has no value', encode(0xa0, oid('1.2.3'))],
    [
      'whose other name has two values',
      encode(0xa0, oid('1.2.3'), encode(0xa0, text.utf8('a'), text.utf8('b'))),
    ],
    [
      'whose other name has more parts',
      encode(0xa0, oid('1.2.3'), encode(0xa0, text.utf8('a')), text.utf8('b')),
    ],
    ['with two directory names', encode(0xa4, name(), name())],
    ['with a directory name that is none', encode(0xa4, text.utf8('CN=Alice'))],
    ['with a registered ID that is none', encode(0x88, Uint8Array.of(0x80))],
  ])('%s', (_, encoded) => {
    expect(() => read(encoded)).toThrow(DerError);
  });
});

describe('addresses', () => {
  const subject = readName(
    readWhole(
      name(
        [emailAddress, text.ia5('first@subject.example')],
        [commonName, text.utf8('cn@subject.example')],
        [emailAddress, text.utf8('second@subject.example')],
      ),
    ),
  );
  const readAll = (...names: readonly Uint8Array[]) =>
    names.map((encoded) => readGeneralName(readWhole(encoded)));

  test('come in the order in which they are encoded, with others between them', () => {
    const names = readAll(
      generalName.smtpUtf8Mailbox('grün@b.example'),
      generalName.iPAddress(192, 0, 2, 1),
      generalName.rfc822Name('B@b.example'),
      generalName.dNSName('b.example'),
      generalName.rfc822Name('a@b.example'),
    );
    expect(addressesOf(subject, names)).toEqual([
      { address: 'grün@b.example', source: 'smtpUtf8Mailbox' },
      { address: 'B@b.example', source: 'rfc822Name' },
      { address: 'a@b.example', source: 'rfc822Name' },
    ]);
  });

  test("are the subject's where the alternative names have none", () => {
    const expected = [
      { address: 'first@subject.example', source: 'subject' },
      { address: 'second@subject.example', source: 'subject' },
    ];
    expect(addressesOf(subject, [])).toEqual(expected);
    expect(addressesOf(subject, readAll(generalName.dNSName('b.example')))).toEqual(expected);
  });

  test("are never the subject's beside one of the alternative names", () => {
    for (const one of [generalName.rfc822Name('a@b.example'), generalName.smtpUtf8Mailbox('ä@b.example')]) {
      expect(addressesOf(subject, readAll(one)).map(({ source }) => source)).not.toContain('subject');
    }
  });
});
