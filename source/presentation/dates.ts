/** Times in words: ISO dates for lists, and how far away they are. Always UTC, so that two people see the same. */

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

function iso(time: number): string | undefined {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

/** `2026-11-23`. @param time milliseconds since the epoch */
export function isoDate(time: number): string {
  return iso(time)?.replace(/T.*$/, '') ?? 'unknown date';
}

/** `2026-11-23 14:05:09 UTC`. */
export function isoDateTime(time: number): string {
  return iso(time)?.replace(/T(.*)\..*$/, ' $1 UTC') ?? 'unknown time';
}

/** `2026-11-23T14:05:09Z`: the seconds that X.509 has, and no fraction. */
export function isoTimestamp(time: number): string {
  return iso(time)?.replace(/\.000Z$/, 'Z') ?? '';
}

function distance(span: number): string {
  const steps = [
    { size: 730 * day, unit: 365.25 * day, name: 'year' },
    { size: 120 * day, unit: 30.44 * day, name: 'month' },
    { size: 2 * day, unit: day, name: 'day' },
    { size: 2 * hour, unit: hour, name: 'hour' },
    { size: 0, unit: minute, name: 'minute' },
  ];
  const { unit, name } = steps.find(({ size }) => span >= size) ?? { unit: minute, name: 'minute' };
  const count = Math.floor(span / unit);
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}

/** `in 12 days`, `3 days ago`, `now`: rounded down, so that nobody believes in more time than there is. */
export function relativeTime(time: number, now: number): string {
  const span = Math.abs(time - now);
  if (span < minute) return 'now';
  return time > now ? `in ${distance(span)}` : `${distance(span)} ago`;
}
