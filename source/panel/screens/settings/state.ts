/** The settings as rows, what each does in a sentence, and the last change for undo. */
import type { Settings } from '../../../core/store-state.ts';
import { type ListState, listStart } from '../../components/list-state.ts';

type Switch = Exclude<keyof Settings, 'expiryWarningDays' | 'enabled'>;

export type SettingRow = { readonly title: string; readonly help: string } & (
  | { readonly kind: 'switch'; readonly name: Switch }
  | { readonly kind: 'days'; readonly name: 'expiryWarningDays' }
);

export const settingRows: readonly SettingRow[] = [
  {
    kind: 'switch',
    name: 'signSystemNotifications',
    title: 'Sign system notifications',
    help: 'Outgoing notification mail of the system itself is signed, where its sender has a certificate with a private key.',
  },
  {
    kind: 'switch',
    name: 'requireVerified',
    title: 'Use verified certificates only',
    help: 'Mail is encrypted only to contacts whose certificate somebody has marked as verified in person, by phone or at the CA.',
  },
  {
    kind: 'switch',
    name: 'allowWeakAlgorithms',
    title: 'Allow weak algorithms',
    help: 'RSA below 2048 bits, MD5 and SHA-1 are used as well. Better renew such certificates and leave this off.',
  },
  {
    kind: 'switch',
    name: 'fetchRevocation',
    title: 'Ask for revocation online',
    help: 'Revocation lists and OCSP answers are fetched over the network. Off: only stored revocation lists are looked at.',
  },
  {
    kind: 'days',
    name: 'expiryWarningDays',
    title: 'Warn before expiry',
    help: 'From so many days before its end a certificate counts as expiring soon.',
  },
];

export interface SettingsState {
  readonly settings: Settings;
  readonly list: ListState;
  /** What has to be set to take the last change back. */
  readonly undo: Partial<Settings> | undefined;
  /** The number of days while it is typed. */
  readonly typedDays: string | undefined;
  /** Where the store is, and how it opens: for people. */
  readonly about: readonly string[];
}

export function settingsOf(settings: Settings, about: readonly string[]): SettingsState {
  return { settings, list: listStart, undo: undefined, typedDays: undefined, about };
}

export function selectedSetting({ list }: SettingsState): SettingRow | undefined {
  return settingRows[list.cursor];
}

export function valueText(settings: Settings, row: SettingRow): string {
  if (row.kind === 'days') return `${settings.expiryWarningDays} days`;
  return settings[row.name] ? 'yes' : 'no';
}

/** A whole number of days from 0 to 3650, or undefined. */
export function daysOf(typed: string): number | undefined {
  return /^\d{1,4}$/.test(typed.trim()) && Number(typed) <= 3650 ? Number(typed) : undefined;
}
