/**
 * The whole judgement of one candidate path: RFC 5280 §6.1, and then §6.3 for each of its certificates, with the
 * paths of separate CRL signers judged the same way.
 */
import type { Certificate, PublicKeyFacts } from '../../core/certificate.ts';
import { isCa } from '../../core/certificate.ts';
import {
  type Revocation,
  type RevocationMode,
  type RevocationReason,
  type TrustReason,
  trustReason,
} from '../../core/trust.ts';
import { checkRevocation, type RevocationSources } from '../crl/check-revocation.ts';
import type { CrlPool } from '../crl/crl-pool.ts';
import type { Crl } from '../crl/read-crl.ts';
import { checkOcsp } from '../ocsp/check-ocsp.ts';
import type { OcspPool } from '../ocsp/ocsp-pool.ts';
import { buildPaths } from './build-paths.ts';
import type { CertificatePool } from './certificate-pool.ts';
import { isSelfIssued } from './comparable-name.ts';
import type { PathOptions } from './path-state.ts';
import type { SignatureChecks } from './signature-checks.ts';
import { linksOf, type PathLink, validatePath } from './validate-path.ts';
import { lacksParameters } from './verify-signature.ts';

/** One question about trust, and what it may be answered from. */
export interface Inquiry {
  readonly stored: CertificatePool;
  /** `stored`, and what came with a mail. */
  readonly pools: readonly CertificatePool[];
  readonly crls: CrlPool;
  readonly ocsp: OcspPool;
  readonly options: PathOptions;
  readonly revocation: RevocationMode;
  readonly signatures: SignatureChecks;
  /** Fingerprints of certificates whose revocation is being looked into: a CRL may cover its own signer. */
  readonly underWay: Set<string>;
}

export interface Judgement {
  /** Empty for a path that carries. */
  readonly reasons: readonly TrustReason[];
  readonly remarks: readonly TrustReason[];
  /** Of the path's first certificate; absent where nobody looked. */
  readonly revocation?: Revocation;
}

const reasonWords: Record<RevocationReason, string> = {
  unspecified: 'for no stated reason',
  keyCompromise: 'because its key is compromised',
  cACompromise: "because the CA's key is compromised",
  affiliationChanged: 'because its holder changed affiliation',
  superseded: 'because another one replaced it',
  cessationOfOperation: 'because it is no longer needed',
  certificateHold: 'for the time being (on hold)',
  removeFromCRL: 'for no stated reason',
  privilegeWithdrawn: 'because a privilege was withdrawn',
  aACompromise: "because the attribute authority's key is compromised",
};

function revocationReason(certificate: Certificate, revocation: Revocation): TrustReason | undefined {
  switch (revocation.status) {
    case 'good':
      return undefined;
    case 'revoked': {
      const date = new Date(revocation.at).toISOString().slice(0, 10);
      return trustReason(
        'revoked',
        certificate,
        `was revoked by its issuer on ${date}, ${reasonWords[revocation.reason]}`,
      );
    }
    case 'unknown':
      return trustReason(
        'revocation-unknown',
        certificate,
        `could not be checked for revocation: ${revocation.why ?? 'no revocation list at hand covers it'}`,
      );
  }
}

/** Keys of CRL signers outside a path: certificates with the CRL issuer's name that lead to the same anchor. */
function* signerKeys(inquiry: Inquiry, crl: Crl, anchor: Certificate): Generator<PublicKeyFacts> {
  const { pools, signatures, options } = inquiry;
  // The caller's policies are asked of the certificate in question, not of who signs revocation lists.
  const { at, allowWeakAlgorithms = false } = options;
  const forSigner: Inquiry = { ...inquiry, options: { at, allowWeakAlgorithms } };
  const isAnchor = ({ fingerprint }: Certificate) => fingerprint === anchor.fingerprint;
  for (const signer of pools.flatMap((pool) => pool.issuersNamed(crl.issuer))) {
    // Without the explicit right anybody with that name would do.
    if (!signer.keyUsage?.has('cRLSign')) continue;
    if (!lacksParameters(signer.publicKey) && signatures.verify(crl, signer.publicKey) !== 'valid') continue;
    for (const { chain, end } of buildPaths(signer, { pools, isAnchor, at, signatures })) {
      if (end !== 'anchor' || judgePath(chain, forSigner).reasons.length > 0) continue;
      yield* linksOf(chain)
        .slice(0, 1)
        .map(({ key }) => key);
      break;
    }
  }
}

function sourcesOf(inquiry: Inquiry): RevocationSources {
  const { crls, signatures, options } = inquiry;
  return {
    crls,
    at: options.at,
    allowWeakAlgorithms: options.allowWeakAlgorithms ?? false,
    signatures,
    signerKeys: (crl, anchor) => signerKeys(inquiry, crl, anchor),
  };
}

function revocationOf(certificate: Certificate, issuers: readonly PathLink[], inquiry: Inquiry): Revocation {
  if (!inquiry.signatures.budget.spend()) return { status: 'unknown' };
  inquiry.underWay.add(certificate.fingerprint);
  const sources = sourcesOf(inquiry);
  const byList = checkRevocation(certificate, issuers, sources);
  const [issuer] = issuers;
  const revocation =
    issuer === undefined || byList.status === 'revoked'
      ? byList
      : worseOf(
          byList,
          checkOcsp(certificate, issuer, {
            ...sources,
            ocsp: inquiry.ocsp,
            isRevoked: (responder) => checkRevocation(responder, issuers, sources).status === 'revoked',
          }),
        );
  inquiry.underWay.delete(certificate.fingerprint);
  return revocation;
}

/** Whoever says "revoked" is believed; else whoever says "good". */
function worseOf(byList: Revocation, byResponder: Revocation): Revocation {
  if (byResponder.status === 'revoked') return byResponder;
  if (byList.status !== 'unknown') return byList;
  return byResponder.status === 'good' || byList.why === undefined ? byResponder : byList;
}

/**
 * What is known of a certificate that is trusted without its issuers: a stored CA that did issue it may say that it
 * is revoked.
 */
function revocationByStoredIssuer(certificate: Certificate, inquiry: Inquiry): Revocation | undefined {
  let known: Revocation | undefined;
  if (isSelfIssued(certificate) || inquiry.underWay.has(certificate.fingerprint)) return undefined;
  for (const issuer of inquiry.stored.issuersNamed(certificate.issuer)) {
    if (!isCa(issuer) || inquiry.signatures.verify(certificate, issuer.publicKey) !== 'valid') continue;
    const revocation = revocationOf(certificate, linksOf([issuer]), inquiry);
    if (revocation.status === 'revoked') return revocation;
    if (known?.status !== 'good') known = revocation;
  }
  return known ?? { status: 'unknown' };
}

/** Leaf first: what is known of the revocation of each certificate, or of an anchor whose path is unsound. */
function* revocationsOf(
  chain: readonly Certificate[],
  isSound: boolean,
  inquiry: Inquiry,
): Generator<{ certificate: Certificate; revocation: Revocation; isAnchor: boolean }> {
  const links = linksOf(chain);
  for (const [i, { certificate }] of links.entries()) {
    const isAnchor = i === links.length - 1;
    if (inquiry.underWay.has(certificate.fingerprint) || !(isSound || isAnchor)) continue;
    const revocation = isAnchor
      ? revocationByStoredIssuer(certificate, inquiry)
      : revocationOf(certificate, links.slice(i + 1), inquiry);
    if (revocation !== undefined) yield { certificate, revocation, isAnchor };
  }
}

/** `chain`: the certificate first, its anchor last; a chain of one is a certificate that is trusted directly. */
export function judgePath(chain: readonly Certificate[], inquiry: Inquiry): Judgement {
  const { signatures, options, revocation: mode } = inquiry;
  const reasons = [...validatePath(chain, options, signatures)];
  if (mode === 'off') return { reasons, remarks: [] };
  const isSound = reasons.length === 0;
  const remarks: TrustReason[] = [];
  let ofFirst: Revocation | undefined;
  for (const { certificate, revocation, isAnchor } of revocationsOf(chain, isSound, inquiry)) {
    if (certificate === chain[0]) ofFirst = revocation;
    const reason = revocationReason(certificate, revocation);
    if (reason === undefined) continue;
    // Nobody needs to vouch for an anchor, except when it is the very certificate in question.
    const isRequired = mode === 'require' && (!isAnchor || chain.length === 1);
    if (revocation.status === 'revoked' || isRequired) reasons.push(reason);
    else if (revocation.status === 'unknown' && revocation.why !== undefined) remarks.push(reason);
  }
  // An answer that was given up must not pass for "not revoked".
  const [first] = chain;
  if (signatures.budget.isExhausted && first !== undefined) {
    reasons.push(trustReason('search-limit', first, 'has more possible issuers than can be tried'));
  }
  return { reasons, remarks, ...(ofFirst === undefined ? {} : { revocation: ofFirst }) };
}
