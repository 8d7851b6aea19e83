/** `smimectl unlock-method …` and `rotate-store-key`: the ways to open the private keys of the store. */
import { UserError } from '../../core/errors.ts';
import type { NewUnlockMethod, UnlockMethod } from '../../core/ports.ts';
import { addUnlockMethod } from '../../operations/unlock-methods/add-unlock-method.ts';
import { listUnlockMethods } from '../../operations/unlock-methods/list-unlock-methods.ts';
import { removeUnlockMethod } from '../../operations/unlock-methods/remove-unlock-method.ts';
import { rotateStoreKey } from '../../operations/unlock-methods/rotate-store-key.ts';
import { counted } from '../../presentation/counts.ts';
import type { Column } from '../../presentation/table.ts';
import type { Command, Invocation } from '../command.ts';
import { isConfirmed, yesOption } from '../confirm.ts';
import { exitCodes } from '../exit-codes.ts';
import { argument, text } from '../option.ts';
import { withProgress } from '../progress.ts';
import {
  newPassphrase,
  newPassphraseFdOption,
  newPassphraseFileOption,
  passphraseOfMethod,
  storePassphrase,
  storePassphraseOptions,
} from '../secrets.ts';

const words: Readonly<Record<UnlockMethod['state'], string>> = {
  ready: 'opens without asking',
  asks: 'asks for the passphrase',
  unusable: 'does not open now',
};

const columns: readonly Column<UnlockMethod>[] = [
  { title: 'ID', cell: ({ id }) => id },
  { title: 'METHOD', cell: ({ kind }) => kind },
  { title: 'STATE', cell: ({ state }) => words[state] },
  {
    title: 'WHERE',
    // A problem names the place.
    cell: ({ location, problem }) => problem ?? location ?? '',
    minimum: 12,
  },
];

const list: Command = {
  name: ['unlock-method', 'list'],
  summary: 'list the ways to open the private keys, and whether each would work now',
  examples: [{ summary: 'all of them', command: 'smimectl unlock-method list' }],
  async run({ context, output }) {
    const methods = await listUnlockMethods(await context());
    await output.answer(
      () => methods,
      () =>
        output.table(columns, methods, 'There is none yet: the first private key brings a key file along.'),
    );
    return exitCodes.done;
  },
};

const kinds = ['passphrase', 'key-file', 'systemd-credential'] as const;
const kindArgument = argument('KIND', `one of ${kinds.join(', ')}`, { values: kinds });
const pathOption = text(
  'path',
  'where the new key file goes; beside the other data of the user unless told',
  {
    placeholder: 'FILE',
    completes: 'file',
  },
);
const nameOption = text('name', 'the name of the systemd credential', { placeholder: 'NAME' });

async function methodOf(invocation: Invocation): Promise<NewUnlockMethod> {
  const kind = invocation.argument(kindArgument);
  const path = invocation.get(pathOption);
  const name = invocation.get(nameOption);
  switch (kind) {
    case 'passphrase':
      return { kind, passphrase: await newPassphrase(invocation, 'the new unlock method') };
    case 'key-file':
      return { kind, path };
    case 'systemd-credential':
      if (name === undefined)
        throw new UserError('usage', 'a systemd credential needs its name', { hint: 'Give --name NAME.' });
      return { kind, name };
    default:
      throw new UserError('usage', `"${kind}" is no unlock method`, {
        hint: `Give one of ${kinds.join(', ')}.`,
      });
  }
}

const add: Command = {
  name: ['unlock-method', 'add'],
  summary: 'add a way to open the private keys',
  details: [
    'Before the first private key this decides how the store opens; afterwards it adds one more way.',
  ],
  positionals: [kindArgument],
  options: [
    pathOption,
    nameOption,
    newPassphraseFileOption,
    newPassphraseFdOption,
    ...storePassphraseOptions,
  ],
  examples: [
    { summary: 'a passphrase, asked for twice', command: 'smimectl unlock-method add passphrase' },
    {
      summary: 'a key file on removable media',
      command: 'smimectl unlock-method add key-file --path /media/stick/smimectl.key',
    },
    {
      summary: 'for a systemd service',
      command: 'smimectl unlock-method add systemd-credential --name smimectl-store-key',
    },
  ],
  async run(invocation) {
    const { output } = invocation;
    const method = await methodOf(invocation);
    try {
      const context = await invocation.context();
      const added = await withProgress(output, 'Adding', () =>
        addUnlockMethod(context, { method, askStorePassphrase: storePassphrase(invocation) }),
      );
      await output.answer(
        () => added,
        () => [
          `The private keys open with this ${added.kind.replaceAll('-', ' ')}: ${added.location ?? added.id}`,
        ],
      );
      return exitCodes.done;
    } finally {
      if (method.kind === 'passphrase') method.passphrase.fill(0);
    }
  },
};

const idArgument = argument('ID', 'the ID of the unlock method, or its beginning');

const leftFile = (file: string) =>
  `The key file ${file} opens this store no longer. Keep it while backups need it.`;
const oldBackup = 'The backup of the store still knows what was before; the next change replaces it.';

const remove: Command = {
  name: ['unlock-method', 'remove'],
  summary: 'remove a way to open the private keys; another one has to stay',
  details: ['Older copies of the store still open with it: rotate-store-key makes new ones that do not.'],
  positionals: [idArgument],
  options: [yesOption, ...storePassphraseOptions],
  examples: [
    { summary: 'by the ID that the list shows', command: 'smimectl unlock-method remove 3f2a9c01 --yes' },
  ],
  async run(invocation) {
    const { output } = invocation;
    const id = invocation.argument(idArgument);
    const isSure = await isConfirmed(invocation, {
      lines: ['Whoever has only this way to the private keys loses it.'],
      question: `Remove the unlock method ${id}?`,
      whenRefused: 'Nothing was removed.',
    });
    if (!isSure) return exitCodes.failed;
    const removed = await removeUnlockMethod(await invocation.context(), {
      id,
      askStorePassphrase: storePassphrase(invocation),
    });
    await output.answer(
      () => removed,
      () => [
        `The ${removed.kind.replaceAll('-', ' ')} ${removed.id} was removed.`,
        ...(removed.leftKeyFile === undefined ? [] : [leftFile(removed.leftKeyFile)]),
        ...(removed.isBackupRenewed ? [] : [oldBackup]),
      ],
    );
    return exitCodes.done;
  },
};

export const unlockMethodCommands: readonly Command[] = [list, add, remove];

export const rotate: Command = {
  name: ['rotate-store-key'],
  summary: 'seal all private keys anew under a new store key',
  details: [
    'Every way to open the store stays: new key files are made beside the old ones, and each passphrase is asked for.',
  ],
  options: [...storePassphraseOptions],
  examples: [{ summary: 'after somebody left', command: 'smimectl rotate-store-key' }],
  async run(invocation) {
    const { output } = invocation;
    const context = await invocation.context();
    const rotated = await withProgress(output, 'Rotating', () =>
      rotateStoreKey(context, { passphraseFor: passphraseOfMethod(invocation) }),
    );
    await output.answer(
      () => rotated,
      () => [
        `${counted(rotated.privateKeys, 'private key')} sealed anew.`,
        ...rotated.newKeyFiles.map((file) => `New key file: ${file}. Back it up apart from the store.`),
        ...rotated.leftKeyFiles.map(leftFile),
        ...(rotated.isBackupRenewed ? [] : [oldBackup]),
      ],
    );
    return exitCodes.done;
  },
};
