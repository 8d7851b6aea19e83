/** Adding, changing and removing groups; each with one write, and with the conflict rule of the records. */
import { addGroup, changeGroup, type GroupChange, removeGroup } from '../core/change-groups.ts';
import { findGroup } from '../core/inventory.ts';
import type { Group } from '../core/store-state.ts';
import type { OperationContext } from './context.ts';
import { recorded } from './record.ts';

/** @throws UserError `refused`, `already-there` */
export async function addNewGroup(
  context: OperationContext,
  input: GroupChange & { readonly name: string },
): Promise<Group> {
  return recorded(context, { action: 'add-group', subject: input.name }, async () => {
    const state = await context.store.update((newest) => addGroup(newest, input));
    return findGroup(state.groups, input.name.normalize('NFC'));
  });
}

/**
 * @param expectedRevision the revision that the change was made against, where a person looked at it
 * @throws UserError `not-found`, `conflict`, `refused`, `already-there`
 */
export async function changeExistingGroup(
  context: OperationContext,
  name: string,
  change: GroupChange,
  expectedRevision?: number,
): Promise<Group> {
  const action = change.name === undefined ? 'set-group-defaults' : 'rename-group';
  return recorded(context, { action, subject: name }, async () => {
    const state = await context.store.update((newest) => changeGroup(newest, name, change, expectedRevision));
    return findGroup(state.groups, (change.name ?? name).normalize('NFC'));
  });
}

/** @throws UserError `not-found`, `conflict` */
export async function removeExistingGroup(
  context: OperationContext,
  name: string,
  expectedRevision?: number,
): Promise<void> {
  await recorded(context, { action: 'remove-group', subject: name }, async () => {
    await context.store.update((newest) => removeGroup(newest, name, expectedRevision));
  });
}
