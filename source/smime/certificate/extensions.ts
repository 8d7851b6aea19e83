/**
 * Reads a certificate's extensions (RFC 5280 §4.2): all of them as bytes, and the six that facts about a
 * certificate come from. It does not judge which critical ones must be understood.
 */
import {
  type AuthorityKeyIdentifier,
  type Certificate,
  type Extension,
  type KeyUsage,
  keyUsageNames,
} from '../../core/certificate.ts';
import {
  childrenOf,
  contentOf,
  contextTag,
  DerError,
  type DerNode,
  derTag,
  expectTag,
  readBitString,
  readBoolean,
  readIntegerBytes,
  readOid,
  readSmallInteger,
  readWhole,
} from '../der/read.ts';
import { readGeneralNames } from './general-names.ts';
import { hexOf } from './text.ts';

export const extensionOid = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
} as const;

type ExtensionFacts = Pick<
  Certificate,
  | 'subjectAltNames'
  | 'basicConstraints'
  | 'keyUsage'
  | 'extendedKeyUsage'
  | 'subjectKeyIdentifier'
  | 'authorityKeyIdentifier'
>;

function readExtension(node: DerNode): Extension {
  const parts = childrenOf(expectTag(node, derTag.sequence, 'extension'));
  const oid = readOid(expectTag(parts[0], derTag.oid, 'extension type'));
  // An encoded FALSE is not DER, but so common that refusing it would help nobody.
  const hasCritical = parts[1]?.tag === derTag.boolean;
  const critical = hasCritical && parts[1] !== undefined && readBoolean(parts[1]);
  const value = expectTag(parts[hasCritical ? 2 : 1], derTag.octetString, `value of extension ${oid}`);
  if (parts.length > (hasCritical ? 3 : 2)) throw new DerError(`extension ${oid} has too many parts`);
  return { oid, critical, value: contentOf(value) };
}

/** A second extension of one type is refused (RFC 5280 §4.2): readers would differ in which one counts. */
export function readExtensions(node: DerNode): readonly Extension[] {
  const extensions = childrenOf(expectTag(node, derTag.sequence, 'extensions')).map(readExtension);
  const seen = new Set<string>();
  for (const { oid } of extensions) {
    if (seen.has(oid)) throw new DerError(`extension ${oid} occurs twice`);
    seen.add(oid);
  }
  return extensions;
}

function readBasicConstraints(node: DerNode): NonNullable<Certificate['basicConstraints']> {
  const parts = childrenOf(expectTag(node, derTag.sequence, 'basic constraints'));
  const ca = parts[0]?.tag === derTag.boolean && readBoolean(parts[0]);
  const [pathLength, ...rest] = parts[0]?.tag === derTag.boolean ? parts.slice(1) : parts;
  if (rest.length > 0) throw new DerError('basic constraints have too many parts');
  if (pathLength === undefined) return { ca };
  return { ca, pathLength: readSmallInteger(expectTag(pathLength, derTag.integer, 'path length')) };
}

function readKeyUsage(node: DerNode): ReadonlySet<KeyUsage> {
  const { bytes } = readBitString(expectTag(node, derTag.bitString, 'key usage'));
  return new Set(keyUsageNames.filter((_, bit) => ((bytes[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0));
}

function readExtendedKeyUsage(node: DerNode): readonly string[] {
  return childrenOf(expectTag(node, derTag.sequence, 'extended key usage')).map((usage) =>
    readOid(expectTag(usage, derTag.oid, 'extended key usage')),
  );
}

function readAuthorityKeyIdentifier(node: DerNode): AuthorityKeyIdentifier {
  const parts = childrenOf(expectTag(node, derTag.sequence, 'authority key identifier'));
  const take = (tag: number): DerNode | undefined => (parts[0]?.tag === tag ? parts.shift() : undefined);
  const keyIdentifier = take(contextTag(0, false));
  const issuer = take(contextTag(1, true));
  const serialNumber = take(contextTag(2, false));
  if (parts.length > 0) throw new DerError('authority key identifier has a part that it should not have');
  return {
    ...(keyIdentifier === undefined ? {} : { keyIdentifier: hexOf(contentOf(keyIdentifier)) }),
    ...(issuer === undefined ? {} : { issuer: readGeneralNames(issuer) }),
    ...(serialNumber === undefined ? {} : { serialNumber: hexOf(readIntegerBytes(serialNumber)) }),
  };
}

function factOf({ oid, value }: Extension): Partial<ExtensionFacts> {
  switch (oid) {
    case extensionOid.subjectAltName:
      return {
        subjectAltNames: readGeneralNames(
          expectTag(readWhole(value), derTag.sequence, 'subject alternative name'),
        ),
      };
    case extensionOid.basicConstraints:
      return { basicConstraints: readBasicConstraints(readWhole(value)) };
    case extensionOid.keyUsage:
      return { keyUsage: readKeyUsage(readWhole(value)) };
    case extensionOid.extendedKeyUsage:
      return { extendedKeyUsage: readExtendedKeyUsage(readWhole(value)) };
    case extensionOid.subjectKeyIdentifier:
      return {
        subjectKeyIdentifier: hexOf(
          contentOf(expectTag(readWhole(value), derTag.octetString, 'subject key identifier')),
        ),
      };
    case extensionOid.authorityKeyIdentifier:
      return { authorityKeyIdentifier: readAuthorityKeyIdentifier(readWhole(value)) };
    default:
      return {};
  }
}

/** What the extensions say. @throws DerError when one of these six is malformed */
export function factsOfExtensions(extensions: readonly Extension[]): ExtensionFacts {
  const facts: ExtensionFacts = { subjectAltNames: [] };
  for (const extension of extensions) Object.assign(facts, factOf(extension));
  return facts;
}
