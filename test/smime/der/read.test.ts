import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  childrenOf,
  contentOf,
  DerError,
  type DerNode,
  encodingOf,
  expectTag,
  readBitString,
  readBoolean,
  readIntegerBytes,
  readNode,
  readOid,
  readSmallInteger,
  readWhole,
} from '../../../source/smime/der/read.ts';

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const node = (hex: string): DerNode => readWhole(bytes(hex));

describe('a value is refused', () => {
  test.each([
    ['', 'nothing'],
    ['30', 'no length'],
    ['30 80 00 00', 'indefinite length'],
    ['30 01', 'content cut off'],
    ['04 81 7f 00', 'long form where the short one does'],
    ['04 82 00 80', 'length with a leading zero'],
    ['04 85 01 00 00 00 00', 'length of five bytes'],
    ['04 84 ff ff ff ff', 'length of four gigabytes'],
    ['04 82 01', 'length cut off'],
    ['1f 81 00 00', 'high tag number'],
    ['05 00 00', 'trailing byte'],
  ])('%j: %s', (hex) => {
    expect(() => node(hex)).toThrow(DerError);
  });
});

test('a child that reaches beyond its parent is refused, even where bytes follow', () => {
  const outer = readNode(bytes('30 03 04 05 00 00 00 00 00'));
  expect(() => childrenOf(outer)).toThrow(DerError);
});

test('a primitive value has no children', () => {
  expect(() => childrenOf(node('04 02 05 00'))).toThrow(DerError);
});

test('content and encoding are views into the input', () => {
  const input = bytes('30 05 04 03 01 02 03');
  const [child] = childrenOf(readWhole(input));
  const octets = expectTag(child, 0x04, 'octets');
  expect([...contentOf(octets)]).toEqual([1, 2, 3]);
  expect([...encodingOf(octets)]).toEqual([4, 3, 1, 2, 3]);
  expect(contentOf(octets).buffer).toBe(input.buffer);
});

test('an unexpected tag is named, and so is a missing value', () => {
  expect(() => expectTag(node('05 00'), 0x30, 'the name')).toThrow('the name has tag 0x5');
  expect(() => expectTag(undefined, 0x30, 'the name')).toThrow('the name is missing');
});

describe('BOOLEAN', () => {
  test.each([
    ['01 01 00', false],
    ['01 01 ff', true],
  ])('%s is %s', (hex, value) => {
    expect(readBoolean(node(hex))).toBe(value);
  });
  test.each(['01 00', '01 01 01', '01 02 ff ff'])('%s is refused', (hex) => {
    expect(() => readBoolean(node(hex))).toThrow(DerError);
  });
});

describe('INTEGER', () => {
  test.each([
    ['02 01 00', 0],
    ['02 01 7f', 127],
    ['02 02 00 80', 128],
    ['02 07 1f ff ff ff ff ff ff', Number.MAX_SAFE_INTEGER],
  ])('%s is %d', (hex, value) => {
    expect(readSmallInteger(node(hex))).toBe(value);
  });
  test.each([
    ['02 00', 'empty'],
    ['02 02 00 7f', 'padded'],
    ['02 02 ff 80', 'padded and negative'],
    ['02 01 80', 'negative'],
    ['02 07 20 00 00 00 00 00 00', 'above 2^53 - 1'],
    ['02 08 01 00 00 00 00 00 00 00', 'eight bytes'],
  ])('%s is refused as a small one: %s', (hex) => {
    expect(() => readSmallInteger(node(hex))).toThrow(DerError);
  });
  test('a negative one keeps its bytes', () => {
    expect([...readIntegerBytes(node('02 02 ff 7f'))]).toEqual([0xff, 0x7f]);
  });
});

describe('OBJECT IDENTIFIER', () => {
  test.each([
    ['06 01 00', '0.0'],
    ['06 01 27', '0.39'],
    ['06 01 28', '1.0'],
    ['06 01 4f', '1.39'],
    ['06 01 50', '2.0'],
    ['06 03 55 04 03', '2.5.4.3'],
    ['06 03 88 37 03', '2.999.3'],
    ['06 09 2a 86 48 86 f7 0d 01 09 01', '1.2.840.113549.1.9.1'],
    // A UUID as an arc (X.667), which fits no number: 2^70, and 2^56 as the first arc.
    ['06 0c 69 81 80 80 80 80 80 80 80 80 80 00', `2.25.${2n ** 70n}`],
    ['06 09 81 80 80 80 80 80 80 80 00', `2.${2n ** 56n - 80n}`],
  ])('%s is %s', (hex, dotted) => {
    expect(readOid(node(hex))).toBe(dotted);
  });
  test.each([
    ['06 00', 'empty'],
    ['06 02 55 84', 'its last arc is cut off'],
    ['06 03 55 80 01', 'an arc with a leading zero'],
    [`06 41 ${'01'.repeat(65)}`, 'longer than 64 bytes'],
  ])('%s is refused: %s', (hex) => {
    expect(() => readOid(node(hex))).toThrow(DerError);
  });
});

describe('BIT STRING', () => {
  test('its unused bits are told', () => {
    expect(readBitString(node('03 02 05 a0'))).toEqual({ bytes: Uint8Array.of(0xa0), unusedBits: 5 });
    expect(readBitString(node('03 01 00'))).toEqual({ bytes: new Uint8Array(0), unusedBits: 0 });
  });
  test.each([
    ['03 00', 'without the count'],
    ['03 02 08 00', 'eight unused bits'],
    ['03 01 01', 'unused bits of nothing'],
    ['03 02 05 a1', 'an unused bit that is set'],
  ])('%s is refused: %s', (hex) => {
    expect(() => readBitString(node(hex))).toThrow(DerError);
  });
});

test('noise is read or refused with a DerError, never with anything else', () => {
  const readers = [childrenOf, readBoolean, readIntegerBytes, readSmallInteger, readOid, readBitString];
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), fc.constantFrom(...readers), (noise, read) => {
      try {
        read(readNode(noise));
      } catch (error) {
        expect(error).toBeInstanceOf(DerError);
      }
    }),
    { numRuns: 2000 },
  );
});
