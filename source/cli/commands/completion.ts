/** `smimectl completion` */
import type { Command } from '../command.ts';
import { commandFamilies } from '../command-index.ts';
import { completionScript, type Shell, shells } from '../completion/completion-script.ts';
import { exitCodes } from '../exit-codes.ts';
import { argument } from '../option.ts';

const shellArgument = argument('SHELL', `one of ${shells.join(', ')}`, { values: shells });
const isShell = (word: string): word is Shell => shells.some((shell) => shell === word);

export const completion: Command = {
  name: ['completion'],
  summary: 'print the completion script of a shell',
  details: ['Commands, options and values complete, and so do stored certificates, groups and addresses.'],
  positionals: [shellArgument],
  examples: [
    { summary: 'bash, for this session', command: 'source <(smimectl completion bash)' },
    { summary: 'zsh', command: 'smimectl completion zsh > ~/.zfunc/_smimectl' },
    { summary: 'fish', command: 'smimectl completion fish > ~/.config/fish/completions/smimectl.fish' },
  ],
  async run({ argument: get, output }) {
    const shell = get(shellArgument);
    if (isShell(shell)) await output.bytes(await completionScript(shell, commandFamilies));
    return exitCodes.done;
  },
};
