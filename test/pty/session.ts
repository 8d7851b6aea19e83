/** Plays a session file against a program, in a small world of its own, and tells the line that did not hold. */
import { readSessionScript, type SessionScript } from './session-script.ts';
import { openSession, playStep, type Session } from './session-steps.ts';
import { openSurroundings } from './surroundings.ts';
import { framed } from './terminal.ts';

function screenOf({ terminals, current }: Session): string {
  const terminal = terminals.get(current);
  return terminal === undefined ? 'no terminal' : `terminal ${current}\n${framed(terminal.screen())}`;
}

async function play(script: SessionScript, session: Session): Promise<void> {
  for (const { name, rest, line } of script.steps) {
    try {
      await playStep[name](session, rest);
    } catch (thrown) {
      const message = thrown instanceof Error ? thrown.message : String(thrown);
      const screen = message.includes('┌') ? '' : `\n${screenOf(session)}`;
      throw new Error(`line ${line}: ${name} ${rest}\n${message}${screen}`, { cause: thrown });
    }
  }
}

/**
 * @param program a file that node runs, known to the session as `smimectl`
 * @throws Error naming the line, with the screen
 */
export async function playSession(text: string, program: string): Promise<void> {
  const script = readSessionScript(text);
  const world = openSurroundings(program);
  const session = openSession(world);
  try {
    await play(script, session);
  } finally {
    await Promise.all([...session.terminals.values()].map((terminal) => terminal.close()));
    world.remove();
  }
}
