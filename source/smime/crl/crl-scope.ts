/**
 * Which CRLs cover a certificate, and for which reasons (RFC 5280 §6.3.3 b–e): its distribution points against the
 * CRL's issuing distribution point. Signatures and times are not looked at.
 */
import { type Certificate, type DistinguishedName, type GeneralName, isCa } from '../../core/certificate.ts';
import { comparableName } from '../path/comparable-name.ts';
import { pathExtensionOid } from '../path/path-extensions.ts';
import {
  allReasons,
  type DistributionPoint,
  fullNamesOf,
  readDistributionPoints,
} from './distribution-points.ts';
import type { Crl } from './read-crl.ts';

/** Those that the certificate names. @throws DerError */
export function namedDistributionPoints(certificate: Certificate): readonly DistributionPoint[] {
  const extension = certificate.extensions.find(({ oid }) => oid === pathExtensionOid.crlDistributionPoints);
  return extension === undefined ? [] : readDistributionPoints(extension.value);
}

/** The one that every certificate has: lists of its own issuer, named after it (RFC 5280 §6.3.3). */
export function impliedDistributionPoint(certificate: Certificate): DistributionPoint {
  return {
    name: { kind: 'full', names: [{ kind: 'directoryName', name: certificate.issuer }] },
    reasons: allReasons,
  };
}

const directoryNames = (names: readonly GeneralName[]): readonly DistinguishedName[] =>
  names.flatMap((name) => (name.kind === 'directoryName' ? [name.name] : []));

/** Whose CRLs the distribution point means. */
export function crlIssuersOf(
  point: DistributionPoint,
  certificate: Certificate,
): readonly DistinguishedName[] {
  return point.crlIssuer === undefined ? [certificate.issuer] : directoryNames(point.crlIssuer);
}

function comparableGeneralName(name: GeneralName): string {
  switch (name.kind) {
    case 'directoryName':
      return `directoryName ${comparableName(name.name)}`;
    case 'iPAddress':
    case 'x400Address':
    case 'ediPartyName':
      return `${name.kind} ${Buffer.from(name.bytes).toString('hex')}`;
    case 'otherName':
      return `otherName ${name.oid} ${Buffer.from(name.bytes).toString('hex')}`;
    default:
      return `${name.kind} ${name.value}`;
  }
}

function shareName(ones: readonly GeneralName[], others: readonly GeneralName[]): boolean {
  const comparable = new Set(ones.map(comparableGeneralName));
  return others.some((name) => comparable.has(comparableGeneralName(name)));
}

function namesOf(point: DistributionPoint, certificate: Certificate): readonly GeneralName[] {
  if (point.name === undefined) return point.crlIssuer ?? [];
  return fullNamesOf(point.name, crlIssuersOf(point, certificate)[0]);
}

/**
 * The reasons (a mask) that `crl`, whose issuer is one of the point's, answers for; 0 when the certificate is not
 * in its scope.
 */
export function coveredReasons(crl: Crl, point: DistributionPoint, certificate: Certificate): number {
  const scope = crl.issuingDistributionPoint;
  if (point.crlIssuer !== undefined && scope?.isIndirect !== true) return 0;
  if (scope === undefined) return point.reasons;
  if (
    scope.onlyAttributeCertificates ||
    (scope.onlyUserCertificates && isCa(certificate)) ||
    (scope.onlyCaCertificates && !isCa(certificate))
  ) {
    return 0;
  }
  if (
    scope.name !== undefined &&
    !shareName(fullNamesOf(scope.name, crl.issuer), namesOf(point, certificate))
  ) {
    return 0;
  }
  return point.reasons & scope.onlySomeReasons;
}
