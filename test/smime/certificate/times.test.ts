import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readTime } from '../../../source/smime/certificate/times.ts';
import { DerError, readWhole } from '../../../source/smime/der/read.ts';
import { integer } from '../../../source/smime/der/write.ts';
import { generalizedTime, utcTime } from './build-certificate.ts';

const isoOf = (encoded: Uint8Array): string => new Date(readTime(readWhole(encoded))).toISOString();

test.each([
  ['500101000000Z', '1950-01-01T00:00:00.000Z'],
  ['991231235959Z', '1999-12-31T23:59:59.000Z'],
  ['000229120000Z', '2000-02-29T12:00:00.000Z'],
  ['491231235959Z', '2049-12-31T23:59:59.000Z'],
])('UTCTime %s is %s', (digits, iso) => {
  expect(isoOf(utcTime(digits))).toBe(iso);
});

test.each([
  ['00000101000000Z', '0000-01-01T00:00:00.000Z'],
  ['00991231235959Z', '0099-12-31T23:59:59.000Z'],
  ['20200101000000Z', '2020-01-01T00:00:00.000Z'],
  ['20500101000000Z', '2050-01-01T00:00:00.000Z'],
  ['99991231235959Z', '9999-12-31T23:59:59.000Z'],
])('GeneralizedTime %s is %s', (digits, iso) => {
  expect(isoOf(generalizedTime(digits))).toBe(iso);
});

test('every second of four digits reads as the calendar has it', () => {
  const first = Date.parse('0000-01-01T00:00:00Z');
  fc.assert(
    fc.property(fc.integer({ min: first / 1000, max: 253_402_300_799 }), (seconds) => {
      const iso = new Date(seconds * 1000).toISOString();
      expect(isoOf(generalizedTime(`${iso.slice(0, 19).replace(/[-T:]/g, '')}Z`))).toBe(iso);
    }),
  );
});

describe('a time is refused', () => {
  test.each([
    ['with a month 13', utcTime('241301000000Z')],
    ['with a month 0', utcTime('240001000000Z')],
    ['with a day 0', utcTime('240100000000Z')],
    ['on February 30', utcTime('240230000000Z')],
    ['on February 29 of no leap year', generalizedTime('21000229000000Z')],
    ['on April 31', utcTime('240431000000Z')],
    ['at 24 hours', utcTime('240101240000Z')],
    ['at 60 minutes', utcTime('240101006000Z')],
    ['at 60 seconds', utcTime('240101000060Z')],
    ['without seconds', utcTime('2401010000Z')],
    ['in another time zone', utcTime('240101000000+0100')],
    ['without a time zone', generalizedTime('20240101000000')],
    ['with fractions', generalizedTime('20240101000000.5Z')],
    ['with letters', utcTime('2401o1000000Z')],
    ['with a sign', utcTime('-40101000000Z')],
    ['with four digits of a year as UTCTime', utcTime('20240101000000Z')],
    ['with two digits of a year as GeneralizedTime', generalizedTime('240101000000Z')],
    ['when it is empty', utcTime('')],
    ['when it is a number', integer(5)],
  ])('%s', (_, encoded) => {
    expect(() => readTime(readWhole(encoded))).toThrow(DerError);
  });
});
