/**
 * What RFC 5280 §6.1 carries from certificate to certificate down a path: constraints on names, policies and length.
 * Signatures and the facts of a single certificate are not its business.
 */
import type { Certificate } from '../../core/certificate.ts';
import { type TrustPurpose, type TrustReason, trustReason } from '../../core/trust.ts';
import type { NameConstraints } from '../certificate/read-name-constraints.ts';
import { isSelfIssued } from './comparable-name.ts';
import { comparisonCount, nameViolationOf } from './name-constraints.ts';
import { pathExtensionsOf } from './path-extensions.ts';
import { anyPolicy, PolicyGraph } from './policy-graph.ts';
import type { Budget } from './signature-checks.ts';

export interface PathOptions {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** `any` when absent. */
  readonly purpose?: TrustPurpose;
  /** Our policy on keys and digests does not count. */
  readonly allowWeakAlgorithms?: boolean;
  /** The caller's acceptable policies, dotted; absent for any policy. */
  readonly initialPolicies?: readonly string[];
  readonly initialExplicitPolicy?: boolean;
  readonly initialPolicyMappingInhibit?: boolean;
  readonly initialInhibitAnyPolicy?: boolean;
  readonly initialNameConstraints?: NameConstraints;
}

/** RFC 5280 §6.1.2; counters are numbers of further certificates. */
export interface PathState {
  readonly budget: Budget;
  readonly graph: PolicyGraph;
  readonly nameConstraints: NameConstraints[];
  explicitPolicy: number;
  policyMapping: number;
  inhibitAnyPolicy: number;
  maximumLength: number;
  /** The same is then true of every certificate below. */
  isPolicyMissing: boolean;
}

export function initialState(length: number, options: PathOptions, budget: Budget): PathState {
  return {
    budget,
    graph: new PolicyGraph(),
    nameConstraints: options.initialNameConstraints === undefined ? [] : [options.initialNameConstraints],
    explicitPolicy: options.initialExplicitPolicy === true ? 0 : length + 1,
    policyMapping: options.initialPolicyMappingInhibit === true ? 0 : length + 1,
    inhibitAnyPolicy: options.initialInhibitAnyPolicy === true ? 0 : length + 1,
    maximumLength: length,
    isPolicyMissing: false,
  };
}

/** §6.1.4 g, i, j, m: of an anchor, this alone. */
export function takeConstraints(state: PathState, certificate: Certificate): void {
  const facts = pathExtensionsOf(certificate);
  const lower = (counter: number, limit = counter) => Math.min(counter, limit);
  if (facts.nameConstraints !== undefined) state.nameConstraints.push(facts.nameConstraints);
  state.explicitPolicy = lower(state.explicitPolicy, facts.requireExplicitPolicy);
  state.policyMapping = lower(state.policyMapping, facts.inhibitPolicyMapping);
  state.inhibitAnyPolicy = lower(state.inhibitAnyPolicy, facts.inhibitAnyPolicy);
  state.maximumLength = lower(state.maximumLength, certificate.basicConstraints?.pathLength);
}

function missingPolicyReasons(state: PathState, certificate: Certificate): TrustReason[] {
  if (state.isPolicyMissing) return [];
  state.isPolicyMissing = true;
  return [trustReason('policy', certificate, 'has no policy that is required of it')];
}

/** Comparing so many names, or following so many policies, takes as long as checking a signature. */
const stepsPerUnit = 500;

/** What an honest certificate asks for costs nothing. */
function costOf(state: PathState, certificate: Certificate): number {
  const { policies, mappings } = pathExtensionsOf(certificate);
  const steps =
    comparisonCount(certificate, state.nameConstraints) + (policies?.size ?? 0) + (mappings?.size ?? 0);
  return Math.floor(steps / stepsPerUnit);
}

/** §6.1.3 b–f. */
export function nameAndPolicyReasons(
  state: PathState,
  certificate: Certificate,
  isLast: boolean,
): TrustReason[] {
  if (!state.budget.spend(costOf(state, certificate))) {
    return [trustReason('search-limit', certificate, 'has more names and policies than can be checked')];
  }
  const reasons: TrustReason[] = [];
  // A CA that certifies a new key of its own is bound by nobody's constraints.
  const isRollover = !isLast && isSelfIssued(certificate);
  const violation = isRollover ? undefined : nameViolationOf(certificate, state.nameConstraints);
  if (violation !== undefined) reasons.push(trustReason('name-constraint', certificate, violation));
  state.graph.addCertificate(
    pathExtensionsOf(certificate).policies,
    state.inhibitAnyPolicy > 0 || isRollover,
  );
  if (state.explicitPolicy === 0 && state.graph.isEmpty) {
    reasons.push(...missingPolicyReasons(state, certificate));
  }
  return reasons;
}

/** §6.1.4 a–j, l, m. */
export function prepareForNext(state: PathState, certificate: Certificate): TrustReason[] {
  const { mappings } = pathExtensionsOf(certificate);
  const reasons: TrustReason[] = [];
  if (mappings !== undefined) {
    if (mappings.has(anyPolicy) || mappings.values().some((mapped) => mapped.has(anyPolicy))) {
      reasons.push(trustReason('policy', certificate, 'maps any policy to another, which is forbidden'));
    }
    state.graph.mapPolicies(mappings, state.policyMapping > 0);
  }
  if (!isSelfIssued(certificate)) {
    const decremented = (counter: number) => Math.max(0, counter - 1);
    state.explicitPolicy = decremented(state.explicitPolicy);
    state.policyMapping = decremented(state.policyMapping);
    state.inhibitAnyPolicy = decremented(state.inhibitAnyPolicy);
    if (state.maximumLength === 0) {
      reasons.push(
        trustReason('path-too-long', certificate, 'stands in a chain longer than an issuer above it allows'),
      );
    }
    state.maximumLength = decremented(state.maximumLength);
  }
  takeConstraints(state, certificate);
  return reasons;
}

/** §6.1.5. */
export function wrapUpReasons(
  state: PathState,
  certificate: Certificate,
  options: PathOptions,
): TrustReason[] {
  const { requireExplicitPolicy } = pathExtensionsOf(certificate);
  const explicitPolicy = requireExplicitPolicy === 0 ? 0 : Math.max(0, state.explicitPolicy - 1);
  const accepted = options.initialPolicies === undefined ? undefined : new Set(options.initialPolicies);
  const isAllowed = explicitPolicy > 0 || state.graph.allowsAnyOf(accepted);
  return isAllowed ? [] : missingPolicyReasons(state, certificate);
}
