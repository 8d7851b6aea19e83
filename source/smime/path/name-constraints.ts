/**
 * Applies the name constraints gathered along a path to the names of one certificate (RFC 5280 §6.1.3 b, c). A
 * name that is constrained in a way that is not understood here is refused.
 */
import type { Certificate, GeneralName } from '../../core/certificate.ts';
import { emailAddressOid } from '../certificate/names.ts';
import type { NameConstraints } from '../certificate/read-name-constraints.ts';
import { constraintKindOf, matchName } from './match-names.ts';

/**
 * Every name that constraints apply to. The subject's emailAddress is one even beside a subject alternative
 * name, because programs exist that read it.
 */
function constrainedNamesOf(certificate: Certificate): readonly GeneralName[] {
  const { subject, subjectAltNames } = certificate;
  const names: GeneralName[] = subject.rdns.length === 0 ? [] : [{ kind: 'directoryName', name: subject }];
  for (const { oid, value } of subject.rdns.flat()) {
    if (oid === emailAddressOid) names.push({ kind: 'rfc822Name', value });
  }
  return [...names, ...subjectAltNames];
}

function nameText(name: GeneralName): string {
  switch (name.kind) {
    case 'directoryName':
      return `"${name.name.text}"`;
    case 'iPAddress':
      return name.bytes.length === 4 ? name.bytes.join('.') : Buffer.from(name.bytes).toString('hex');
    case 'otherName':
      return `the other name of type ${name.oid}`;
    case 'x400Address':
    case 'ediPartyName':
      return `the ${name.kind}`;
    default:
      return name.value;
  }
}

function isSubjectTo(name: GeneralName, base: GeneralName): boolean {
  const kind = constraintKindOf(base);
  return kind === constraintKindOf(name) || (kind === 'rfc822Name' && name.kind === 'smtpUtf8Mailbox');
}

function violationOf(name: GeneralName, { permitted, excluded }: NameConstraints): string | undefined {
  for (const base of excluded) {
    if (!isSubjectTo(name, base)) continue;
    const match = matchName(name, base);
    if (match === 'yes') return `names ${nameText(name)}, which an issuer above it excludes`;
    if (match === 'doubt') return `names ${nameText(name)}, which may be among those that an issuer excludes`;
  }
  const bases = permitted.filter((base) => isSubjectTo(name, base));
  if (bases.length === 0 || bases.some((base) => matchName(name, base) === 'yes')) return undefined;
  return `names ${nameText(name)}, which is outside the names that an issuer above it may certify`;
}

/** How many comparisons `nameViolationOf` may take. */
export function comparisonCount(certificate: Certificate, constraints: readonly NameConstraints[]): number {
  const subtrees = constraints.reduce(
    (sum, { permitted, excluded }) => sum + permitted.length + excluded.length,
    0,
  );
  return subtrees === 0 ? 0 : subtrees * constrainedNamesOf(certificate).length;
}

/** What is wrong with the certificate's names, as the rest of a sentence about it; undefined when nothing is. */
export function nameViolationOf(
  certificate: Certificate,
  constraints: readonly NameConstraints[],
): string | undefined {
  if (constraints.length === 0) return undefined;
  const names = constrainedNamesOf(certificate);
  for (const level of constraints) {
    for (const name of names) {
      const violation = violationOf(name, level);
      if (violation !== undefined) return violation;
    }
  }
  return undefined;
}
