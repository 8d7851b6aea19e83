/**
 * When two distinguished names are the same, and when one lies below another (RFC 5280 §7.1): string types and
 * encodings do not matter, case and repeated spaces neither, after the preparation of RFC 4518. It does not
 * judge what follows from that.
 */
import type { Certificate, DistinguishedName, NameAttribute } from '../../core/certificate.ts';

/** `doubt`: the two cannot be compared, so whoever asks must assume the worse answer. */
export type Match = 'yes' | 'no' | 'doubt';

const plain = /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/;
/** RFC 4518 §2.2: spaces of every kind become one, controls and invisible characters vanish. */
const spaces = /[\t\n\v\f\r\x85\p{Z}]+/gu;
const invisible = /\p{Cc}|\p{Cf}|\p{Variation_Selector}|\u034f|\ufffc/gu;
/** RFC 4518 §2.4, and what stands for bytes that could not be decoded. */
const prohibited = /[\p{Cs}\p{Co}\p{Cn}\ufffd]/u;

/** Undefined for text that no comparison is defined for. */
function comparableText(text: string): string | undefined {
  if (plain.test(text)) return text.toLowerCase();
  if (prohibited.test(text)) return undefined;
  return text
    .replace(spaces, ' ')
    .replace(invisible, '')
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('ς', 'σ')
    .normalize('NFKC')
    .replace(/ +/g, ' ')
    .trim();
}

/** NUL cannot occur inside prepared text, so it separates. */
function comparableRelativeName(attributes: readonly NameAttribute[]): string | undefined {
  const parts: string[] = [];
  for (const { oid, value } of attributes) {
    const text = comparableText(value);
    if (text === undefined) return undefined;
    parts.push(`${oid}=${text}`);
  }
  return parts.sort().join('\0');
}

const remembered = new WeakMap<DistinguishedName, readonly (string | undefined)[]>();

function relativeNamesOf(name: DistinguishedName): readonly (string | undefined)[] {
  let relativeNames = remembered.get(name);
  if (relativeNames === undefined) {
    relativeNames = name.rdns.map(comparableRelativeName);
    remembered.set(name, relativeNames);
  }
  return relativeNames;
}

/** Equal for equal names. A name that cannot be compared equals only its own encoding. */
export function comparableName(name: DistinguishedName): string {
  const relativeNames = relativeNamesOf(name);
  if (relativeNames.includes(undefined)) return `\x02${Buffer.from(name.der).toString('hex')}`;
  return relativeNames.join('\x01');
}

export function isSameName(one: DistinguishedName, other: DistinguishedName): boolean {
  return one === other || comparableName(one) === comparableName(other);
}

/** Issuer and subject are one, with whatever key (RFC 5280 §3.2). */
export function isSelfIssued(certificate: Pick<Certificate, 'subject' | 'issuer'>): boolean {
  return isSameName(certificate.subject, certificate.issuer);
}

/** Whether `name` begins with all of `base`, which is what a directoryName constraint asks. */
export function isNameBelow(name: DistinguishedName, base: DistinguishedName): Match {
  const parts = relativeNamesOf(name);
  let match: Match = parts.length < base.rdns.length ? 'no' : 'yes';
  for (const [i, wanted] of relativeNamesOf(base).entries()) {
    const part = parts[i];
    if (wanted === undefined || (i < parts.length && part === undefined)) return 'doubt';
    if (part !== wanted) match = 'no';
  }
  return match;
}
