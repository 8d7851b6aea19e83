/** Reads the certificate policy extensions (RFC 5280 §4.2.1.4, 5, 11, 14). It does not process policies. */
import {
  childrenOf,
  contextTag,
  DerError,
  type DerNode,
  derTag,
  expectTag,
  readOid,
  readSmallInteger,
  readWhole,
} from '../der/read.ts';

export interface PolicyInformation {
  readonly oid: string;
  readonly qualifiers: readonly { readonly oid: string; readonly value: DerNode }[];
}

function readQualifier(node: DerNode): PolicyInformation['qualifiers'][number] {
  const [type, value, ...rest] = childrenOf(expectTag(node, derTag.sequence, 'policy qualifier'));
  if (value === undefined || rest.length > 0) throw new DerError('a policy qualifier is not type and value');
  return { oid: readOid(expectTag(type, derTag.oid, 'qualifier type')), value };
}

/** certificatePolicies. @throws DerError */
export function readCertificatePolicies(extensionValue: Uint8Array): readonly PolicyInformation[] {
  const list = expectTag(readWhole(extensionValue), derTag.sequence, 'certificate policies');
  return childrenOf(list).map((node) => {
    const [type, qualifiers, ...rest] = childrenOf(expectTag(node, derTag.sequence, 'policy'));
    if (rest.length > 0) throw new DerError('a policy has too many parts');
    return {
      oid: readOid(expectTag(type, derTag.oid, 'policy identifier')),
      qualifiers:
        qualifiers === undefined
          ? []
          : childrenOf(expectTag(qualifiers, derTag.sequence, 'policy qualifiers')).map(readQualifier),
    };
  });
}

export interface PolicyMapping {
  readonly issuerDomainPolicy: string;
  readonly subjectDomainPolicy: string;
}

/** policyMappings. @throws DerError */
export function readPolicyMappings(extensionValue: Uint8Array): readonly PolicyMapping[] {
  const list = expectTag(readWhole(extensionValue), derTag.sequence, 'policy mappings');
  return childrenOf(list).map((node) => {
    const [issuer, subject, ...rest] = childrenOf(expectTag(node, derTag.sequence, 'policy mapping'));
    if (rest.length > 0) throw new DerError('a policy mapping has too many parts');
    return {
      issuerDomainPolicy: readOid(expectTag(issuer, derTag.oid, 'issuer domain policy')),
      subjectDomainPolicy: readOid(expectTag(subject, derTag.oid, 'subject domain policy')),
    };
  });
}

/** Numbers of further certificates in the path. */
export interface PolicyConstraints {
  readonly requireExplicitPolicy?: number;
  readonly inhibitPolicyMapping?: number;
}

/** policyConstraints. @throws DerError */
export function readPolicyConstraints(extensionValue: Uint8Array): PolicyConstraints {
  const parts = childrenOf(expectTag(readWhole(extensionValue), derTag.sequence, 'policy constraints'));
  const take = (tag: number): number | undefined => {
    const part = parts[0]?.tag === tag ? parts.shift() : undefined;
    return part === undefined ? undefined : readSmallInteger(part);
  };
  const requireExplicitPolicy = take(contextTag(0, false));
  const inhibitPolicyMapping = take(contextTag(1, false));
  if (parts.length > 0) throw new DerError('policy constraints have a part that they should not have');
  return {
    ...(requireExplicitPolicy === undefined ? {} : { requireExplicitPolicy }),
    ...(inhibitPolicyMapping === undefined ? {} : { inhibitPolicyMapping }),
  };
}

/** inhibitAnyPolicy: the number of further certificates in the path. @throws DerError */
export function readInhibitAnyPolicy(extensionValue: Uint8Array): number {
  return readSmallInteger(expectTag(readWhole(extensionValue), derTag.integer, 'inhibitAnyPolicy'));
}
