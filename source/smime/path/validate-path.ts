/**
 * Judges one candidate path by RFC 5280 §6.1, and collects everything that speaks against it. It neither looks
 * for paths nor for revocations.
 *
 * The anchor is a stored certificate, so more is asked of it than of the RFC's trust anchor: it must be in time, be
 * allowed to issue, and its own constraints bind the path (RFC 5937). Only its policies are not looked at.
 */
import type { Certificate, PublicKeyFacts } from '../../core/certificate.ts';
import { type TrustReason, trustReason } from '../../core/trust.ts';
import {
  extensionReasons,
  issuerReasons,
  purposeReasons,
  validityReasons,
  weakKeyReasons,
  weakSignatureReasons,
} from './check-certificate.ts';
import { isSameName } from './comparable-name.ts';
import {
  initialState,
  nameAndPolicyReasons,
  type PathOptions,
  prepareForNext,
  takeConstraints,
  wrapUpReasons,
} from './path-state.ts';
import type { SignatureChecks } from './signature-checks.ts';
import { withInheritedParameters } from './verify-signature.ts';

/** A certificate of a path with its key, DSA parameters inherited from above. */
export interface PathLink {
  readonly certificate: Certificate;
  readonly key: PublicKeyFacts;
}

/** `chain` and what comes back: the certificate first, the anchor last. */
export function linksOf(chain: readonly Certificate[]): readonly PathLink[] {
  const links: PathLink[] = [];
  for (const certificate of chain.toReversed()) {
    const issuer = links[0];
    const key = certificate.publicKey;
    links.unshift({
      certificate,
      key: issuer === undefined ? key : withInheritedParameters(key, issuer.key),
    });
  }
  return links;
}

/** §6.1.3 a. */
function signatureReasons(
  certificate: Certificate,
  { certificate: issuer, key }: PathLink,
  signatures: SignatureChecks,
): TrustReason[] {
  const reasons = isSameName(certificate.issuer, issuer.subject)
    ? []
    : [
        trustReason(
          'name-mismatch',
          certificate,
          `was issued by "${certificate.issuer.text}", not by "${issuer.subject.text}"`,
        ),
      ];
  switch (signatures.verify(certificate, key)) {
    case 'valid':
      break;
    case 'invalid':
      reasons.push(
        trustReason(
          'bad-signature',
          certificate,
          `has a signature that is not from "${issuer.subject.text}"`,
        ),
      );
      break;
    case 'unsupported':
      reasons.push(
        trustReason(
          'unsupported-algorithm',
          certificate,
          `is signed with ${certificate.signatureAlgorithm.name}, which cannot be checked here`,
        ),
      );
      break;
    case 'limit':
      reasons.push(trustReason('search-limit', certificate, 'has too many possible issuers'));
      break;
  }
  return reasons;
}

/**
 * Everything that speaks against `chain`: the certificate first, then issuer by issuer, its anchor last. Empty for
 * a valid path. A chain of one is a certificate that is its own anchor.
 */
export function validatePath(
  chain: readonly Certificate[],
  options: PathOptions,
  signatures: SignatureChecks,
): readonly TrustReason[] {
  const { at, purpose = 'any', allowWeakAlgorithms = false } = options;
  if (chain.length === 0) throw new RangeError('a path without certificates');
  const state = initialState(chain.length - 1, options, signatures.budget);
  const found: TrustReason[][] = [];
  let issuer: PathLink | undefined;
  for (const [depth, link] of linksOf(chain).toReversed().entries()) {
    const { certificate, key } = link;
    const isLast = depth === chain.length - 1;
    const reasons: TrustReason[] = [];
    if (issuer !== undefined) {
      reasons.push(...signatureReasons(certificate, issuer, signatures));
      if (!allowWeakAlgorithms) reasons.push(...weakSignatureReasons(certificate));
    }
    if (!allowWeakAlgorithms) reasons.push(...weakKeyReasons(certificate, key));
    reasons.push(...validityReasons(certificate, at), ...extensionReasons(certificate));
    if (issuer !== undefined) reasons.push(...nameAndPolicyReasons(state, certificate, isLast));
    reasons.push(...(isLast ? purposeReasons(certificate, purpose) : issuerReasons(certificate, purpose)));
    if (issuer === undefined) takeConstraints(state, certificate);
    else if (isLast) reasons.push(...wrapUpReasons(state, certificate, options));
    else reasons.push(...prepareForNext(state, certificate));
    found.unshift(reasons);
    issuer = link;
  }
  return found.flat();
}
