/** What asking about revocations brought, as scripts see it. */
import type { Certificate } from '../../core/certificate.ts';
import type { Reason } from '../../core/reason.ts';

export interface RevocationOutcome {
  readonly lists: readonly { readonly url: string; readonly outcome: string; readonly message?: string }[];
  readonly answers: readonly {
    readonly url: string;
    readonly certificate: Certificate;
    readonly outcome: string;
    readonly message?: string;
  }[];
  readonly unchecked: readonly Reason[];
  readonly revoked: readonly Certificate[];
}

export function revocationJson({ lists, answers, unchecked, revoked }: RevocationOutcome) {
  return {
    lists,
    answers: answers.map(({ certificate: { fingerprint, subject }, ...rest }) => ({
      fingerprint,
      subject: subject.text,
      ...rest,
    })),
    unchecked,
    revoked: revoked.map(({ fingerprint, subject }) => ({ fingerprint, subject: subject.text })),
  };
}
