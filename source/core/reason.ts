/** Why something is as it is, for one person and one certificate: the currency of every decision. */
export interface Reason {
  /** Stable, kebab case; scripts branch on it. */
  readonly code: string;
  /** One sentence that names the person or the certificate. */
  readonly message: string;
  /** What to do about it, one sentence. */
  readonly hint?: string;
  readonly address?: string;
  /** SHA-256 of the certificate it is about, lower-case hex. */
  readonly fingerprint?: string;
}
