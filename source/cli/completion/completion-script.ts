/** The completion scripts of the shells, made from the command table. */
import type { CommandFamily } from '../command.ts';
import { bashScript } from './bash.ts';
import { completionModel } from './completion-model.ts';
import { fishScript } from './fish.ts';
import { zshScript } from './zsh.ts';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

const makers = { bash: bashScript, zsh: zshScript, fish: fishScript };

export async function completionScript(shell: Shell, families: readonly CommandFamily[]): Promise<string> {
  return `${makers[shell](await completionModel(families)).join('\n')}\n`;
}
