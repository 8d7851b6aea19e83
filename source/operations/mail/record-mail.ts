/** Writes what was done to a mail into the activity log. A log that cannot be written holds up no mail. */
import type { ActivityEntry } from '../../core/activity.ts';
import type { MailFacts } from '../../core/mail-engine.ts';
import type { Reason } from '../../core/reason.ts';
import type { OperationContext } from '../context.ts';

export type MailAction = 'sign' | 'encrypt' | 'decrypt' | 'verify';

/** Of a mail to thousands the log says enough with these. */
const mostRecipients = 100;

export interface MailOutcome {
  readonly action: MailAction;
  readonly isDone: boolean;
  readonly reasons: readonly Reason[];
}

/** Each outcome is an entry of its own; the first reason tells why something was not done. */
export async function recordMail(
  { activity, clock }: Pick<OperationContext, 'activity' | 'clock'>,
  { from, recipients, messageId }: MailFacts,
  outcomes: readonly MailOutcome[],
): Promise<void> {
  const about = {
    at: new Date(clock()).toISOString(),
    ...(messageId === undefined ? {} : { subject: messageId }),
    ...(from?.[0] === undefined ? {} : { from: from[0] }),
    ...(recipients === undefined || recipients.length === 0
      ? {}
      : { to: recipients.slice(0, mostRecipients) }),
  };
  for (const { action, isDone, reasons } of outcomes) {
    const message = isDone ? undefined : reasons[0]?.message;
    const entry: ActivityEntry = {
      ...about,
      action,
      outcome: isDone ? 'success' : 'failed',
      ...(message === undefined ? {} : { message }),
    };
    await activity.append(entry).catch(() => undefined);
  }
}
