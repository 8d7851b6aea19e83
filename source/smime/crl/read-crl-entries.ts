/** Reads the entries of a certificate revocation list (RFC 5280 §5.3): which certificates, since when and why. */
import type { DistinguishedName } from '../../core/certificate.ts';
import type { RevocationReason } from '../../core/trust.ts';
import { readExtensions } from '../certificate/extensions.ts';
import { readGeneralNames } from '../certificate/general-names.ts';
import { hexOf } from '../certificate/text.ts';
import { readTime } from '../certificate/times.ts';
import {
  childrenOf,
  contentOf,
  DerError,
  type DerNode,
  derTag,
  expectTag,
  readIntegerBytes,
  readWhole,
} from '../der/read.ts';
import { comparableName } from '../path/comparable-name.ts';

export interface CrlEntry {
  readonly reason: RevocationReason;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export interface CrlEntries {
  /** By comparable name of the certificates' issuer, then by serial number in hex. */
  readonly byIssuer: ReadonlyMap<string, ReadonlyMap<string, CrlEntry>>;
  readonly count: number;
  /** Critical extensions that are not understood. */
  readonly unknownCritical: ReadonlySet<string>;
}

const entryOid = {
  reasonCode: '2.5.29.21',
  invalidityDate: '2.5.29.24',
  certificateIssuer: '2.5.29.29',
} as const;
const understood: ReadonlySet<string> = new Set(Object.values(entryOid));

const reasonsByCode: readonly (RevocationReason | undefined)[] = [
  'unspecified',
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'certificateHold',
  undefined,
  'removeFromCRL',
  'privilegeWithdrawn',
  'aACompromise',
];

/** CRLReason. @throws DerError */
export function readReasonCode(node: DerNode): RevocationReason {
  const [code, ...rest] = contentOf(expectTag(node, derTag.enumerated, 'reason code'));
  const reason = rest.length > 0 || code === undefined ? undefined : reasonsByCode[code];
  if (reason === undefined) throw new DerError('a reason code that no CRL has');
  return reason;
}

function readCertificateIssuer(value: Uint8Array): DistinguishedName {
  const names = readGeneralNames(expectTag(readWhole(value), derTag.sequence, 'certificate issuer'));
  for (const name of names) if (name.kind === 'directoryName') return name.name;
  throw new DerError('a certificate issuer without a directory name');
}

/** `list` is revokedCertificates, absent when nothing is revoked. @throws DerError */
export function readCrlEntries(list: DerNode | undefined, crlIssuer: DistinguishedName): CrlEntries {
  const byIssuer = new Map<string, Map<string, CrlEntry>>();
  const entriesOf = (issuer: DistinguishedName): Map<string, CrlEntry> => {
    const key = comparableName(issuer);
    const entries = byIssuer.get(key) ?? new Map<string, CrlEntry>();
    byIssuer.set(key, entries);
    return entries;
  };
  const unknownCritical = new Set<string>();
  const nodes = list === undefined ? [] : childrenOf(list);
  // An entry's issuer holds for the entries after it as well (RFC 5280 §5.3.3).
  let entries = entriesOf(crlIssuer);
  for (const node of nodes) {
    const [serialNumber, time, extensions, ...rest] = childrenOf(
      expectTag(node, derTag.sequence, 'CRL entry'),
    );
    if (time === undefined || rest.length > 0) throw new DerError('a CRL entry has a wrong number of parts');
    const serial = hexOf(readIntegerBytes(expectTag(serialNumber, derTag.integer, 'serial number')));
    let reason: RevocationReason = 'unspecified';
    for (const { oid, critical, value } of extensions === undefined ? [] : readExtensions(extensions)) {
      if (oid === entryOid.reasonCode) reason = readReasonCode(readWhole(value));
      else if (oid === entryOid.certificateIssuer) entries = entriesOf(readCertificateIssuer(value));
      if (critical && !understood.has(oid)) unknownCritical.add(oid);
    }
    entries.set(serial, { reason, at: readTime(time) });
  }
  return { byIssuer, count: nodes.length, unknownCritical };
}
