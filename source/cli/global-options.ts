/** The options that every command has, at any place of the command line. */
import { choice, flag, text } from './option.ts';

export const storeOption = text('store', 'the folder of the store, instead of $SMIMECTL_STORE or your own', {
  placeholder: 'DIR',
  completes: 'folder',
});
export const jsonOption = flag('json', 'print the result as JSON, and errors too');
export const colorOption = choice('color', ['auto', 'always', 'never'], 'colours; auto: on a terminal only');
export const helpOption = flag('help', 'show what the command does', 'h');
export const versionOption = flag('version', 'show the version');

export const globalOptions = [storeOption, jsonOption, colorOption, helpOption, versionOption];
