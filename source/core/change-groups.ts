/** Changes to groups as pure functions from state to state, with their rules for names, addresses and conflicts. */
import { comparableAddress } from './address.ts';
import { UserError } from './errors.ts';
import { findGroup } from './inventory.ts';
import type { Group, StoreState } from './store-state.ts';

export interface GroupChange {
  readonly name?: string;
  readonly address?: string;
  readonly sign?: boolean;
  readonly encrypt?: boolean;
}

/** @throws UserError `refused` for names that nobody could tell apart or type */
function checkedName(state: StoreState, name: string, current?: string): string {
  if (name.trim() === '') throw new UserError('refused', 'a group needs a name', { hint: 'Type a name.' });
  if (name !== name.trim()) throw new UserError('refused', 'a group name cannot begin or end with a space');
  if (/\p{Cc}|\p{Cs}|\p{Zl}|\p{Zp}/u.test(name)) {
    throw new UserError('refused', 'a group name cannot hold control characters or line breaks');
  }
  if ([...name].length > 200) throw new UserError('refused', 'a group name has at most 200 characters');
  const normalised = name.normalize('NFC');
  if (normalised !== current && state.groups.some((group) => group.name === normalised)) {
    throw new UserError('already-there', `there is already a group "${normalised}"`, {
      hint: 'Choose another name.',
    });
  }
  return normalised;
}

/** @throws UserError `refused` unless empty or a plain mailbox address */
function checkedAddress(address: string): string {
  const trimmed = address.trim();
  if (trimmed !== '' && comparableAddress(trimmed) === undefined) {
    throw new UserError('refused', `"${trimmed}" is no e-mail address`, {
      hint: 'Write it like sales@example.com, without a display name.',
    });
  }
  return trimmed;
}

/** A new group signs and encrypts by default. */
export function addGroup(state: StoreState, input: GroupChange & { readonly name: string }): StoreState {
  const group: Group = {
    name: checkedName(state, input.name),
    address: checkedAddress(input.address ?? ''),
    sign: input.sign ?? true,
    encrypt: input.encrypt ?? true,
    revision: 1,
  };
  return { ...state, groups: [...state.groups, group] };
}

/**
 * `expectedRevision` is the revision of the record that the change was made against; without it the newest
 * record is changed, whatever it is.
 * @throws UserError `not-found`, `conflict`, `refused`, `already-there`
 */
export function changeGroup(
  state: StoreState,
  name: string,
  change: GroupChange,
  expectedRevision?: number,
): StoreState {
  const group = findGroup(state.groups, name.normalize('NFC'));
  refuseConflict(group, expectedRevision);
  const changed: Group = {
    name: change.name === undefined ? group.name : checkedName(state, change.name, group.name),
    address: change.address === undefined ? group.address : checkedAddress(change.address),
    sign: change.sign ?? group.sign,
    encrypt: change.encrypt ?? group.encrypt,
    revision: group.revision + 1,
  };
  const isSame =
    changed.name === group.name &&
    changed.address === group.address &&
    changed.sign === group.sign &&
    changed.encrypt === group.encrypt;
  if (isSame) return state;
  return { ...state, groups: state.groups.map((candidate) => (candidate === group ? changed : candidate)) };
}

export function removeGroup(state: StoreState, name: string, expectedRevision?: number): StoreState {
  const group = findGroup(state.groups, name.normalize('NFC'));
  refuseConflict(group, expectedRevision);
  return { ...state, groups: state.groups.filter((candidate) => candidate !== group) };
}

function refuseConflict(group: Group, expectedRevision: number | undefined): void {
  if (expectedRevision === undefined || expectedRevision === group.revision) return;
  throw new UserError('conflict', `somebody else changed the group "${group.name}" meanwhile`, {
    hint: 'Look at both versions and decide which one to keep.',
  });
}
