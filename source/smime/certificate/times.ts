/** Reads the two time types of a certificate as RFC 5280 §4.1.2.5 narrows them: to the second, in UTC. */
import { contentOf, DerError, type DerNode, derTag } from '../der/read.ts';

const yearDigits: ReadonlyMap<number, 2 | 4> = new Map([
  [derTag.utcTime, 2],
  [derTag.generalizedTime, 4],
]);

/** The Gregorian calendar repeats after this many milliseconds. */
const fourCenturies = 146_097 * 86_400_000;

/** The number that the two digits from `at` on say; NaN when they are none. */
function twoDigits(content: Uint8Array, at: number): number {
  const tens = (content[at] ?? 0) - 0x30;
  const ones = (content[at + 1] ?? 0) - 0x30;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

function daysIn(year: number, month: number): number {
  if (month !== 2) return [4, 6, 9, 11].includes(month) ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

/**
 * Milliseconds since the epoch. GeneralizedTime before 2050 is taken as well: certificates have it (PKITS 4.2.4).
 * @throws DerError for days and hours that no calendar has
 */
export function readTime(node: DerNode): number {
  const content = contentOf(node);
  const digits = yearDigits.get(node.tag);
  if (digits === undefined) throw new DerError(`a time has tag 0x${node.tag.toString(16)}`);
  if (content.length !== digits + 11 || content[digits + 10] !== 0x5a)
    throw new DerError('a time is malformed');
  const short = twoDigits(content, 0);
  const year = digits === 4 ? short * 100 + twoDigits(content, 2) : short + (short < 50 ? 2000 : 1900);
  const month = twoDigits(content, digits);
  const day = twoDigits(content, digits + 2);
  const hour = twoDigits(content, digits + 4);
  const minute = twoDigits(content, digits + 6);
  const second = twoDigits(content, digits + 8);
  const isOnCalendar =
    year >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month) && hour < 24;
  if (!isOnCalendar || !(minute < 60) || !(second < 60)) throw new DerError('a time is malformed');
  // Date.UTC takes the years 0 to 99 for 1900 to 1999.
  return Date.UTC(year + 400, month - 1, day, hour, minute, second) - fourCenturies;
}
