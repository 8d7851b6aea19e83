import { describe, expect, test } from 'vitest';
import { berChildren, berOctets, readBer, readOctetString } from '../../../source/smime/ber/read-ber.ts';
import { DerError } from '../../../source/smime/der/read.ts';

const hex = (digits: string): Buffer => Buffer.from(digits.replaceAll(' ', ''), 'hex');
const octets = (digits: string): string => Buffer.from(berOctets(readBer(hex(digits)))).toString('hex');

describe('lengths', () => {
  test.each([
    ['short', '04 02 aabb', 4],
    ['long where short would do', '04 82 0002 aabb', 6],
    ['with leading zeros', '04 84 00000002 aabb', 8],
    ['indefinite', '30 80 0402aabb 0000 ff', 8],
    ['indefinite in indefinite', '30 80 24 80 0402aabb 0000 0000', 12],
    ['definite in indefinite, with zeros inside', '30 80 0402 0000 0000', 8],
  ])('%s', (_, digits, end) => {
    expect(readBer(hex(digits)).end).toBe(end);
  });

  test.each([
    ['nothing', ''],
    ['half a header', '30'],
    ['content that is cut', '0402aa'],
    ['an indefinite value without its end', '30 80 0402aabb'],
    ['an indefinite value whose end is half', '30 80 0402aabb 00'],
    ['an indefinite length of a primitive value', '04 80 aabb 0000'],
    ['a length of more than eight bytes', `04 89 ${'00'.repeat(9)}`],
    ['a length beyond everything', '04 88 ffffffffffffffff'],
    ['a high tag number', '3f 81 01 00'],
  ])('%s is refused', (_, digits) => {
    expect(() => readBer(hex(digits))).toThrow(DerError);
  });

  test('an end that lies behind the parent is not taken', () => {
    expect(() => readBer(hex('30 80 0402aabb 0000'), 0, 7)).toThrow(DerError);
  });
});

describe('octet strings', () => {
  test.each([
    ['in one piece', '04 02 aabb', 'aabb'],
    ['in pieces', '24 08 0402aabb 0402ccdd', 'aabbccdd'],
    ['in pieces of pieces, indefinite', '24 80 24 80 0401aa 0000 0401bb 0000', 'aabb'],
    ['of no pieces', '24 00', ''],
    ['with an implicit tag', 'a0 80 0402aabb 0000', 'aabb'],
  ])('%s', (_, digits, expected) => {
    expect(octets(digits)).toBe(expected);
  });

  test('pieces of another type are refused', () => {
    expect(() => octets('24 03 0201aa')).toThrow(DerError);
    expect(() => readOctetString(readBer(hex('0201aa')), 'salt')).toThrow('salt has tag 0x2');
    expect(() => readOctetString(undefined, 'salt')).toThrow('salt is missing');
  });
});

test('nesting is bounded, and deep nesting costs no time', () => {
  const deep = Buffer.alloc(2_000_000);
  for (let i = 0; i < deep.length; i += 2) deep.set([0x30, 0x80], i);
  expect(() => readBer(deep)).toThrow('too deeply nested');
  const strings = Buffer.alloc(2_000_000);
  for (let i = 0; i < strings.length; i += 2) strings.set([0x24, 0x80], i);
  expect(() => readBer(strings)).toThrow('too deeply nested');
});

test('the number of parts is bounded', () => {
  const parts = Buffer.concat([hex('30 83 030d40'), Buffer.alloc(200_000)]);
  expect(() => berChildren(readBer(parts))).toThrow('too many parts');
  expect(berChildren(readBer(parts), 3)).toHaveLength(3);
});

test('so is the number of values looked at for an indefinite length, and of pieces, whatever their depth', () => {
  const pieces = Buffer.alloc(140_000);
  for (let i = 0; i < pieces.length; i += 2) pieces[i] = 0x04;
  const half = Buffer.concat([hex('24 80'), pieces, hex('0000')]);
  expect(berOctets(readBer(half))).toHaveLength(0);
  expect(() => readBer(Buffer.concat([hex('24 80'), half, half, hex('0000')]))).toThrow('too many parts');
  const definite = Buffer.concat([hex('24 83 0222e0'), pieces]);
  const both = Buffer.concat([hex('24 83 0445ca'), definite, definite]);
  expect(() => berOctets(readBer(both))).toThrow('too many parts');
});
