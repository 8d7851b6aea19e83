/** The options that every command has, at any place of the command line. */
import { UserError } from '../core/errors.ts';
import { choice, flag, type Option, text } from './option.ts';

export const storeOption: Option<string | undefined> = {
  ...text('store', 'the folder of the store, instead of $SMIMECTL_STORE or your own', {
    placeholder: 'DIR',
    completes: 'folder',
  }),
  read: (given) => {
    // An unset variable in a script must not lead to another store than the one that was meant.
    if (given.at(-1) === '') throw new UserError('usage', '--store names no folder: it is empty');
    return given.at(-1);
  },
};
export const jsonOption = flag('json', 'print the result as JSON, and errors too');
export const colorOption = choice('color', ['auto', 'always', 'never'], 'colours; auto: on a terminal only');
export const helpOption = flag('help', 'show what the command does', 'h');
export const versionOption = flag('version', 'show the version');

export const globalOptions = [storeOption, jsonOption, colorOption, helpOption, versionOption];
