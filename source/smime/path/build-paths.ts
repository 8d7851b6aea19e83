/**
 * Finds candidate paths from a certificate up to an anchor, best guesses first, lazily, and within bounds that
 * hostile certificates cannot stretch. It does not judge the paths: that is `validate-path.ts`.
 */
import { type Certificate, isCa, validityAt } from '../../core/certificate.ts';
import type { CertificatePool } from './certificate-pool.ts';
import { isSameName, isSelfIssued } from './comparable-name.ts';
import type { SignatureChecks } from './signature-checks.ts';
import { lacksParameters } from './verify-signature.ts';

/** Certificates in a path, the anchor included. */
const maximumDepth = 20;
/** Certificates looked at in one search; a mesh of cross-certified CAs has more paths than anybody can try. */
const maximumSteps = 1000;

export interface PathSearch {
  /** Where issuers are looked for. */
  readonly pools: readonly CertificatePool[];
  /** Asked of issuers only: the certificate itself is never its own anchor here. */
  isAnchor(certificate: Certificate): boolean;
  /** Milliseconds since the epoch; only sorts. */
  readonly at: number;
  readonly signatures: SignatureChecks;
}

/**
 * Why a path ends: at an anchor; at a root that is none; because no issuer is known; because issuers of that name are
 * known, but none of them signed it (`other-issuers`); or because the search was given up.
 */
export type PathEnd = 'anchor' | 'root' | 'issuer-missing' | 'other-issuers' | 'limit';

export interface CandidatePath {
  /** The certificate first, then issuer by issuer. */
  readonly chain: readonly Certificate[];
  readonly end: PathEnd;
  /** With `other-issuers`: those whose signature it is not. */
  readonly others: readonly Certificate[];
}

/** 0 when the key identifiers name this issuer, 1 when they say nothing, 2 when they name another one. */
export function keyIdentifierRank(certificate: Certificate, issuer: Certificate): 0 | 1 | 2 {
  const hint = certificate.authorityKeyIdentifier;
  if (hint?.keyIdentifier !== undefined && issuer.subjectKeyIdentifier !== undefined) {
    return hint.keyIdentifier === issuer.subjectKeyIdentifier ? 0 : 2;
  }
  if (hint?.serialNumber !== undefined) return hint.serialNumber === issuer.serialNumber ? 0 : 2;
  return 1;
}

/** Every certificate whose subject is the issuer's name, likeliest first. Key identifiers sort, they exclude nothing. */
function possibleIssuers(certificate: Certificate, search: PathSearch): readonly Certificate[] {
  const found = new Map<string, Certificate>();
  for (const pool of search.pools) {
    for (const issuer of pool.issuersNamed(certificate.issuer)) {
      if (!found.has(issuer.fingerprint)) found.set(issuer.fingerprint, issuer);
    }
  }
  if (found.size < 2) return [...found.values()];
  const rank = (issuer: Certificate) => ({
    issuer,
    order: [
      Number(!isCa(issuer)),
      keyIdentifierRank(certificate, issuer),
      Number(!search.isAnchor(issuer)),
      Number(validityAt(issuer, search.at) !== 'valid'),
      -issuer.notBefore,
    ],
  });
  return [...found.values()]
    .map(rank)
    .sort((one, other) => {
      const i = one.order.findIndex((value, at) => value !== other.order[at]);
      return (one.order[i] ?? 0) - (other.order[i] ?? 0);
    })
    .map(({ issuer }) => issuer);
}

/** The same CA with the same key twice in one path leads nowhere new (RFC 4158 §2.4.1). */
function closesLoop(issuer: Certificate, chain: readonly Certificate[]): boolean {
  return chain.some(
    (certificate) =>
      certificate.fingerprint === issuer.fingerprint ||
      (certificate.publicKey.id === issuer.publicKey.id && isSameName(certificate.subject, issuer.subject)),
  );
}

export function* buildPaths(target: Certificate, search: PathSearch): Generator<CandidatePath> {
  let steps = 0;
  function* extend(chain: readonly Certificate[], last: Certificate): Generator<CandidatePath> {
    const path = (end: PathEnd, others: readonly Certificate[] = []): CandidatePath => ({
      chain,
      end,
      others,
    });
    if (chain.length > 1 && search.isAnchor(last)) {
      yield path('anchor');
      return;
    }
    if (chain.length >= maximumDepth || steps >= maximumSteps || search.signatures.budget.isExhausted) {
      yield path('limit');
      return;
    }
    const others: Certificate[] = [];
    let isDeadEnd = true;
    let isRoot = false;
    for (const issuer of possibleIssuers(last, search)) {
      if (steps >= maximumSteps) break;
      // Whether inherited parameters make the signature right shows once the path is whole.
      const result = lacksParameters(issuer.publicKey)
        ? 'valid'
        : search.signatures.verify(last, issuer.publicKey);
      if (result === 'limit') break;
      if (result === 'invalid') {
        others.push(issuer);
        continue;
      }
      if (closesLoop(issuer, chain)) {
        isRoot ||= isSelfIssued(last) && issuer.publicKey.id === last.publicKey.id;
        continue;
      }
      isDeadEnd = false;
      steps++;
      yield* extend([...chain, issuer], issuer);
    }
    if (!isDeadEnd) return;
    if (search.signatures.budget.isExhausted) yield path('limit');
    else if (isRoot || isSelfSigned(last, search)) yield path('root');
    else yield others.length === 0 ? path('issuer-missing') : path('other-issuers', others);
  }
  yield* extend([target], target);
}

function isSelfSigned(certificate: Certificate, { signatures }: PathSearch): boolean {
  return isSelfIssued(certificate) && signatures.verify(certificate, certificate.publicKey) === 'valid';
}
