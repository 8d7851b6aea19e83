/** The input that a command was given: files, folders, or standard input. */
import type { InputFile } from '../core/ports.ts';
import type { Invocation } from './command.ts';

/** `-`, or no file at all, is standard input. @throws UserError `io`, `unreadable-input` */
export async function readInputs(
  invocation: Invocation,
  files: readonly string[],
): Promise<readonly InputFile[]> {
  const { files: port } = await invocation.context();
  const inputs: InputFile[] = [];
  for (const file of files.length === 0 ? ['-'] : files) {
    if (file === '-') inputs.push(await readStandardInput(invocation));
    else inputs.push(...(await port.readInput(file)));
  }
  return inputs;
}

async function readStandardInput({ world, output }: Invocation): Promise<InputFile> {
  if (world.stdin.isTerminal) await output.note('Paste the input, then press Ctrl+D on a line of its own.');
  return { source: 'standard input', bytes: await world.stdin.readAll() };
}
