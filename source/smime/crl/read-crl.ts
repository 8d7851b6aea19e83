/**
 * Reads one certificate revocation list (RFC 5280 §5) strictly from DER. It judges form only: who signed it,
 * whether it is current and which certificates it covers is decided elsewhere.
 */
import { hash } from 'node:crypto';
import type { AuthorityKeyIdentifier, Certificate, DistinguishedName } from '../../core/certificate.ts';
import { UserError } from '../../core/errors.ts';
import { extensionOid, factsOfExtensions, readExtensions } from '../certificate/extensions.ts';
import { readName } from '../certificate/names.ts';
import { readSignatureAlgorithm } from '../certificate/read-signature-algorithm.ts';
import { hexOf } from '../certificate/text.ts';
import { readTime } from '../certificate/times.ts';
import {
  childrenOf,
  contextTag,
  DerError,
  type DerNode,
  derTag,
  encodingOf,
  expectTag,
  readBitString,
  readIntegerBytes,
  readSmallInteger,
  readWhole,
} from '../der/read.ts';
import { comparableName } from '../path/comparable-name.ts';
import { type IssuingDistributionPoint, readIssuingDistributionPoint } from './distribution-points.ts';
import { type CrlEntry, readCrlEntries } from './read-crl-entries.ts';

export interface Crl {
  readonly der: Uint8Array;
  /** SHA-256 of the DER, lower-case hex. */
  readonly fingerprint: string;
  readonly issuer: DistinguishedName;
  /** Milliseconds since the epoch. */
  readonly thisUpdate: number;
  /** Milliseconds since the epoch. */
  readonly nextUpdate?: number;
  readonly tbs: Uint8Array;
  readonly signature: Uint8Array;
  readonly signatureAlgorithm: Certificate['signatureAlgorithm'];
  readonly authorityKeyIdentifier?: AuthorityKeyIdentifier;
  readonly number?: bigint;
  /** Present in a delta CRL: the number of the complete CRL that it completes. */
  readonly baseNumber?: bigint;
  readonly issuingDistributionPoint?: IssuingDistributionPoint;
  /** The encoded issuing distribution point as hex, empty without one: two CRLs of one scope have the same. */
  readonly scope: string;
  /** Critical extensions, of the list or of an entry, that are not understood: the list must not be used. */
  readonly unknownCritical: readonly string[];
  readonly entryCount: number;
  /** `serialNumber` as in `Certificate`. */
  find(certificateIssuer: DistinguishedName, serialNumber: string): CrlEntry | undefined;
}

const crlOid = {
  number: '2.5.29.20',
  deltaIndicator: '2.5.29.27',
  issuingDistributionPoint: '2.5.29.28',
} as const;
const understood: ReadonlySet<string> = new Set([
  ...Object.values(crlOid),
  extensionOid.authorityKeyIdentifier,
]);

function readNumber(value: Uint8Array): bigint {
  const bytes = readIntegerBytes(expectTag(readWhole(value), derTag.integer, 'CRL number'));
  if ((bytes[0] ?? 0) >= 0x80) throw new DerError('a CRL number is negative');
  return BigInt(`0x${hexOf(bytes)}`);
}

function readList(der: Uint8Array): Crl {
  const [tbs, algorithm, signatureBits, ...rest] = childrenOf(
    expectTag(readWhole(der), derTag.sequence, 'the whole'),
  );
  if (tbs === undefined || algorithm === undefined || rest.length > 0) {
    throw new DerError('it is not the three parts that a CRL is');
  }
  const parts = childrenOf(expectTag(tbs, derTag.sequence, 'its first part'));
  const take = (tag: number): DerNode | undefined => (parts[0]?.tag === tag ? parts.shift() : undefined);
  const takeTime = (): DerNode | undefined => take(derTag.utcTime) ?? take(derTag.generalizedTime);
  const version = take(derTag.integer);
  if (version !== undefined && readSmallInteger(version) !== 1) throw new DerError('unknown version');
  const innerAlgorithm = expectTag(take(derTag.sequence), derTag.sequence, 'its signature algorithm');
  if (Buffer.compare(encodingOf(innerAlgorithm), encodingOf(algorithm)) !== 0) {
    throw new DerError('it names two different signature algorithms');
  }
  const issuer = readName(expectTag(take(derTag.sequence), derTag.sequence, 'its issuer'));
  const thisUpdate = takeTime();
  if (thisUpdate === undefined) throw new DerError('the time of its making is missing');
  const nextUpdate = takeTime();
  const revoked = take(derTag.sequence);
  const [extensionList, ...more] = childrenOf(take(contextTag(0, true)) ?? emptyNode);
  if (parts.length > 0 || more.length > 0) throw new DerError('it has a part that no CRL has');
  if (version === undefined && extensionList !== undefined) throw new DerError('version 1 has no extensions');

  const extensions = extensionList === undefined ? [] : readExtensions(extensionList);
  const extensionValue = (oid: string) => extensions.find((extension) => extension.oid === oid)?.value;
  const number = extensionValue(crlOid.number);
  const baseNumber = extensionValue(crlOid.deltaIndicator);
  const point = extensionValue(crlOid.issuingDistributionPoint);
  const { authorityKeyIdentifier } = factsOfExtensions(extensions);
  const entries = readCrlEntries(revoked, issuer);
  const unknownHere = extensions.filter(({ oid, critical }) => critical && !understood.has(oid));
  return {
    der,
    fingerprint: hash('sha256', der, 'hex'),
    issuer,
    thisUpdate: readTime(thisUpdate),
    ...(nextUpdate === undefined ? {} : { nextUpdate: readTime(nextUpdate) }),
    tbs: encodingOf(tbs),
    signature: readBitString(expectTag(signatureBits, derTag.bitString, 'its signature')).bytes,
    signatureAlgorithm: readSignatureAlgorithm(algorithm),
    ...(authorityKeyIdentifier === undefined ? {} : { authorityKeyIdentifier }),
    ...(number === undefined ? {} : { number: readNumber(number) }),
    ...(baseNumber === undefined ? {} : { baseNumber: readNumber(baseNumber) }),
    ...(point === undefined ? {} : { issuingDistributionPoint: readIssuingDistributionPoint(point) }),
    scope: point === undefined ? '' : hexOf(point),
    unknownCritical: [...unknownHere.map(({ oid }) => oid), ...entries.unknownCritical],
    entryCount: entries.count,
    find: (certificateIssuer, serialNumber) =>
      entries.byIssuer.get(comparableName(certificateIssuer))?.get(serialNumber),
  };
}

const emptyNode: DerNode = readWhole(Uint8Array.of(derTag.sequence, 0));

/**
 * The facts are views into `der`, which must stay as it is.
 * @throws UserError `unreadable-input`
 */
export function readCrl(der: Uint8Array): Crl {
  try {
    return readList(der);
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    throw new UserError(
      'unreadable-input',
      `this is not a readable certificate revocation list: ${error.message}`,
      { cause: error },
    );
  }
}
