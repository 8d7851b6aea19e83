/** Reads the two time types of a certificate as RFC 5280 §4.1.2.5 narrows them: to the second, in UTC. */
import { contentOf, DerError, type DerNode, derTag } from '../der/read.ts';
import { ia5Text } from './text.ts';

const utcTime = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/;
const generalizedTime = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/;

function patternOf(tag: number): RegExp {
  switch (tag) {
    case derTag.utcTime:
      return utcTime;
    case derTag.generalizedTime:
      return generalizedTime;
    default:
      throw new DerError(`a time has tag 0x${tag.toString(16)}`);
  }
}

/**
 * Milliseconds since the epoch. GeneralizedTime before 2050 is taken as well: certificates have it (PKITS 4.2.4).
 * @throws DerError for days and hours that no calendar has
 */
export function readTime(node: DerNode): number {
  const [, written = '', month, day, hour, minute, second] =
    patternOf(node.tag).exec(ia5Text(contentOf(node))) ?? [];
  const year = written.length === 2 ? `${Number(written) < 50 ? 20 : 19}${written}` : written;
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const at = Date.parse(iso);
  // February 30 parses too; it only reads differently afterwards.
  if (Number.isNaN(at) || new Date(at).toISOString() !== iso) throw new DerError('a time is malformed');
  return at;
}
