/** Writes certificate policies and their constraints in words. */
import { childrenOf, type DerNode, derTag, encodingOf, expectTag, readSmallInteger } from '../der/read.ts';
import { objectName } from './object-names.ts';
import {
  readCertificatePolicies,
  readInhibitAnyPolicy,
  readPolicyConstraints,
  readPolicyMappings,
} from './read-policies.ts';
import { hexOf, textOf } from './text.ts';

const cpsOid = '1.3.6.1.5.5.7.2.1';
const userNoticeOid = '1.3.6.1.5.5.7.2.2';

/** UserNotice: a reference to a notice of an organization, and a text, both optional. */
function userNoticeLines(node: DerNode): readonly string[] {
  return childrenOf(expectTag(node, derTag.sequence, 'user notice')).map((part) => {
    if (part.tag !== derTag.sequence) return `  notice: ${textOf(part) ?? hexOf(encodingOf(part))}`;
    const [organization, numbers] = childrenOf(part);
    const name = organization === undefined ? undefined : textOf(organization);
    const list = childrenOf(expectTag(numbers, derTag.sequence, 'notice numbers')).map(readSmallInteger);
    return `  notice ${list.join(', ')} of ${name ?? 'an organization without a name'}`;
  });
}

function qualifierLines({
  oid,
  value,
}: {
  readonly oid: string;
  readonly value: DerNode;
}): readonly string[] {
  switch (oid) {
    case cpsOid:
      return [`  practice statement: ${textOf(expectTag(value, derTag.ia5String, 'CPS URI')) ?? ''}`];
    case userNoticeOid:
      return userNoticeLines(value);
    default:
      return [`  qualifier ${oid}`];
  }
}

/** @throws DerError, as the others here */
export function certificatePolicyLines(extensionValue: Uint8Array): readonly string[] {
  return readCertificatePolicies(extensionValue).flatMap(({ oid, qualifiers }) => [
    objectName(oid),
    ...qualifiers.flatMap(qualifierLines),
  ]);
}

export function policyMappingLines(extensionValue: Uint8Array): readonly string[] {
  return readPolicyMappings(extensionValue).map(
    ({ issuerDomainPolicy, subjectDomainPolicy }) =>
      `${objectName(issuerDomainPolicy)} of the issuer counts as ${objectName(subjectDomainPolicy)}`,
  );
}

const afterCertificates = (count: number): string =>
  count === 0 ? 'from here on' : `after ${count} more ${count === 1 ? 'certificate' : 'certificates'}`;

export function policyConstraintLines(extensionValue: Uint8Array): readonly string[] {
  const { requireExplicitPolicy, inhibitPolicyMapping } = readPolicyConstraints(extensionValue);
  return [
    ...(requireExplicitPolicy === undefined
      ? []
      : [`an explicit policy is required ${afterCertificates(requireExplicitPolicy)}`]),
    ...(inhibitPolicyMapping === undefined
      ? []
      : [`policies are not mapped ${afterCertificates(inhibitPolicyMapping)}`]),
  ];
}

export function inhibitAnyPolicyLines(extensionValue: Uint8Array): readonly string[] {
  return [`any policy does not count ${afterCertificates(readInhibitAnyPolicy(extensionValue))}`];
}
