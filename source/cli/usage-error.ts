/** Wrong usage: told with the usage line of the command that was meant, since that is what helps. */
import { UserError } from '../core/errors.ts';

export class UsageError extends UserError {
  readonly usage: readonly string[];

  constructor(message: string, usage: readonly string[], hint?: string) {
    super('usage', message, hint === undefined ? {} : { hint });
    this.usage = usage;
  }
}
