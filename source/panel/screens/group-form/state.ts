/** A group's name and address while they are typed, and what they were when the form was opened. */
import type { GroupChange } from '../../../core/change-groups.ts';
import type { Group } from '../../../core/store-state.ts';

export type FormField = 'name' | 'address';

export interface GroupFormState {
  /** The record that the form was opened on; undefined for a new group. */
  readonly group: Group | undefined;
  readonly name: string;
  readonly address: string;
  readonly focus: FormField;
}

export function formOf(group: Group | undefined, focus: FormField = 'name'): GroupFormState {
  return { group, name: group?.name ?? '', address: group?.address ?? '', focus };
}

/** What differs from the record; empty when nothing was typed. */
export function changeOf({ group, name, address }: GroupFormState): GroupChange {
  return {
    ...(name === (group?.name ?? '') ? {} : { name }),
    ...(address === (group?.address ?? '') ? {} : { address }),
  };
}

export function isChanged(state: GroupFormState): boolean {
  return Object.keys(changeOf(state)).length > 0;
}
