/** A verdict of trust as scripts see it. */
import type { Certificate } from '../../core/certificate.ts';
import type { MissingIssuer, Revocation, TrustReason, TrustVerdict } from '../../core/trust.ts';
import { isoTimestamp } from '../dates.ts';

interface LinkJson {
  readonly fingerprint: string;
  readonly subject: string;
}

export interface TrustJson {
  readonly trusted: boolean;
  readonly trustedBy?: 'itself' | 'ca';
  /** The certificate first. */
  readonly chain: readonly LinkJson[];
  readonly anchor?: LinkJson;
  readonly reasons: readonly TrustReason[];
  readonly missingIssuer?: MissingIssuer;
  readonly revocation?: {
    readonly status: Revocation['status'];
    readonly at?: string;
    readonly reason?: string;
    readonly why?: string;
  };
  /** CA certificates that recipients lack who only know the root. */
  readonly recipientsLack: readonly LinkJson[];
}

const link = ({ fingerprint, subject }: Certificate): LinkJson => ({ fingerprint, subject: subject.text });

function revocationJson(revocation: Revocation): TrustJson['revocation'] {
  return revocation.status === 'revoked' ? { ...revocation, at: isoTimestamp(revocation.at) } : revocation;
}

export function trustJson(verdict: TrustVerdict): TrustJson {
  const { isTrusted, trustedBy, chain, anchor, reasons, missingIssuer, revocation } = verdict;
  const revoked = revocation === undefined ? undefined : revocationJson(revocation);
  return {
    trusted: isTrusted,
    ...(trustedBy === undefined ? {} : { trustedBy }),
    chain: chain.map(link),
    ...(anchor === undefined ? {} : { anchor: link(anchor) }),
    reasons,
    ...(missingIssuer === undefined ? {} : { missingIssuer }),
    ...(revoked === undefined ? {} : { revocation: revoked }),
    recipientsLack: verdict.notAnchoredIntermediates.map(link),
  };
}
