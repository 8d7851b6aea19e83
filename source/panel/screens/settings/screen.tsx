/** Settings: one row each, switched in place, with undo. */
import { UserError } from '../../../core/errors.ts';
import type { Settings } from '../../../core/store-state.ts';
import { changeSettings } from '../../../operations/change-settings.ts';
import { listHandlers } from '../../components/list-state.ts';
import type { Control, Panel, Screen } from '../../screen.ts';
import { settingsKeys } from './keys.ts';
import { daysOf, type SettingsState, selectedSetting, settingRows, settingsOf, valueText } from './state.ts';
import { SettingsView } from './view.tsx';

async function set(
  control: Control<SettingsState>,
  change: Partial<Settings>,
  undo: Partial<Settings> | undefined,
) {
  const { panel, update } = control;
  await panel.run('Changing the settings', () => changeSettings(panel.context, change));
  update((state) => ({ ...state, undo, typedDays: undefined }));
  const row = settingRows.find(({ name }) => name in change);
  if (row !== undefined) panel.tell(`${row.title}: ${valueText(control.state.settings, row)}.`, 'good');
}

async function tellUnlockMethods({ panel, update }: Control<SettingsState>): Promise<void> {
  const methods = await panel.context.keyProtection.unlockMethods(panel.inventory.privateKeys);
  if (methods.length === 0) return;
  const words = methods.map(({ kind, location, problem }) => {
    const name = location === undefined ? kind : `${kind} ${location}`;
    return problem === undefined ? name : `${name} (${problem})`;
  });
  update((state) => ({
    ...state,
    about: [...state.about, `The private keys open with: ${words.join('; ')}`],
  }));
}

const settingsScreen: Screen<SettingsState, keyof typeof settingsKeys> = {
  name: 'settings',
  title: () => 'Settings',
  keys: settingsKeys,
  field: ({ typedDays }) => (typedDays === undefined ? undefined : { kind: 'text' }),
  handlers: {
    ...listHandlers<SettingsState>({
      get: ({ list }) => list,
      set: (state, list) => ({ ...state, list }),
      count: () => settingRows.length,
      height: () => settingRows.length,
    }),
    change: async (control) => {
      const { state } = control;
      const row = selectedSetting(state);
      if (row === undefined) return;
      if (row.kind === 'switch') {
        const { name } = row;
        const before = state.settings[name];
        await set(control, { [name]: !before }, { [name]: before });
        return;
      }
      const before = state.settings.expiryWarningDays;
      if (state.typedDays === undefined) {
        control.update((now) => ({ ...now, typedDays: String(before) }));
        return;
      }
      const expiryWarningDays = daysOf(state.typedDays);
      if (expiryWarningDays === undefined) {
        throw new UserError('refused', `"${state.typedDays}" is no number of days from 0 to 3650`, {
          hint: 'Type a number, or press Esc to leave it as it was.',
        });
      }
      await set(control, { expiryWarningDays }, { expiryWarningDays: before });
    },
    undo: async (control) => {
      if (control.state.undo !== undefined) await set(control, control.state.undo, undefined);
    },
    cancel: ({ state, update, close }) => {
      if (state.typedDays === undefined) close();
      else update((before) => ({ ...before, typedDays: undefined }));
    },
  },
  refresh: (state, { settings }) => (state.settings === settings ? state : { ...state, settings }),
  opened: (control) => void tellUnlockMethods(control).catch((thrown) => control.panel.fail(thrown)),
  view: SettingsView,
};

export function openSettings(panel: Panel): void {
  panel.open(
    settingsScreen,
    settingsOf(panel.inventory.settings, [`Store: ${panel.context.store.location}`]),
  );
}
