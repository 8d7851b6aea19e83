/** `smimectl man` */
import type { Command } from '../command.ts';
import { commandFamilies } from '../command-index.ts';
import { manualPage } from '../documents/manual-page.ts';
import { exitCodes } from '../exit-codes.ts';

export const man: Command = {
  name: ['man'],
  summary: 'print the manual page',
  examples: [
    { summary: 'read it', command: 'smimectl man | man -l -' },
    { summary: 'install it', command: 'smimectl man > /usr/local/share/man/man1/smimectl.1' },
  ],
  async run({ output, world }) {
    await output.bytes(await manualPage(commandFamilies, world.version));
    return exitCodes.done;
  },
};
