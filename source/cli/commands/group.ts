/** `smimectl group …` */
import type { Group } from '../../core/store-state.ts';
import { addNewGroup, changeExistingGroup, removeExistingGroup } from '../../operations/change-groups.ts';
import { loadInventory } from '../../operations/load-inventory.ts';
import { groupJson } from '../../presentation/json/store-json.ts';
import type { Column } from '../../presentation/table.ts';
import type { Command, Invocation } from '../command.ts';
import { isConfirmed, yesOption } from '../confirm.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { argument, text, yesNo } from '../option.ts';

const nameArgument = argument('NAME', 'the name of the group', { completes: 'group' });
const newNameArgument = argument('NEW', 'its new name');
const oldNameArgument = argument('OLD', 'its name until now', { completes: 'group' });
const freshNameArgument = argument('NAME', 'the name of the new group');
const addressOption = text('address', 'the address that the group sends from; empty for none', {
  placeholder: 'ADDRESS',
  completes: 'address',
});
const signOption = yesNo('sign', 'whether its mail is signed by default');
const encryptOption = yesNo('encrypt', 'whether its mail is encrypted by default');

const word = (value: boolean) => (value ? 'yes' : 'no');
const columns: readonly Column<Group>[] = [
  { title: 'SIGN', cell: ({ sign }) => word(sign) },
  { title: 'ENCRYPT', cell: ({ encrypt }) => word(encrypt) },
  { title: 'NAME', cell: ({ name }) => name, minimum: 12 },
  { title: 'ADDRESS', cell: ({ address }) => address, minimum: 16 },
];

function changeOf(invocation: Invocation) {
  const address = invocation.get(addressOption);
  const sign = invocation.get(signOption);
  const encrypt = invocation.get(encryptOption);
  return {
    ...(address === undefined ? {} : { address }),
    ...(sign === undefined ? {} : { sign }),
    ...(encrypt === undefined ? {} : { encrypt }),
  };
}

async function tell({ output }: Invocation, group: Group): Promise<ExitCode> {
  await output.answer(
    () => groupJson(group),
    () => output.table(columns, [group], ''),
  );
  return exitCodes.done;
}

const list: Command = {
  name: ['group', 'list'],
  aliases: ['ls'],
  summary: 'list the groups and what they do by default',
  examples: [{ summary: 'all groups', command: 'smimectl group list' }],
  async run({ context, output }) {
    const { groups } = await loadInventory(await context());
    await output.answer(
      () => groups.map(groupJson),
      () => output.table(columns, groups, 'There are no groups yet: smimectl group add NAME'),
    );
    return exitCodes.done;
  },
};

const add: Command = {
  name: ['group', 'add'],
  summary: 'add a group; it signs and encrypts unless told otherwise',
  positionals: [freshNameArgument],
  options: [addressOption, signOption, encryptOption],
  examples: [{ summary: 'a sending team', command: 'smimectl group add Sales --address sales@example.com' }],
  async run(invocation) {
    const input = { name: invocation.argument(freshNameArgument), ...changeOf(invocation) };
    return tell(invocation, await addNewGroup(await invocation.context(), input));
  },
};

const rename: Command = {
  name: ['group', 'rename'],
  summary: 'give a group another name',
  positionals: [oldNameArgument, newNameArgument],
  examples: [{ summary: 'another name', command: 'smimectl group rename Sales "Sales EU"' }],
  async run(invocation) {
    const change = { name: invocation.argument(newNameArgument) };
    const old = invocation.argument(oldNameArgument);
    return tell(invocation, await changeExistingGroup(await invocation.context(), old, change));
  },
};

const set: Command = {
  name: ['group', 'set'],
  summary: 'change what a group does by default, or its address',
  positionals: [nameArgument],
  options: [signOption, encryptOption, addressOption],
  examples: [
    { summary: 'sign, but do not encrypt', command: 'smimectl group set Sales --sign yes --encrypt no' },
    { summary: 'another sender', command: 'smimectl group set Sales --address sales@example.com' },
  ],
  async run(invocation) {
    const name = invocation.argument(nameArgument);
    return tell(
      invocation,
      await changeExistingGroup(await invocation.context(), name, changeOf(invocation)),
    );
  },
};

const remove: Command = {
  name: ['group', 'remove'],
  aliases: ['rm'],
  summary: 'remove a group; its certificates stay',
  positionals: [nameArgument],
  options: [yesOption],
  examples: [{ summary: 'without being asked', command: 'smimectl group remove Sales --yes' }],
  async run(invocation) {
    const name = invocation.argument(nameArgument);
    const context = await invocation.context();
    const isSure = await isConfirmed(invocation, {
      lines: [`The group "${name}" goes, and its defaults with it. Certificates stay.`],
      question: 'Remove it?',
      whenRefused: 'Nothing was removed.',
    });
    if (!isSure) return exitCodes.failed;
    await removeExistingGroup(context, name);
    await invocation.output.answer(
      () => ({ removed: name }),
      () => [`The group "${name}" was removed.`],
    );
    return exitCodes.done;
  },
};

export const groupCommands: readonly Command[] = [list, add, rename, set, remove];
