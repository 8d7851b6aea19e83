/**
 * Certificates made in the process, a thousand times faster than by OpenSSL, with every fault that a test wants.
 * They are written by the project's DER writer and signed by `node:crypto`; OpenSSL reads them in the tests.
 */
import { generateKeyPairSync, hash, type KeyObject, sign } from 'node:crypto';
import { type Certificate, type KeyUsage, keyUsageNames } from '../../../source/core/certificate.ts';
import { readCertificate } from '../../../source/smime/certificate/read-certificate.ts';
import {
  bitString,
  encode,
  integer,
  octetString,
  oid,
  sequence,
  setOf,
} from '../../../source/smime/der/write.ts';

export const day = 86_400_000;
/** When the tests happen. */
export const noon = Date.UTC(2026, 5, 15, 12);

export interface TestKey {
  readonly privateKey: KeyObject;
  readonly spki: Uint8Array;
  /** Hex, as subject key identifiers are. */
  readonly identifier: string;
}

export function testKey(pair: { publicKey: KeyObject; privateKey: KeyObject }): TestKey {
  const spki = pair.publicKey.export({ format: 'der', type: 'spki' });
  return { privateKey: pair.privateKey, spki, identifier: hash('sha1', spki, 'hex') };
}

export const ecKey = (): TestKey => testKey(generateKeyPairSync('ec', { namedCurve: 'P-256' }));

export const text = (value: string): Uint8Array => encode(0x0c, Buffer.from(value, 'utf8'));
export const ia5 = (tag: number, value: string): Uint8Array => encode(tag, Buffer.from(value, 'latin1'));

/** Attributes in encoded order, each alone: `[['2.5.4.10', 'Example'], ['2.5.4.3', 'Alice']]`. */
export type NamePlan = readonly (readonly [type: string, value: string | Uint8Array])[];
export const emailAddress = '1.2.840.113549.1.9.1';

export function name(plan: NamePlan): Uint8Array {
  return sequence(
    ...plan.map(([type, value]) => {
      const encoded =
        typeof value !== 'string' ? value : type === emailAddress ? ia5(0x16, value) : text(value);
      return setOf([sequence(oid(type), encoded)]);
    }),
  );
}
export const commonName = (value: string): NamePlan => [
  ['2.5.4.10', 'Example'],
  ['2.5.4.3', value],
];

export const generalName = {
  email: (value: string) => ia5(0x81, value),
  dns: (value: string) => ia5(0x82, value),
  directory: (plan: NamePlan) => encode(0xa4, name(plan)),
  uri: (value: string) => ia5(0x86, value),
  ip: (...bytes: readonly number[]) => encode(0x87, Uint8Array.from(bytes)),
  registeredId: (dotted: string) => encode(0x88, oid(dotted).subarray(2)),
  smtpUtf8Mailbox: (value: string) => encode(0xa0, oid('1.3.6.1.5.5.7.8.9'), encode(0xa0, text(value))),
};

export function extension(type: string, value: Uint8Array, isCritical = false): Uint8Array {
  const critical = isCritical ? [Uint8Array.of(0x01, 0x01, 0xff)] : [];
  return sequence(oid(type), ...critical, octetString(value));
}

function namedBits(bits: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(bits.some((bit) => bit > 7) ? 2 : 1);
  for (const bit of bits) bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (0x80 >> (bit & 7));
  const last = bytes.at(-1) ?? 0;
  const unused = last === 0 ? 0 : 31 - Math.clz32(last & -last);
  return encode(0x03, Uint8Array.of(unused), bytes);
}

const subtrees = (tag: number, bases: readonly Uint8Array[]) =>
  bases.length === 0 ? [] : [encode(tag, ...bases.map((base) => sequence(base)))];

export const extensions = {
  basicConstraints: (ca: boolean, pathLength?: number) =>
    extension(
      '2.5.29.19',
      sequence(
        ...(ca ? [Uint8Array.of(0x01, 0x01, 0xff)] : []),
        ...(pathLength === undefined ? [] : [integer(pathLength)]),
      ),
      true,
    ),
  keyUsage: (...usages: readonly KeyUsage[]) =>
    extension('2.5.29.15', namedBits(usages.map((usage) => keyUsageNames.indexOf(usage))), true),
  extendedKeyUsage: (...usages: readonly string[]) => extension('2.5.29.37', sequence(...usages.map(oid))),
  subjectAltName: (...names: readonly Uint8Array[]) => extension('2.5.29.17', sequence(...names)),
  subjectKeyIdentifier: (hex: string) => extension('2.5.29.14', octetString(Buffer.from(hex, 'hex'))),
  authorityKeyIdentifier: (hex: string) =>
    extension('2.5.29.35', sequence(encode(0x80, Buffer.from(hex, 'hex')))),
  nameConstraints: (plan: { permitted?: readonly Uint8Array[]; excluded?: readonly Uint8Array[] }) =>
    extension(
      '2.5.29.30',
      sequence(...subtrees(0xa0, plan.permitted ?? []), ...subtrees(0xa1, plan.excluded ?? [])),
      true,
    ),
  policies: (...policies: readonly string[]) =>
    extension('2.5.29.32', sequence(...policies.map((policy) => sequence(oid(policy))))),
  policyMappings: (...pairs: readonly (readonly [string, string])[]) =>
    extension('2.5.29.33', sequence(...pairs.map(([one, other]) => sequence(oid(one), oid(other))))),
  policyConstraints: (requireExplicitPolicy: number) =>
    extension('2.5.29.36', sequence(encode(0x80, Uint8Array.of(requireExplicitPolicy)))),
  crlDistributionPoint: (uri: string) =>
    extension('2.5.29.31', sequence(sequence(encode(0xa0, encode(0xa0, generalName.uri(uri)))))),
};

export function time(at: number): Uint8Array {
  const digits = new Date(at).toISOString().replace(/[-:T]|\.\d+/g, '');
  const year = Number(digits.slice(0, 4));
  return year >= 1950 && year < 2050 ? ia5(0x17, digits.slice(2)) : ia5(0x18, digits);
}

const null_ = Uint8Array.of(0x05, 0x00);

/** How a signature is made: the AlgorithmIdentifier and what `node:crypto` needs. */
export interface SignatureScheme {
  readonly identifier: Uint8Array;
  readonly digest: string | null;
  readonly options?: { readonly padding?: number; readonly saltLength?: number };
}
export const schemes = {
  ecdsaSha256: { identifier: sequence(oid('1.2.840.10045.4.3.2')), digest: 'sha256' },
  ecdsaSha1: { identifier: sequence(oid('1.2.840.10045.4.1')), digest: 'sha1' },
  rsaSha256: { identifier: sequence(oid('1.2.840.113549.1.1.11'), null_), digest: 'sha256' },
  rsaSha1: { identifier: sequence(oid('1.2.840.113549.1.1.5'), null_), digest: 'sha1' },
  rsaMd5: { identifier: sequence(oid('1.2.840.113549.1.1.4'), null_), digest: 'md5' },
  ed25519: { identifier: sequence(oid('1.3.101.112')), digest: null },
  dsaSha256: { identifier: sequence(oid('2.16.840.1.101.3.4.3.2')), digest: 'sha256' },
} satisfies Record<string, SignatureScheme>;

/** `tbs` signed: the three parts that certificates and CRLs are. */
export function signed(tbs: Uint8Array, key: TestKey, scheme: SignatureScheme, tamper = false): Uint8Array {
  const signature = sign(scheme.digest, tbs, { key: key.privateKey, ...scheme.options });
  // The digest's own bytes differ then, so that what is wrong is the signature and nothing else.
  const value = tamper ? sign(scheme.digest, Buffer.concat([tbs, tbs]), key.privateKey) : signature;
  return sequence(tbs, scheme.identifier, bitString(value));
}

export interface CertificatePlan {
  readonly subject: NamePlan;
  readonly issuer: NamePlan;
  readonly key: TestKey;
  readonly signer: TestKey;
  readonly extensions?: readonly Uint8Array[];
  readonly notBefore?: number;
  readonly notAfter?: number;
  readonly serial?: number;
  readonly scheme?: SignatureScheme;
  readonly spki?: Uint8Array;
  readonly tamper?: boolean;
  readonly version?: 1 | 3;
}

let serials = 1;

export function certificateDer(plan: CertificatePlan): Uint8Array {
  const { version = 3, scheme = schemes.ecdsaSha256, extensions: list = [] } = plan;
  const tbs = sequence(
    ...(version === 3 ? [encode(0xa0, integer(2))] : []),
    integer(plan.serial ?? serials++),
    scheme.identifier,
    name(plan.issuer),
    sequence(time(plan.notBefore ?? noon - 100 * day), time(plan.notAfter ?? noon + 265 * day)),
    name(plan.subject),
    plan.spki ?? plan.key.spki,
    ...(version === 3 && list.length > 0 ? [encode(0xa3, sequence(...list))] : []),
  );
  return signed(tbs, plan.signer, scheme, plan.tamper);
}

export const makeCertificate = (plan: CertificatePlan): Certificate => readCertificate(certificateDer(plan));

export interface CrlEntryPlan {
  readonly serial: Uint8Array;
  readonly at?: number;
  readonly extensions?: readonly Uint8Array[];
}

export interface CrlPlan {
  readonly issuer: NamePlan;
  readonly signer: TestKey;
  readonly entries?: readonly CrlEntryPlan[];
  readonly extensions?: readonly Uint8Array[];
  readonly thisUpdate?: number;
  readonly nextUpdate?: number | null;
  readonly scheme?: SignatureScheme;
  readonly tamper?: boolean;
}

export function crlDer(plan: CrlPlan): Uint8Array {
  const { scheme = schemes.ecdsaSha256, entries = [], extensions: list = [], nextUpdate } = plan;
  const wrapped = (some: readonly Uint8Array[]) => (some.length === 0 ? [] : [sequence(...some)]);
  const tbs = sequence(
    integer(1),
    scheme.identifier,
    name(plan.issuer),
    time(plan.thisUpdate ?? noon - day),
    ...(nextUpdate === null ? [] : [time(nextUpdate ?? noon + 7 * day)]),
    ...wrapped(
      entries.map(({ serial, at, extensions: some = [] }) =>
        sequence(encode(0x02, serial), time(at ?? noon - 10 * day), ...wrapped(some)),
      ),
    ),
    ...(list.length === 0 ? [] : [encode(0xa0, sequence(...list))]),
  );
  return signed(tbs, plan.signer, scheme, plan.tamper);
}

/** The content of the certificate's serial number, as CRL entries have it. */
export const encodedSerial = ({ serialNumber }: Certificate): Uint8Array => Buffer.from(serialNumber, 'hex');
