/** The composer's question for a group, or for the group whose address the message is from. */
import { UserError } from '../core/errors.ts';
import { findGroup, type Inventory } from '../core/inventory.ts';
import { groupsOfAddress, type MessageSecurity, messageSecurity } from '../core/message-security.ts';
import type { Group } from '../core/store-state.ts';
import type { OperationContext } from './context.ts';
import { loadInventory } from './load-inventory.ts';
import { conditionsOf } from './trust-remarks.ts';

export interface MessageQuestion {
  /** A group's name; else `from` decides. */
  readonly group?: string;
  readonly from?: string;
  readonly recipients: readonly string[];
}

/** @throws UserError `not-found`, `ambiguous` or `usage` when no single group is meant */
export async function checkMessage(
  context: OperationContext,
  question: MessageQuestion,
): Promise<MessageSecurity> {
  const inventory = await loadInventory(context);
  const group = groupOf(inventory, question);
  return messageSecurity(inventory, group, question.recipients, await conditionsOf(context, inventory));
}

export function groupOf(
  inventory: Inventory,
  { group, from }: Pick<MessageQuestion, 'group' | 'from'>,
): Group {
  if (group !== undefined) return findGroup(inventory.groups, group.normalize('NFC'));
  if (from === undefined) throw new UserError('usage', 'a group or a sender address is needed');
  const groups = groupsOfAddress(inventory.groups, from);
  const [first] = groups;
  if (first === undefined) {
    throw new UserError('not-found', `no group sends from "${from}"`, {
      hint: 'Give a group this address, or name the group.',
    });
  }
  if (groups.length > 1) {
    const names = groups.map(({ name }) => `"${name}"`).join(', ');
    throw new UserError('ambiguous', `several groups send from "${from}": ${names}`, {
      hint: 'Name the group.',
    });
  }
  return first;
}
