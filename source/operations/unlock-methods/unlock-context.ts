/** What changing the ways to open the private keys needs of an operation's surroundings. */
import type { OperationContext } from '../context.ts';

export type UnlockContext = Pick<
  OperationContext,
  'store' | 'keyProtection' | 'activity' | 'clock' | 'actor'
>;
