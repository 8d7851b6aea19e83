import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readName } from '../../../source/smime/certificate/names.ts';
import { DerError, readWhole } from '../../../source/smime/der/read.ts';
import { encode, integer, oid, sequence, setOf } from '../../../source/smime/der/write.ts';
import {
  type Attribute,
  commonName,
  emailAddress,
  name,
  type RelativeName,
  text,
} from './build-certificate.ts';

const read = (...parts: readonly RelativeName[]) => readName(readWhole(name(...parts)));

test('a name is written with its most specific part first', () => {
  const { text: written, rdns } = read(
    ['2.5.4.6', text.printable('DE')],
    ['2.5.4.10', text.utf8('Example')],
    [commonName, text.utf8('Alice')],
  );
  expect(written).toBe('CN=Alice, O=Example, C=DE');
  expect(rdns).toEqual([
    [{ oid: '2.5.4.6', value: 'DE' }],
    [{ oid: '2.5.4.10', value: 'Example' }],
    [{ oid: '2.5.4.3', value: 'Alice' }],
  ]);
});

test('attributes that belong together are joined by a plus', () => {
  const together: readonly Attribute[] = [
    [commonName, text.utf8('Alice')],
    ['0.9.2342.19200300.100.1.1', text.utf8('a17')],
  ];
  expect(read(['2.5.4.10', text.utf8('Example')], together).text).toBe('CN=Alice+UID=a17, O=Example');
});

test('an empty name is an empty text', () => {
  expect(read()).toMatchObject({ rdns: [], text: '' });
});

test('an attribute without a name is told by its object identifier', () => {
  expect(read(['1.2.3.4', text.utf8('odd')], [emailAddress, text.ia5('a@b.example')]).text).toBe(
    'emailAddress=a@b.example, 1.2.3.4=odd',
  );
});

describe('escaping (RFC 4514 §2.4)', () => {
  test.each([
    ['Alice, Inc.', 'Alice\\, Inc.'],
    ['a+b"c\\d<e>f;g', 'a\\+b\\"c\\\\d\\<e\\>f\\;g'],
    ['#1', '\\#1'],
    ['1#', '1#'],
    [' both ', '\\ both\\ '],
    [' ', '\\ '],
    ['  ', '\\ \\ '],
    ['nul\0here', 'nul\\00here'],
    ['C=D', 'C=D'],
    ['', ''],
    ['\u001b[31m\nline', '\u001b[31m\nline'],
    ['\u202egro.live', '\u202egro.live'],
    ['ends with a line \n', 'ends with a line \n'],
  ])('%j becomes %j', (value, escaped) => {
    const { rdns, text: written } = read([commonName, text.utf8(value)]);
    expect(written).toBe(`CN=${escaped}`);
    expect(rdns[0]?.[0]?.value).toBe(value);
  });

  test('no value can pretend to be a second attribute, and every value can be told from its text', () => {
    const unescaped = /(?<!\\)(?:\\\\)*[,+]/;
    const character = fc.constantFrom(...',+\\"<>;# a\0\n🦊');
    fc.assert(
      fc.property(fc.string({ unit: character }), (value) => {
        const written = read([commonName, text.utf8(value)]).text;
        expect(unescaped.test(written)).toBe(false);
        const back = written.slice(3).replace(/\\(00|.)/gs, (_, hidden) => (hidden === '00' ? '\0' : hidden));
        expect(back).toBe(value);
      }),
    );
  });
});

describe('string types', () => {
  test.each([
    ['UTF8String', text.utf8('Grün 🦊'), 'Grün 🦊'],
    ['UTF8String with a byte order mark', text.utf8('\ufeffA'), '\ufeffA'],
    ['UTF8String that is none', encode(0x0c, Uint8Array.of(0x41, 0xff, 0x42)), 'A\ufffdB'],
    ['PrintableString', text.printable('Alice'), 'Alice'],
    ['TeletexString, as Latin-1', text.teletex('M\xfcller'), 'Müller'],
    ['IA5String', text.ia5('a@b.example'), 'a@b.example'],
    ['IA5String with a byte above ASCII', text.ia5('\xe4@b.example'), '\ufffd@b.example'],
    ['VisibleString', text.visible('Alice'), 'Alice'],
    ['NumericString', encode(0x12, Buffer.from('12 34')), '12 34'],
    ['BMPString', text.bmp('Grün'), 'Grün'],
    ['BMPString with a surrogate pair', text.bmp('🦊'), '🦊'],
    ['BMPString with half a pair', encode(0x1e, Uint8Array.of(0xd8, 0x3e, 0, 0x41)), '\ud83eA'],
    ['UniversalString', encode(0x1c, Uint8Array.of(0, 1, 0xf9, 0x8a)), '🦊'],
    ['UniversalString with half a pair', encode(0x1c, Uint8Array.of(0, 0, 0xd8, 0)), '\ud800'],
    ['UniversalString beyond Unicode', encode(0x1c, Uint8Array.of(0, 0x11, 0, 0)), '\ufffd'],
    ['of another type, as hex', integer(5), '#020105'],
  ])('%s', (_, encoded, value) => {
    expect(read([commonName, encoded]).rdns[0]?.[0]?.value).toBe(value);
  });

  test('hex that stands for bytes differs from text that looks like it', () => {
    expect(read([commonName, integer(5)]).text).toBe('CN=#020105');
    expect(read([commonName, text.utf8('#020105')]).text).toBe('CN=\\#020105');
  });

  test('4,000 characters stay 4,000 characters', () => {
    const long = 'Alice, '.repeat(571).slice(0, 4000);
    expect(read([commonName, text.utf8(long)]).rdns[0]?.[0]?.value).toBe(long);
  });
});

describe('a name is refused', () => {
  const attribute = sequence(oid(commonName), text.utf8('A'));
  test.each([
    ['that is a set', setOf([setOf([attribute])])],
    ['whose part is a sequence', sequence(sequence(attribute))],
    ['with an empty part', sequence(setOf([]))],
    ['with an attribute without a value', sequence(setOf([sequence(oid(commonName))]))],
    [
      'with an attribute of two values',
      sequence(setOf([sequence(oid(commonName), text.utf8('A'), text.utf8('B'))])),
    ],
    ['with an attribute without a type', sequence(setOf([sequence(text.utf8('A'), text.utf8('B'))]))],
    ['with half a character of BMPString', name([commonName, encode(0x1e, Uint8Array.of(0, 0x41, 0))])],
  ])('%s', (_, encoded) => {
    expect(() => readName(readWhole(encoded))).toThrow(DerError);
  });
});
