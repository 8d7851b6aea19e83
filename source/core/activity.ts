/** What was done, by administrators and to mail, with the outcome: one entry a line in the activity log. */

export type ActivityOutcome = 'success' | 'failed';

export interface ActivityEntry {
  /** ISO 8601, UTC. */
  readonly at: string;
  /** The login name of who did it; absent for mail. */
  readonly actor?: string;
  /** Verb and noun in kebab case: `add-certificates`, `remove-private-key`, `set-group-defaults`, `sign` … */
  readonly action: string;
  readonly outcome: ActivityOutcome;
  /** What it was done to: a certificate's subject, a group's name, a setting. */
  readonly subject?: string;
  readonly from?: string;
  readonly to?: readonly string[];
  /** One sentence, mostly why it failed. */
  readonly message?: string;
}

export interface ActivityQuery {
  readonly limit?: number;
  readonly failedOnly?: boolean;
}
