/**
 * The answer to "whom to trust": finds the path that carries, or explains the one that got furthest, names the
 * missing link, and tells which intermediates recipients will lack. Stored certificates are all the trust there is:
 * a CA among them trusts what it issued, any of them is trusted itself, and what came with a mail only helps.
 */
import { type Certificate, isCa } from '../../core/certificate.ts';
import {
  type MissingIssuer,
  type RevocationMode,
  type TrustReason,
  type TrustVerdict,
  trustReason,
} from '../../core/trust.ts';
import type { CrlPool } from '../crl/crl-pool.ts';
import { noOcspResponses, type OcspPool } from '../ocsp/ocsp-pool.ts';
import { buildPaths, type CandidatePath, keyIdentifierRank, type PathSearch } from './build-paths.ts';
import { type CertificatePool, certificatePool } from './certificate-pool.ts';
import { isSelfIssued } from './comparable-name.ts';
import { type Inquiry, type Judgement, judgePath } from './judge-path.ts';
import type { PathOptions } from './path-state.ts';
import { budgetOf, signatureChecks } from './signature-checks.ts';
import { validatePath } from './validate-path.ts';

/** What the store knows; make it once and keep it while the store stays as it is. */
export interface TrustBase {
  readonly stored: CertificatePool;
  readonly crls: CrlPool;
  readonly ocsp?: OcspPool;
}

export interface TrustQuestion extends PathOptions {
  /** Certificates that came with a mail: they help to build a path and anchor nothing. */
  readonly supplied?: readonly Certificate[];
  /** `use-when-present` when absent. */
  readonly revocation?: RevocationMode;
}

/** Signatures checked and revocations looked up for one question; signatures that are remembered cost nothing. */
const maximumEffort = 200;
/** Paths tried in order to draw what stands above an anchor. */
const maximumDrawings = 20;

interface Attempt extends Judgement {
  readonly path: CandidatePath;
}

function searchOf(inquiry: Inquiry, isAnchor: PathSearch['isAnchor']): PathSearch {
  const { pools, options, signatures } = inquiry;
  return { pools, isAnchor, at: options.at, signatures };
}

function missingIssuerOf({ chain, end }: CandidatePath): MissingIssuer | undefined {
  const last = chain.at(-1);
  if (last === undefined || (end !== 'issuer-missing' && end !== 'other-issuers')) return undefined;
  const { keyIdentifier, serialNumber } = last.authorityKeyIdentifier ?? {};
  return {
    subject: last.issuer.text,
    ...(keyIdentifier === undefined ? {} : { keyIdentifier }),
    ...(serialNumber === undefined ? {} : { serialNumber }),
  };
}

/** Why a path that reaches no anchor ends where it does. */
function endReason({ chain, end, others }: CandidatePath, last: Certificate): TrustReason {
  if (end === 'limit') {
    return trustReason('search-limit', last, 'has more possible issuers than can be tried');
  }
  if (end === 'root') {
    return trustReason(
      'untrusted-root',
      last,
      chain.length === 1
        ? 'is signed by itself and not stored'
        : 'is the root of the chain, but is not stored as a CA',
    );
  }
  const isItsIssuer = others.some((other) => keyIdentifierRank(last, other) < 2);
  if (isItsIssuer) {
    return trustReason('bad-signature', last, `has a signature that is not from "${last.issuer.text}"`);
  }
  const { keyIdentifier } = last.authorityKeyIdentifier ?? {};
  const key = keyIdentifier === undefined ? '' : ` with the key identifier ${keyIdentifier}`;
  const another = others.length === 0 ? '' : '; one with the same name is there, but has another key';
  return trustReason(
    'issuer-missing',
    last,
    `was issued by "${last.issuer.text}"${key}, which is not stored${another}`,
  );
}

const progress: Record<CandidatePath['end'], number> = {
  anchor: 3,
  root: 2,
  'other-issuers': 1,
  'issuer-missing': 1,
  limit: 0,
};

function gotFurther(one: Attempt, other: Attempt): boolean {
  const steps =
    progress[one.path.end] - progress[other.path.end] ||
    (one.path.end === 'anchor' ? 0 : one.path.chain.length - other.path.chain.length) ||
    other.reasons.length - one.reasons.length;
  return steps > 0;
}

/** The first path that carries, else the one that got furthest, with all that speaks against it. */
function bestAttempt(target: Certificate, inquiry: Inquiry): Attempt {
  const isStoredCa = (certificate: Certificate) =>
    isCa(certificate) && inquiry.stored.has(certificate.fingerprint);
  let best: Attempt = { path: { chain: [target], end: 'limit', others: [] }, reasons: [], remarks: [] };
  const { budget } = inquiry.signatures;
  for (const path of buildPaths(target, searchOf(inquiry, isStoredCa))) {
    const isWhole = path.end === 'anchor';
    // A mesh of CAs can have more whole paths than anybody can judge.
    if (isWhole && !budget.spend()) break;
    const next = { path, ...(isWhole ? judgePath(path.chain, inquiry) : { reasons: [], remarks: [] }) };
    if (isWhole && next.reasons.length === 0) return next;
    if (gotFurther(next, best)) best = next;
  }
  const last = best.path.chain.at(-1);
  if (best.path.end === 'anchor' || last === undefined) return best;
  const path: CandidatePath = budget.isExhausted ? { ...best.path, end: 'limit' } : best.path;
  const reasons = validatePath(path.chain, inquiry.options, inquiry.signatures);
  return { ...best, path, reasons: [endReason(path, last), ...reasons] };
}

/** What stands above the end of `chain`, up to the root or to where it breaks off. */
function pathAbove(chain: readonly Certificate[], inquiry: Inquiry): CandidatePath | undefined {
  const top = chain.at(-1);
  if (top === undefined || isSelfIssued(top)) return undefined;
  let longest: CandidatePath | undefined;
  const candidates = buildPaths(top, searchOf(inquiry, isSelfIssued));
  for (const path of candidates.take(maximumDrawings)) {
    if (path.end === 'anchor') return path;
    if (path.chain.length > (longest?.chain.length ?? 0)) longest = path;
  }
  return longest;
}

function verdictOf(
  verdict: Pick<TrustVerdict, 'isTrusted' | 'trustedBy' | 'reasons'>,
  { path, revocation }: Attempt,
  inquiry: Inquiry,
): TrustVerdict {
  const above = path.end === 'anchor' ? pathAbove(path.chain, inquiry) : undefined;
  const whole = [...path.chain, ...(above?.chain.slice(1) ?? [])];
  const chain = verdict.trustedBy === 'itself' ? path.chain.slice(0, 1) : path.chain;
  const anchor = verdict.isTrusted ? chain.at(-1) : undefined;
  const missingIssuer = missingIssuerOf(above ?? path);
  return {
    ...verdict,
    chain,
    ...(anchor === undefined ? {} : { anchor }),
    ...(revocation === undefined ? {} : { revocation }),
    aboveAnchor: whole.slice(chain.length),
    notAnchoredIntermediates: whole
      .slice(1)
      .filter((issuer) => issuer !== whole.at(-1) || !isSelfIssued(issuer)),
    ...(missingIssuer === undefined ? {} : { missingIssuer }),
  };
}

/** A stored certificate as its own anchor. Nothing that came with a mail is asked here. */
function judgeDirectly(target: Certificate, inquiry: Inquiry): Judgement {
  const signatures = signatureChecks(budgetOf(maximumEffort));
  return judgePath([target], { ...inquiry, pools: [inquiry.stored], signatures });
}

/** Never throws for what is in the certificates. */
export function explainTrust(target: Certificate, base: TrustBase, question: TrustQuestion): TrustVerdict {
  const { supplied = [], revocation = 'use-when-present', ...options } = question;
  const inquiry: Inquiry = {
    stored: base.stored,
    pools: supplied.length === 0 ? [base.stored] : [base.stored, certificatePool(supplied)],
    crls: base.crls,
    ocsp: base.ocsp ?? noOcspResponses,
    options,
    revocation,
    signatures: signatureChecks(budgetOf(maximumEffort)),
    underWay: new Set(),
  };
  const best = bestAttempt(target, inquiry);
  if (best.path.end === 'anchor' && best.reasons.length === 0) {
    return verdictOf({ isTrusted: true, trustedBy: 'ca', reasons: best.remarks }, best, inquiry);
  }
  if (!base.stored.has(target.fingerprint)) {
    return verdictOf({ isTrusted: false, reasons: best.reasons }, best, inquiry);
  }
  const direct = judgeDirectly(target, inquiry);
  const drawn: Attempt = { ...direct, path: best.path };
  const isRevoked = ({ code, fingerprint }: TrustReason) =>
    code === 'revoked' && fingerprint === target.fingerprint;
  const against = [
    ...direct.reasons,
    ...(direct.reasons.some(isRevoked) ? [] : best.reasons.filter(isRevoked)),
  ];
  if (against.length > 0) return verdictOf({ isTrusted: false, reasons: against }, drawn, inquiry);
  const remark = trustReason('trusted-directly', target, 'is stored and so trusted directly');
  const chainReasons = best.path.end === 'anchor' ? best.reasons : [];
  const reasons = [remark, ...chainReasons, ...direct.remarks];
  return verdictOf({ isTrusted: true, trustedBy: 'itself', reasons }, drawn, inquiry);
}
