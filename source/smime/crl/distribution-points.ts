/**
 * Reads where a certificate's revocations are published and what a CRL covers: CRL distribution points and the
 * issuing distribution point (RFC 5280 §4.2.1.13, §5.2.5). It does not decide whether the two fit.
 */
import type { DistinguishedName, GeneralName } from '../../core/certificate.ts';
import { readGeneralNames } from '../certificate/general-names.ts';
import { readName } from '../certificate/names.ts';
import {
  childrenOf,
  contentOf,
  contextTag,
  DerError,
  type DerNode,
  derTag,
  encodingOf,
  expectTag,
  readBitString,
  readBoolean,
  readWhole,
} from '../der/read.ts';
import { encode, sequence } from '../der/write.ts';

/** Bits of ReasonFlags, 1 to 8, as a mask; bit 0 is unused (RFC 5280 §4.2.1.13). */
export const allReasons = 0x1fe;

/** A distribution point's name: full ones, or one that goes on below the CRL issuer's. */
export type DistributionPointName =
  | { readonly kind: 'full'; readonly names: readonly GeneralName[] }
  /** The encoded RelativeDistinguishedName. */
  | { readonly kind: 'relative'; readonly relativeName: Uint8Array };

export interface DistributionPoint {
  readonly name?: DistributionPointName;
  readonly reasons: number;
  /** Who signs the CRL, when that is not the certificate's issuer. */
  readonly crlIssuer?: readonly GeneralName[];
}

export interface IssuingDistributionPoint {
  readonly name?: DistributionPointName;
  readonly onlyUserCertificates: boolean;
  readonly onlyCaCertificates: boolean;
  readonly onlyAttributeCertificates: boolean;
  readonly onlySomeReasons: number;
  readonly isIndirect: boolean;
}

function takerOf(parts: DerNode[]): (tag: number) => DerNode | undefined {
  return (tag) => (parts[0]?.tag === tag ? parts.shift() : undefined);
}

function readPointName(node: DerNode): DistributionPointName {
  const [choice, ...rest] = childrenOf(node);
  if (rest.length > 0) throw new DerError('a distribution point has several names');
  if (choice?.tag === contextTag(0, true)) return { kind: 'full', names: readGeneralNames(choice) };
  const relative = expectTag(choice, contextTag(1, true), 'name of a distribution point');
  const relativeName = encode(derTag.set, contentOf(relative));
  readName(readWhole(sequence(relativeName)));
  return { kind: 'relative', relativeName };
}

/** `node` is an implicitly tagged BIT STRING. */
function readReasons(node: DerNode): number {
  const { bytes } = readBitString(node);
  let mask = 0;
  for (let bit = 1; bit <= 8; bit++) {
    if (((bytes[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0) mask |= 1 << bit;
  }
  return mask;
}

function readDistributionPoint(node: DerNode): DistributionPoint {
  const parts = childrenOf(expectTag(node, derTag.sequence, 'distribution point'));
  const take = takerOf(parts);
  const name = take(contextTag(0, true));
  const reasons = take(contextTag(1, false));
  const crlIssuer = take(contextTag(2, true));
  if (parts.length > 0) throw new DerError('a distribution point has a part that it should not have');
  return {
    ...(name === undefined ? {} : { name: readPointName(name) }),
    reasons: reasons === undefined ? allReasons : readReasons(reasons),
    ...(crlIssuer === undefined ? {} : { crlIssuer: readGeneralNames(crlIssuer) }),
  };
}

/** @throws DerError */
export function readDistributionPoints(extensionValue: Uint8Array): readonly DistributionPoint[] {
  const list = expectTag(readWhole(extensionValue), derTag.sequence, 'CRL distribution points');
  return childrenOf(list).map(readDistributionPoint);
}

/** @throws DerError */
export function readIssuingDistributionPoint(extensionValue: Uint8Array): IssuingDistributionPoint {
  const parts = childrenOf(
    expectTag(readWhole(extensionValue), derTag.sequence, 'issuing distribution point'),
  );
  const take = takerOf(parts);
  const takeBoolean = (number: number) => {
    const part = take(contextTag(number, false));
    return part !== undefined && readBoolean(part);
  };
  const name = take(contextTag(0, true));
  const onlyUserCertificates = takeBoolean(1);
  const onlyCaCertificates = takeBoolean(2);
  const reasons = take(contextTag(3, false));
  const isIndirect = takeBoolean(4);
  const onlyAttributeCertificates = takeBoolean(5);
  if (parts.length > 0) throw new DerError('issuing distribution point has a part that it should not have');
  return {
    ...(name === undefined ? {} : { name: readPointName(name) }),
    onlyUserCertificates,
    onlyCaCertificates,
    onlyAttributeCertificates,
    onlySomeReasons: reasons === undefined ? allReasons : readReasons(reasons),
    isIndirect,
  };
}

/** The full names that a distribution point's name means; a relative one continues `issuer`'s. */
export function fullNamesOf(
  name: DistributionPointName,
  issuer: DistinguishedName | undefined,
): readonly GeneralName[] {
  if (name.kind === 'full') return name.names;
  if (issuer === undefined) return [];
  const relativeNames = [...childrenOf(readWhole(issuer.der)).map(encodingOf), name.relativeName];
  return [{ kind: 'directoryName', name: readName(readWhole(sequence(...relativeNames))) }];
}
