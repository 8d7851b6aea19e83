/** Runs an administrator's action and writes its outcome to the activity log, whichever way it ends. */
import { asUserError } from '../core/errors.ts';
import type { OperationContext } from './context.ts';

export interface RecordedAction {
  /** Verb and noun in kebab case: `add-certificates`. */
  readonly action: string;
  /** What it is done to. */
  readonly subject?: string;
}

/**
 * The result of `run`. A failure is logged and thrown on. A log that cannot be written never hides the
 * outcome of the action itself: the change stands, and `doctor` tells of the log.
 */
export async function recorded<Result>(
  context: Pick<OperationContext, 'activity' | 'actor' | 'clock'>,
  { action, subject }: RecordedAction,
  run: () => Promise<Result>,
): Promise<Result> {
  const about = { actor: context.actor, action, ...(subject === undefined ? {} : { subject }) };
  const at = () => new Date(context.clock()).toISOString();
  try {
    const result = await run();
    await context.activity.append({ ...about, at: at(), outcome: 'success' }).catch(() => undefined);
    return result;
  } catch (thrown) {
    const { message } = asUserError(thrown);
    await context.activity.append({ ...about, at: at(), outcome: 'failed', message }).catch(() => undefined);
    throw thrown;
  }
}
