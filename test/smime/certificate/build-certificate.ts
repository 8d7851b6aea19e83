/**
 * Puts certificates together byte by byte, so that each part can be as odd as a test wants it. The signature is
 * made up: reading does not verify it.
 */
import {
  bitString,
  encode,
  integer,
  nullValue,
  octetString,
  oid,
  sequence,
  setOf,
} from '../../../source/smime/der/write.ts';

export const text = {
  utf8: (value: string): Uint8Array => encode(0x0c, Buffer.from(value)),
  printable: (value: string): Uint8Array => encode(0x13, Buffer.from(value, 'latin1')),
  teletex: (value: string): Uint8Array => encode(0x14, Buffer.from(value, 'latin1')),
  ia5: (value: string): Uint8Array => encode(0x16, Buffer.from(value, 'latin1')),
  visible: (value: string): Uint8Array => encode(0x1a, Buffer.from(value, 'latin1')),
  bmp: (value: string): Uint8Array => encode(0x1e, Buffer.from(value, 'utf16le').swap16()),
};

export type Attribute = readonly [type: string, value: Uint8Array];

/** One attribute, or several in one relative name. */
export type RelativeName = Attribute | readonly Attribute[];

export const commonName = '2.5.4.3';
export const emailAddress = '1.2.840.113549.1.9.1';

export function name(...relativeNames: readonly RelativeName[]): Uint8Array {
  const isSingle = (given: RelativeName): given is Attribute => typeof given[0] === 'string';
  return sequence(
    ...relativeNames.map((given) =>
      setOf((isSingle(given) ? [given] : given).map(([type, value]) => sequence(oid(type), value))),
    ),
  );
}

export const generalName = {
  rfc822Name: (value: string): Uint8Array => encode(0x81, Buffer.from(value, 'latin1')),
  dNSName: (value: string): Uint8Array => encode(0x82, Buffer.from(value, 'latin1')),
  directoryName: (value: Uint8Array): Uint8Array => encode(0xa4, value),
  uri: (value: string): Uint8Array => encode(0x86, Buffer.from(value, 'latin1')),
  iPAddress: (...bytes: readonly number[]): Uint8Array => encode(0x87, Uint8Array.from(bytes)),
  registeredID: (dotted: string): Uint8Array => encode(0x88, oid(dotted).subarray(2)),
  otherName: (type: string, value: Uint8Array): Uint8Array => encode(0xa0, oid(type), encode(0xa0, value)),
  smtpUtf8Mailbox: (value: string): Uint8Array =>
    generalName.otherName('1.3.6.1.5.5.7.8.9', text.utf8(value)),
};

export function extension(
  type: string,
  value: Uint8Array,
  options: { readonly critical?: boolean } = {},
): Uint8Array {
  const critical =
    options.critical === undefined ? [] : [encode(0x01, Uint8Array.of(options.critical ? 0xff : 0))];
  return sequence(oid(type), ...critical, octetString(value));
}

export const subjectAltName = (...names: readonly Uint8Array[]): Uint8Array =>
  extension('2.5.29.17', sequence(...names));

export const utcTime = (digits: string): Uint8Array => encode(0x17, Buffer.from(digits));
export const generalizedTime = (digits: string): Uint8Array => encode(0x18, Buffer.from(digits));

const rsaWithSha256 = sequence(oid('1.2.840.113549.1.1.11'), nullValue());
export const ed25519Key = sequence(sequence(oid('1.3.101.112')), bitString(new Uint8Array(32).fill(9)));

export interface CertificateParts {
  readonly version?: Uint8Array;
  readonly serialNumber?: Uint8Array;
  readonly innerAlgorithm?: Uint8Array;
  readonly outerAlgorithm?: Uint8Array;
  readonly subject?: Uint8Array;
  readonly issuer?: Uint8Array;
  readonly notBefore?: Uint8Array;
  readonly notAfter?: Uint8Array;
  readonly publicKey?: Uint8Array;
  /** Whatever stands between the key and the extensions. */
  readonly uniqueIds?: readonly Uint8Array[];
  readonly extensions?: readonly Uint8Array[];
  readonly signature?: Uint8Array;
}

/** The DER of a version 3 certificate with an Ed25519 key and no extensions, but for the given parts. */
export function buildCertificate(parts: CertificateParts = {}): Uint8Array {
  const tbs = sequence(
    parts.version ?? encode(0xa0, integer(2)),
    parts.serialNumber ?? integer(1),
    parts.innerAlgorithm ?? rsaWithSha256,
    parts.issuer ?? name([commonName, text.utf8('Issuer')]),
    sequence(parts.notBefore ?? utcTime('240101000000Z'), parts.notAfter ?? utcTime('340101000000Z')),
    parts.subject ?? name([commonName, text.utf8('Alice')]),
    parts.publicKey ?? ed25519Key,
    ...(parts.uniqueIds ?? []),
    ...(parts.extensions === undefined ? [] : [encode(0xa3, sequence(...parts.extensions))]),
  );
  const outer = parts.outerAlgorithm ?? parts.innerAlgorithm ?? rsaWithSha256;
  return sequence(tbs, outer, parts.signature ?? bitString(new Uint8Array(64).fill(1)));
}
