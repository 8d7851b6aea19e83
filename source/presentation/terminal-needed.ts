/** When the panel cannot be drawn, and what to do instead: one rule, asked before the panel is even loaded. */
import { UserError } from '../core/errors.ts';

export interface Ends {
  readonly isInputTerminal: boolean;
  readonly isOutputTerminal: boolean;
  /** The kind of terminal, `$TERM`. */
  readonly kind: string | undefined;
}

/** `terminal-needed`, or undefined where the panel can be drawn. */
export function terminalNeeded({ isInputTerminal, isOutputTerminal, kind }: Ends): UserError | undefined {
  const isDumb = kind === 'dumb';
  if (isInputTerminal && isOutputTerminal && !isDumb) return undefined;
  const found =
    isInputTerminal && isOutputTerminal
      ? 'TERM=dumb cannot place text'
      : `${isInputTerminal ? 'its output' : 'its input'} is not a terminal`;
  return new UserError('terminal-needed', `the panel needs a terminal, but ${found}`, {
    hint: 'Use the commands instead: smimectl status, smimectl certificate list, smimectl help.',
  });
}
