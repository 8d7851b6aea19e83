/**
 * What a certificate's extensions demand of a path (RFC 5280 §4.2, §6.1), read once. It tells which critical
 * extensions nobody here understands, and applies nothing.
 */
import type { Certificate, Extension } from '../../core/certificate.ts';
import { extensionOid } from '../certificate/extensions.ts';
import { type NameConstraints, readNameConstraints } from '../certificate/read-name-constraints.ts';
import {
  readCertificatePolicies,
  readInhibitAnyPolicy,
  readPolicyConstraints,
  readPolicyMappings,
} from '../certificate/read-policies.ts';
import { DerError } from '../der/read.ts';

export const pathExtensionOid = {
  nameConstraints: '2.5.29.30',
  crlDistributionPoints: '2.5.29.31',
  certificatePolicies: '2.5.29.32',
  policyMappings: '2.5.29.33',
  policyConstraints: '2.5.29.36',
  inhibitAnyPolicy: '2.5.29.54',
} as const;

/** Key identifiers are not among them: they are hints, and a hint that is critical asks for more than that. */
const understood: ReadonlySet<string> = new Set([
  ...Object.values(pathExtensionOid),
  extensionOid.keyUsage,
  extensionOid.subjectAltName,
  extensionOid.basicConstraints,
  extensionOid.extendedKeyUsage,
]);

export interface PathExtensions {
  readonly policies?: ReadonlySet<string>;
  /** Issuer's policy to the subject's policies. */
  readonly mappings?: ReadonlyMap<string, ReadonlySet<string>>;
  readonly requireExplicitPolicy?: number;
  readonly inhibitPolicyMapping?: number;
  readonly inhibitAnyPolicy?: number;
  readonly nameConstraints?: NameConstraints;
  /** What is wrong with an extension that the path depends on. */
  readonly malformed?: string;
  readonly unknownCritical: readonly string[];
}

function policiesFrom(value: Uint8Array): ReadonlySet<string> {
  const list = readCertificatePolicies(value);
  const policies = new Set(list.map(({ oid }) => oid));
  if (policies.size === 0) throw new DerError('no policy in the certificate policies');
  if (policies.size < list.length) throw new DerError('a certificate policy occurs twice');
  return policies;
}

function mappingsFrom(value: Uint8Array): ReadonlyMap<string, ReadonlySet<string>> {
  const mappings = new Map<string, Set<string>>();
  for (const { issuerDomainPolicy, subjectDomainPolicy } of readPolicyMappings(value)) {
    const mapped = mappings.get(issuerDomainPolicy);
    if (mapped === undefined) mappings.set(issuerDomainPolicy, new Set([subjectDomainPolicy]));
    else mapped.add(subjectDomainPolicy);
  }
  if (mappings.size === 0) throw new DerError('no mapping in the policy mappings');
  return mappings;
}

function nameConstraintsFrom(value: Uint8Array): NameConstraints {
  const constraints = readNameConstraints(value);
  if (constraints.permitted.length + constraints.excluded.length === 0) {
    throw new DerError('no name in the name constraints');
  }
  return constraints;
}

function factOf({ oid, value }: Extension): Partial<PathExtensions> {
  switch (oid) {
    case pathExtensionOid.certificatePolicies:
      return { policies: policiesFrom(value) };
    case pathExtensionOid.policyMappings:
      return { mappings: mappingsFrom(value) };
    case pathExtensionOid.policyConstraints:
      return readPolicyConstraints(value);
    case pathExtensionOid.inhibitAnyPolicy:
      return { inhibitAnyPolicy: readInhibitAnyPolicy(value) };
    case pathExtensionOid.nameConstraints:
      return { nameConstraints: nameConstraintsFrom(value) };
    default:
      return {};
  }
}

function readPathExtensions(extensions: readonly Extension[]): PathExtensions {
  const unknownCritical = extensions.filter(({ oid, critical }) => critical && !understood.has(oid));
  const facts = { unknownCritical: unknownCritical.map(({ oid }) => oid) };
  try {
    return Object.assign(facts, ...extensions.map(factOf));
  } catch (error) {
    if (error instanceof DerError) return { ...facts, malformed: error.message };
    throw error;
  }
}

const remembered = new WeakMap<readonly Extension[], PathExtensions>();

export function pathExtensionsOf({ extensions }: Pick<Certificate, 'extensions'>): PathExtensions {
  let facts = remembered.get(extensions);
  if (facts === undefined) {
    facts = readPathExtensions(extensions);
    remembered.set(extensions, facts);
  }
  return facts;
}
