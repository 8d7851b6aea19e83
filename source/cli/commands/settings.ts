/** `smimectl settings` */
import { UserError } from '../../core/errors.ts';
import type { Settings } from '../../core/store-state.ts';
import { changeSettings } from '../../operations/change-settings.ts';
import { loadInventory } from '../../operations/load-inventory.ts';
import { fieldLines } from '../../presentation/fields.ts';
import type { Command } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { optionalArgument } from '../option.ts';

const switches = {
  'sign-system-notifications': 'signSystemNotifications',
  'require-verified': 'requireVerified',
  'allow-weak-algorithms': 'allowWeakAlgorithms',
  'fetch-revocation': 'fetchRevocation',
} as const;
const daysName = 'expiry-warning-days';
type SwitchName = keyof typeof switches;
const isSwitch = (name: string): name is SwitchName => Object.hasOwn(switches, name);
const switchNames = Object.keys(switches).filter(isSwitch);

const nameArgument = optionalArgument('NAME', `one of ${[...switchNames, daysName].join(', ')}`, {
  values: [...switchNames, daysName],
});
const valueArgument = optionalArgument('VALUE', `yes or no; for ${daysName} a number from 0 to 3650`);

/** @throws UserError `usage` */
function changeOf(name: string, value: string): Partial<Settings> {
  if (isSwitch(name)) {
    if (value !== 'yes' && value !== 'no')
      throw new UserError('usage', `${name} is yes or no, not "${value}"`);
    return { [switches[name]]: value === 'yes' };
  }
  const days = /^\d{1,4}$/.test(value) ? Number(value) : Number.NaN;
  if (!(days <= 3650)) {
    throw new UserError('usage', `${name} is a number of days from 0 to 3650, not "${value}"`);
  }
  return { expiryWarningDays: days };
}

export const settings: Command = {
  name: ['settings'],
  summary: 'show or change the settings',
  details: [
    'sign-system-notifications: sign outgoing notification mail (no at first). ' +
      'expiry-warning-days: from when on a certificate counts as expiring soon (30). ' +
      'require-verified: use only certificates that somebody marked as verified (no). ' +
      'allow-weak-algorithms: sign and encrypt with weak keys and digests too (no). ' +
      'fetch-revocation: "revocation refresh" and "trust" may ask over the network whether certificates were revoked (no).',
  ],
  positionals: [nameArgument, valueArgument],
  examples: [
    { summary: 'show all', command: 'smimectl settings' },
    { summary: 'sign notification mail too', command: 'smimectl settings sign-system-notifications yes' },
    { summary: 'warn two months ahead', command: 'smimectl settings expiry-warning-days 60' },
  ],
  async run({ argument, context, output }) {
    const name = argument(nameArgument);
    const value = argument(valueArgument);
    const change = name === undefined || value === undefined ? undefined : changeOf(name, value);
    const opened = await context();
    const current =
      change === undefined ? (await loadInventory(opened)).settings : await changeSettings(opened, change);
    const shown = [...switchNames, daysName].filter((each) => name === undefined || each === name);
    const word = (each: string) =>
      isSwitch(each) ? (current[switches[each]] ? 'yes' : 'no') : String(current.expiryWarningDays);
    await output.answer(
      () => current,
      () => fieldLines(shown.map((each) => ({ label: each, lines: [word(each)] }))),
    );
    return exitCodes.done;
  },
};
