/**
 * Writes what was done to a mail into the activity log, once it was handed on or failed. A log that cannot be written
 * holds up no mail.
 */
import type { ActivityEntry } from '../../core/activity.ts';
import { asUserError } from '../../core/errors.ts';
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

type Log = Pick<OperationContext, 'activity' | 'clock'>;

/**
 * The result of `run`, whose outcomes are logged. Where it throws, all that was intended is logged as failed.
 * @param intended what is done to the mail unless something fails
 */
export async function recordedMail<Result>(
  log: Log,
  facts: MailFacts,
  intended: readonly MailAction[],
  run: () => Promise<{ readonly result: Result; readonly outcomes: readonly MailOutcome[] }>,
): Promise<Result> {
  try {
    const { result, outcomes } = await run();
    await record(log, facts, outcomes);
    return result;
  } catch (thrown) {
    const { code, message } = asUserError(thrown);
    const reasons = [{ code, message }];
    await record(
      log,
      facts,
      intended.map((action) => ({ action, isDone: false, reasons })),
    );
    throw thrown;
  }
}

/** Each outcome is an entry of its own; the first reason tells why something was not done. */
async function record(
  { activity, clock }: Log,
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
