/** The recent log: what administrators changed and what happened to mail, newest first. */
import type { ActivityEntry, ActivityQuery } from '../core/activity.ts';
import type { OperationContext } from './context.ts';

export function readActivity(
  { activity }: Pick<OperationContext, 'activity'>,
  query: ActivityQuery = {},
): Promise<readonly ActivityEntry[]> {
  return activity.read(query);
}
