/** Default behavior: the matrix of groups, edited in place. */
import type { Group } from '../../../core/store-state.ts';
import { addNewGroup, removeExistingGroup } from '../../../operations/change-groups.ts';
import { confirm } from '../../components/confirm-dialog.tsx';
import { listHandlers } from '../../components/list-state.ts';
import type { Control, Panel, Screen } from '../../screen.ts';
import { changeSeenGroup, openGroupForm, unlessGone } from '../group-form/screen.tsx';
import { defaultsKeys } from './keys.ts';
import { type Cell, type DefaultsState, defaultsOf, selectedGroup, withSelected } from './state.ts';
import { DefaultsView, explanationRows, headRows } from './view.tsx';

type Action = keyof typeof defaultsKeys;

const verbs: Readonly<Record<Cell, string>> = { sign: 'Sign', encrypt: 'Encrypt' };

async function toggle({ state, panel, update }: Control<DefaultsState>): Promise<void> {
  const group = selectedGroup(state);
  if (group === undefined) return;
  const { cell } = state;
  const changed = await changeSeenGroup(panel, group, { [cell]: !group[cell] });
  if (changed === undefined) return;
  update((now) => ({ ...now, undo: { name: changed.name, before: group } }));
  panel.tell(`${changed.name}: ${verbs[cell]} ${changed[cell] ? 'yes' : 'no'}.`, 'good');
}

function edit({ state, panel, update }: Control<DefaultsState>, focus: 'name' | 'address'): void {
  const group = selectedGroup(state);
  if (group === undefined) return;
  openGroupForm(panel, group, focus, (changed) => {
    update((now) => ({ ...withSelected(now, changed.name), undo: { name: changed.name, before: group } }));
    panel.tell(`${changed.name}: ${changed.address === '' ? 'no address' : changed.address}.`, 'good');
  });
}

async function remove({ state, panel, update }: Control<DefaultsState>): Promise<void> {
  const group = selectedGroup(state);
  if (group === undefined) return;
  const isSure = await confirm(panel, {
    title: `Remove the group ${group.name}?`,
    lines: [
      `${group.name} (${group.address === '' ? 'no address' : group.address}) and its defaults go.`,
      'Certificates and private keys stay.',
    ],
    yes: 'remove',
  });
  if (!isSure) return;
  await unlessGone(group, () =>
    panel.run('Removing the group', () => removeExistingGroup(panel.context, group.name, group.revision)),
  );
  update((now) => ({ ...now, undo: { name: group.name, before: group } }));
  panel.tell(`The group ${group.name} was removed. Press u to undo.`, 'good');
}

/** Puts back what the last change here was made to: the removed group, or the values before. */
async function undo({ state, panel, update }: Control<DefaultsState>): Promise<void> {
  if (state.undo === undefined) return;
  const { name, before } = state.undo;
  const current = state.groups.find((group) => group.name === name);
  const { name: formerName, address, sign, encrypt } = before;
  const former = { name: formerName, address, sign, encrypt };
  const restored: Group | undefined =
    current === undefined
      ? await panel.run('Adding the group again', () => addNewGroup(panel.context, former))
      : await changeSeenGroup(panel, current, former);
  update((now) => withSelected({ ...now, undo: undefined }, formerName));
  if (restored !== undefined) panel.tell(`${restored.name} is as it was before.`, 'good');
}

function defaultsScreen(panel: Panel): Screen<DefaultsState, Action> {
  return {
    name: 'default behavior',
    title: () => 'Default behavior',
    keys: defaultsKeys,
    handlers: {
      ...listHandlers<DefaultsState>({
        get: ({ list }) => list,
        set: (state, list) => ({ ...state, list }),
        count: ({ groups }) => groups.length,
        height: ({ rows }) => rows - headRows - explanationRows,
      }),
      toggle,
      left: ({ update }) => update((state) => ({ ...state, cell: 'sign' })),
      right: ({ update, panel: { lastChord } }) =>
        update((state) => ({
          ...state,
          cell: lastChord === 'Tab' && state.cell === 'encrypt' ? 'sign' : 'encrypt',
        })),
      add: ({ update }) =>
        openGroupForm(panel, undefined, 'name', (added) => {
          update((state) => withSelected(state, added.name));
          panel.tell(`The group ${added.name} was added; it signs and encrypts by default.`, 'good');
        }),
      edit: (control) => edit(control, 'name'),
      address: (control) => edit(control, 'address'),
      remove,
      undo,
    },
    refresh: (state, inventory) => defaultsOf(inventory, { now: panel.context.clock() }, state),
    view: DefaultsView,
  };
}

export function openDefaultBehavior(panel: Panel): void {
  panel.open(defaultsScreen(panel), defaultsOf(panel.inventory, { now: panel.context.clock() }));
}
