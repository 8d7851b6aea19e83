/** Asks before something is destroyed, naming what goes. Where nobody can be asked, `--yes` has to say it. */
import { UserError } from '../core/errors.ts';
import type { Line } from '../presentation/styled-text.ts';
import type { Invocation } from './command.ts';
import { flag } from './option.ts';

export const yesOption = flag('yes', 'do not ask; needed where there is no terminal', 'y');

export interface Question {
  /** What goes, and what that means. */
  readonly lines: readonly Line[];
  /** Ends with a question mark. */
  readonly question: string;
  /** Said after a no. */
  readonly whenRefused: string;
}

/** False after a no, which is also the answer to an empty line. @throws UserError `confirmation-needed` */
export async function isConfirmed(invocation: Invocation, question: Question): Promise<boolean> {
  const { output, world } = invocation;
  if (invocation.get(yesOption)) return true;
  if (!world.stdin.isTerminal || !world.stderr.isTerminal) {
    throw new UserError('confirmation-needed', `there is no terminal to ask at: ${question.question}`, {
      hint: 'Give --yes to do it.',
    });
  }
  for (const line of question.lines) await output.note(line);
  const answer = await world.ask(`${question.question} [y/N] `);
  if (/^y(es)?$/i.test(answer?.trim() ?? '')) return true;
  await output.note(question.whenRefused);
  return false;
}
