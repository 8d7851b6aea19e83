/**
 * Reads distinguished names (RFC 5280 §4.1.2.4) and writes them as text (RFC 4514). It does not compare names
 * and does not make them safe to show.
 */
import type { DistinguishedName, NameAttribute } from '../../core/certificate.ts';
import { childrenOf, DerError, type DerNode, derTag, encodingOf, expectTag, readOid } from '../der/read.ts';
import { hexOf, textOf } from './text.ts';

export const emailAddressOid = '1.2.840.113549.1.9.1';

/** RFC 4514 §3 has the short ones; the others are spelled out, because `SN` means two things. */
const attributeNames: ReadonlyMap<string, string> = new Map([
  ['2.5.4.3', 'CN'],
  ['2.5.4.4', 'surname'],
  ['2.5.4.5', 'serialNumber'],
  ['2.5.4.6', 'C'],
  ['2.5.4.7', 'L'],
  ['2.5.4.8', 'ST'],
  ['2.5.4.9', 'STREET'],
  ['2.5.4.10', 'O'],
  ['2.5.4.11', 'OU'],
  ['2.5.4.12', 'title'],
  ['2.5.4.13', 'description'],
  ['2.5.4.15', 'businessCategory'],
  ['2.5.4.16', 'postalAddress'],
  ['2.5.4.17', 'postalCode'],
  ['2.5.4.20', 'telephoneNumber'],
  ['2.5.4.41', 'name'],
  ['2.5.4.42', 'givenName'],
  ['2.5.4.43', 'initials'],
  ['2.5.4.44', 'generationQualifier'],
  ['2.5.4.45', 'x500UniqueIdentifier'],
  ['2.5.4.46', 'dnQualifier'],
  ['2.5.4.65', 'pseudonym'],
  ['2.5.4.97', 'organizationIdentifier'],
  ['0.9.2342.19200300.100.1.1', 'UID'],
  ['0.9.2342.19200300.100.1.25', 'DC'],
  [emailAddressOid, 'emailAddress'],
  ['1.3.6.1.4.1.311.60.2.1.1', 'jurisdictionL'],
  ['1.3.6.1.4.1.311.60.2.1.2', 'jurisdictionST'],
  ['1.3.6.1.4.1.311.60.2.1.3', 'jurisdictionC'],
]);

/** RFC 4514 §2.4. */
function escapeValue(text: string): string {
  if (/^[A-Za-z0-9@._-]+(?: +[A-Za-z0-9@._-]+)*$/.test(text)) return text;
  return text.replace(/[\\,+"<>;]|^[ #]|(?!^) $/g, '\\$&').replaceAll('\0', '\\00');
}

const attributeName = (oid: string): string => attributeNames.get(oid) ?? oid;

/**
 * `CN=Alice`. RFC 4514 wants hex after a type without a name; text that people can read serves them better and
 * is no less exact.
 */
export function attributeText(oid: string, value: string): string {
  return `${attributeName(oid)}=${escapeValue(value)}`;
}

/** Reads one RelativeDistinguishedName; its text has `+` between attributes. */
function readRelativeName(node: DerNode): {
  readonly attributes: readonly NameAttribute[];
  readonly text: string;
} {
  expectTag(node, derTag.set, 'relative distinguished name');
  const attributes: NameAttribute[] = [];
  const texts: string[] = [];
  for (const child of childrenOf(node)) {
    const [type, value, ...rest] = childrenOf(expectTag(child, derTag.sequence, 'name attribute'));
    if (value === undefined || rest.length > 0) throw new DerError('a name attribute is not type and value');
    const oid = readOid(expectTag(type, derTag.oid, 'attribute type'));
    const text = textOf(value);
    if (text === undefined) {
      // A value of no string type, as RFC 4514 §2.4 writes it.
      const hex = `#${hexOf(encodingOf(value))}`;
      attributes.push({ oid, value: hex });
      texts.push(`${attributeName(oid)}=${hex}`);
    } else {
      attributes.push({ oid, value: text });
      texts.push(attributeText(oid, text));
    }
  }
  if (attributes.length === 0) throw new DerError('an empty relative distinguished name');
  return { attributes, text: texts.join('+') };
}

/** @throws DerError */
export function readName(node: DerNode): DistinguishedName {
  expectTag(node, derTag.sequence, 'name');
  const relativeNames = childrenOf(node).map(readRelativeName);
  return {
    der: encodingOf(node),
    rdns: relativeNames.map(({ attributes }) => attributes),
    text: relativeNames
      .map(({ text }) => text)
      .reverse()
      .join(', '),
  };
}
