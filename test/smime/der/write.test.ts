import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readTime } from '../../../source/smime/certificate/times.ts';
import {
  childrenOf,
  contentOf,
  encodingOf,
  readBitString,
  readIntegerBytes,
  readOid,
  readSmallInteger,
  readWhole,
} from '../../../source/smime/der/read.ts';
import {
  bitString,
  encode,
  integer,
  nullValue,
  octetString,
  oid,
  sequence,
  setOf,
  time,
} from '../../../source/smime/der/write.ts';

test('what is written reads back, whatever its length', () => {
  for (const length of [0, 1, 127, 128, 255, 256, 65_535, 65_536]) {
    const content = new Uint8Array(length).fill(7);
    const node = readWhole(octetString(content));
    expect(node.tag).toBe(0x04);
    expect(Buffer.compare(contentOf(node), content)).toBe(0);
  }
});

test('parts stand in a sequence as they were given', () => {
  const parts = [nullValue(), integer(5), octetString(Uint8Array.of(1))];
  const children = childrenOf(readWhole(sequence(...parts)));
  expect(children.map((child) => Buffer.from(encodingOf(child)).toString('hex'))).toEqual([
    '0500',
    '020105',
    '040101',
  ]);
});

test('any identifier octet is kept', () => {
  expect([...encode(0xa3, nullValue())]).toEqual([0xa3, 2, 5, 0]);
});

test('numbers read back', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), (value) => {
      expect(readSmallInteger(readWhole(integer(value)))).toBe(value);
    }),
  );
});

test('unsigned bytes are written as a number that is not negative, in its shortest form', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const content = readIntegerBytes(readWhole(integer(bytes)));
      expect((content[0] ?? 0) < 0x80).toBe(true);
      expect(BigInt(`0x${Buffer.from(content).toString('hex')}`)).toBe(
        BigInt(`0x0${Buffer.from(bytes).toString('hex')}`),
      );
    }),
  );
});

test('object identifiers read back, with arcs of any size', () => {
  const arc = fc.bigInt({ min: 0n, max: 2n ** 100n });
  const dotted = fc
    .tuple(
      fc.oneof(
        fc.tuple(fc.constantFrom(0n, 1n), fc.bigInt({ min: 0n, max: 39n })),
        fc.tuple(fc.constant(2n), arc),
      ),
      fc.array(arc, { maxLength: 3 }),
    )
    .map(([first, rest]) => [...first, ...rest].join('.'));
  fc.assert(
    fc.property(dotted, (text) => {
      expect(readOid(readWhole(oid(text)))).toBe(text);
    }),
  );
});

test('a set has its members in ascending order, whatever order they are given in', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 5 }).map(octetString)), (members) => {
      const children = childrenOf(readWhole(setOf(members))).map(encodingOf);
      expect(children).toHaveLength(members.length);
      for (const [i, child] of children.entries()) {
        const next = children[i + 1];
        if (next !== undefined) expect(Buffer.compare(child, next)).toBeLessThanOrEqual(0);
      }
      expect(Buffer.compare(setOf(members), setOf(members.toReversed()))).toBe(0);
    }),
  );
});

test('a bit string of whole bytes reads back', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const read = readBitString(readWhole(bitString(bytes)));
      expect(read.unusedBits).toBe(0);
      expect(Buffer.compare(read.bytes, bytes)).toBe(0);
    }),
  );
});

test('times are short from 1950 to 2049, and read back to the second', () => {
  for (const [year, tag] of [
    [1949, 0x18],
    [1950, 0x17],
    [2049, 0x17],
    [2050, 0x18],
  ] as const) {
    const at = Date.UTC(year, 11, 31, 23, 59, 59);
    const node = readWhole(time(at + 999));
    expect(node.tag).toBe(tag);
    expect(readTime(node)).toBe(at);
  }
});
