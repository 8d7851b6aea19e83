/** The composer's question while it is typed, and its answer. */
import type { TrustRemarks } from '../../../core/choose-certificates.ts';
import { UserError } from '../../../core/errors.ts';
import type { Inventory } from '../../../core/inventory.ts';
import { type MessageSecurity, messageSecurity } from '../../../core/message-security.ts';
import type { Group } from '../../../core/store-state.ts';

export interface CheckState {
  readonly groups: readonly Group[];
  /** Name of the group that writes. */
  readonly groupName: string | undefined;
  /** As typed: addresses with commas, semicolons, spaces or line ends between them. */
  readonly recipients: string;
  readonly answer: MessageSecurity | undefined;
  readonly top: number;
  /** Undefined until the chains can be judged, an instant after the screen was opened. */
  readonly remarksOnTrust: TrustRemarks | undefined;
}

export function recipientsOf(text: string): readonly string[] {
  return text.split(/[\s,;]+/).filter((address) => address !== '');
}

/** The state with its answer brought up to date. @param now milliseconds since the epoch */
export function answered(state: CheckState, inventory: Inventory, now: number): CheckState {
  const { groups } = inventory;
  const { remarksOnTrust } = state;
  const conditions = { now, ...(remarksOnTrust === undefined ? {} : { remarksOnTrust }) };
  const group = groups.find(({ name }) => name === state.groupName) ?? groups[0];
  const recipients = recipientsOf(state.recipients);
  return {
    ...state,
    groups,
    groupName: group?.name,
    answer: group === undefined ? undefined : messageSecurity(inventory, group, recipients, conditions),
  };
}

export const checkStart: CheckState = {
  groups: [],
  groupName: undefined,
  recipients: '',
  answer: undefined,
  top: 0,
  remarksOnTrust: undefined,
};

/** The group after, or before, the present one; around at the ends. */
export function nextGroupName({ groups, groupName }: CheckState, step: 1 | -1): string | undefined {
  if (groups.length === 0) throw new UserError('not-found', 'there is no group yet');
  const at = groups.findIndex(({ name }) => name === groupName);
  return groups.at((at + step) % groups.length)?.name;
}
