/** Adding a group, or changing its name and address; a change by somebody else meanwhile is put to the person. */
import { Text } from 'ink';
import type { ReactNode } from 'react';
import type { GroupChange } from '../../../core/change-groups.ts';
import { UserError } from '../../../core/errors.ts';
import type { Group } from '../../../core/store-state.ts';
import { addNewGroup, changeExistingGroup } from '../../../operations/change-groups.ts';
import { choose } from '../../components/choose-dialog.tsx';
import { wrap } from '../../components/text.ts';
import { TextField } from '../../components/text-field.tsx';
import { keyTable } from '../../keys/key-table.ts';
import type { Control, Panel, Screen, ViewProps } from '../../screen.ts';
import { changeOf, type FormField, formOf, type GroupFormState, isChanged } from './state.ts';

const formKeys = keyTable<GroupFormState>()({
  save: { chords: ['Enter'], label: 'save', help: 'Save the group' },
  next: { chords: ['Tab', 'Shift+Tab', 'Up', 'Down'], label: 'other field', help: 'Go to the other field' },
});

export function GroupFormView({ state, columns, look, update }: ViewProps<GroupFormState>): ReactNode {
  const field = (name: FormField, label: string) => (
    <TextField
      label={label}
      value={state[name]}
      isFocused={state.focus === name}
      onChange={(value) => update((before) => ({ ...before, [name]: value }))}
      columns={columns}
      look={look}
    />
  );
  const help = 'The sender address decides which certificate signs. It may stay empty for now.';
  return (
    <>
      {field('name', 'Name:   ')}
      {field('address', 'Address:')}
      <Text> </Text>
      {wrap(help, columns, look).map((line) => (
        <Text key={line}>{line}</Text>
      ))}
    </>
  );
}

const words = ({ name, address, sign, encrypt }: Group) =>
  `${name}, ${address === '' ? 'no address' : address}, sign ${sign ? 'yes' : 'no'}, encrypt ${encrypt ? 'yes' : 'no'}`;

/** @throws UserError `conflict` where `work` does not find the group under the name that the person saw */
export async function unlessGone<Result>(group: Group, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof UserError) || thrown.code !== 'not-found') throw thrown;
    throw new UserError('conflict', `somebody else renamed or removed the group "${group.name}" meanwhile`, {
      hint: 'Go back and look at the groups as they are now.',
    });
  }
}

/**
 * Changes `group` as it was seen. Where somebody else changed it meanwhile, both versions are shown and the
 * person decides. Answers the group as it is then; undefined when the other version was kept.
 * @throws UserError as the operation
 */
export async function changeSeenGroup(
  panel: Panel,
  group: Group,
  change: GroupChange,
): Promise<Group | undefined> {
  const apply = (revision: number) =>
    unlessGone(group, () =>
      panel.run('Changing the group', () => changeExistingGroup(panel.context, group.name, change, revision)),
    );
  try {
    return await apply(group.revision);
  } catch (thrown) {
    if (!(thrown instanceof UserError) || thrown.code !== 'conflict') throw thrown;
    await panel.reload();
    const theirs = panel.inventory.groups.find(({ name }) => name === group.name);
    if (theirs === undefined) throw thrown;
    const mine = { ...theirs, ...change };
    const useMine = await choose(panel, `Somebody else changed ${group.name} meanwhile`, [
      { label: `Keep theirs: ${words(theirs)}`, value: false },
      { label: `Save mine: ${words(mine)}`, value: true },
    ]);
    if (useMine !== true) return undefined;
    return apply(theirs.revision);
  }
}

async function save(
  { state, panel, close }: Control<GroupFormState>,
  saved: (group: Group) => void,
): Promise<void> {
  const { group, name, address } = state;
  if (!isChanged(state) && group !== undefined) {
    close();
    return;
  }
  const result =
    group === undefined
      ? await panel.run('Adding the group', () => addNewGroup(panel.context, { name, address }))
      : await changeSeenGroup(panel, group, changeOf(state));
  close();
  if (result === undefined) panel.tell('The other version was kept.', undefined);
  else saved(result);
}

function groupForm(saved: (group: Group) => void): Screen<GroupFormState, keyof typeof formKeys> {
  return {
    name: 'group',
    title: ({ group }) => (group === undefined ? 'Add group' : `Group ${group.name}`),
    keys: formKeys,
    field: () => ({ kind: 'text' }),
    handlers: {
      save: (control) => save(control, saved),
      next: ({ update }) =>
        update((state) => ({ ...state, focus: state.focus === 'name' ? 'address' : 'name' })),
    },
    view: GroupFormView,
    unsaved: (state) => (isChanged(state) ? 'what was typed' : undefined),
  };
}

/** @param saved called with the group after it was added or changed */
export function openGroupForm(
  panel: Panel,
  group: Group | undefined,
  focus: FormField,
  saved: (group: Group) => void,
): void {
  panel.open(groupForm(saved), formOf(group, focus));
}
