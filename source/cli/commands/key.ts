/** `smimectl key …`: private keys of our own. */
import { UserError } from '../../core/errors.ts';
import { wipePrivateKeys } from '../../core/import.ts';
import { findCertificate } from '../../core/inventory.ts';
import type { InputFile } from '../../core/ports.ts';
import { isOnlyForOldMail } from '../../core/rollover.ts';
import { addPrivateKeyFrom } from '../../operations/add-private-key.ts';
import type { OperationContext } from '../../operations/context.ts';
import { exportPrivateKey } from '../../operations/export-private-key.ts';
import { loadInventory } from '../../operations/load-inventory.ts';
import { removePrivateKeyOf } from '../../operations/remove-private-key.ts';
import { keyFileAdvice, ownKeysOnly } from '../../presentation/advice.ts';
import { nameOf } from '../../presentation/certificate-columns.ts';
import { counted } from '../../presentation/counts.ts';
import { shortFingerprint } from '../../presentation/fingerprint-text.ts';
import { certificateJson } from '../../presentation/json/certificate-json.ts';
import { keyRemovalLines } from '../../presentation/removal-lines.ts';
import type { Command, Invocation } from '../command.ts';
import { isConfirmed, yesOption } from '../confirm.ts';
import { exitCodes } from '../exit-codes.ts';
import { choice, flag, optionalArgument, required, text } from '../option.ts';
import { withProgress } from '../progress.ts';
import { readInputs } from '../read-inputs.ts';
import {
  askedPassphrase,
  givenPassphrase,
  newPassphrase,
  newPassphraseFdOption,
  newPassphraseFileOption,
  passphraseFdOption,
  passphraseFileOption,
  storePassphrase,
  storePassphraseOptions,
} from '../secrets.ts';
import { ownIdArgument } from './certificate/id.ts';

const fileArgument = optionalArgument(
  'FILE',
  'the file with the private key; - or nothing is standard input',
  {
    completes: 'file',
  },
);
const outputOption = required(
  text('output', 'the new file, mode 0600', { placeholder: 'FILE', completes: 'file' }),
);
const formatOption = choice(
  'format',
  ['pem', 'p12'],
  'pem unless told: encrypted PKCS#8; p12: with its certificate',
);
const legacyOption = flag('legacy', 'PKCS#12 with the ciphers that old Windows and old gpgsm read');

const add: Command = {
  name: ['key', 'add'],
  summary: 'add a private key of our own to the certificates that have its public key',
  details: [
    ownKeysOnly,
    'Add the certificate first. One private key at a time; certificates in the same file are left alone.',
  ],
  positionals: [fileArgument],
  options: [passphraseFileOption, passphraseFdOption, ...storePassphraseOptions],
  examples: [
    { summary: 'asks for the passphrase', command: 'smimectl key add sales.key' },
    { summary: 'without a terminal', command: 'smimectl key add sales.p12 --passphrase-file sales.pass' },
    {
      summary: 'from a password manager, nothing written to disk',
      command: 'smimectl key add sales.key --passphrase-fd 3 3< <(pass show smime/sales)',
    },
  ],
  exits: [
    { code: exitCodes.passphraseNeeded, meaning: 'the private key is encrypted and no passphrase was given' },
  ],
  async run(invocation) {
    const { output } = invocation;
    const context = await invocation.context();
    const file = invocation.argument(fileArgument);
    const [input] = await readInputs(invocation, file === undefined ? [] : [file]);
    if (input === undefined) throw new UserError('unreadable-input', 'there is nothing to read');
    const passphrase = await passphraseOf(invocation, context, input);
    const added = await withProgress(output, 'Adding', () =>
      addPrivateKeyFrom(context, {
        ...input,
        ...(passphrase === undefined ? {} : { passphrase }),
        askStorePassphrase: storePassphrase(invocation),
      }),
    ).finally(() => passphrase?.fill(0));
    await output.answer(
      () => ({
        certificates: added.certificates.map((entry) => certificateJson(entry, context.clock())),
        ignored: added.ignored,
        ...(added.newKeyFile === undefined ? {} : { newKeyFile: added.newKeyFile }),
      }),
      () => [
        `${counted(added.certificates.length, 'certificate')} with this private key now:`,
        ...added.certificates.map(
          (entry) => `  ${shortFingerprint(entry.certificate.fingerprint)} ${nameOf(entry)}`,
        ),
        ...added.ignored,
        ...(added.newKeyFile === undefined ? [] : [keyFileAdvice(added.newKeyFile)]),
      ],
    );
    return exitCodes.done;
  },
};

/** Asks only when the input turns out to want one, so that nobody types a passphrase for nothing. */
async function passphraseOf(
  invocation: Invocation,
  { engine }: OperationContext,
  { source, bytes }: InputFile,
): Promise<Buffer | undefined> {
  const given = await givenPassphrase(invocation);
  if (given !== undefined) return given;
  const items = await engine.readItems(bytes, { source });
  wipePrivateKeys(items);
  const isLocked = items.some(
    (item) =>
      (item.kind === 'locked-private-key' && item.reason === 'passphrase-needed') ||
      (item.kind === 'other' && item.passphrase === 'passphrase-needed'),
  );
  return isLocked ? askedPassphrase(invocation, `Passphrase of ${source}`) : undefined;
}

const exportCommand: Command = {
  name: ['key', 'export'],
  summary: 'write a private key into a new file, always under a passphrase',
  positionals: [ownIdArgument],
  options: [
    outputOption,
    newPassphraseFileOption,
    newPassphraseFdOption,
    formatOption,
    legacyOption,
    ...storePassphraseOptions,
  ],
  examples: [
    {
      summary: 'asks for the new passphrase',
      command: 'smimectl key export sales@example.com --output sales.key',
    },
    {
      summary: 'for a mail program',
      command: 'smimectl key export 3f2a9c01 --output sales.p12 --format p12 --new-passphrase-file new.pass',
    },
  ],
  exits: [{ code: exitCodes.passphraseNeeded, meaning: 'no passphrase for the new file was given' }],
  async run(invocation) {
    const { get, output } = invocation;
    const format = get(formatOption) ?? 'pem';
    if (get(legacyOption) && format !== 'p12')
      throw new UserError('usage', '--legacy goes with --format p12');
    const context = await invocation.context();
    const entry = findCertificate(await loadInventory(context), invocation.argument(ownIdArgument));
    const passphrase = await newPassphrase(invocation);
    try {
      const file = await withProgress(output, 'Writing', () =>
        exportPrivateKey(context, {
          entry,
          file: get(outputOption),
          format,
          isLegacy: get(legacyOption),
          newPassphrase: passphrase,
          askStorePassphrase: storePassphrase(invocation),
        }),
      );
      await output.answer(
        () => ({ file, format }),
        () => [`The private key was written to ${file}, encrypted with the new passphrase.`],
      );
      return exitCodes.done;
    } finally {
      passphrase.fill(0);
    }
  },
};

const remove: Command = {
  name: ['key', 'remove'],
  aliases: ['rm'],
  summary: 'remove a private key alone; its certificates stay',
  positionals: [ownIdArgument],
  options: [yesOption],
  examples: [{ summary: 'without being asked', command: 'smimectl key remove sales@example.com --yes' }],
  async run(invocation) {
    const { output } = invocation;
    const context = await invocation.context();
    const inventory = await loadInventory(context);
    const entry = findCertificate(inventory, invocation.argument(ownIdArgument));
    const { id } = entry.certificate.publicKey;
    const sharing = inventory.entries.filter(({ certificate }) => certificate.publicKey.id === id);
    const isSure = await isConfirmed(invocation, {
      lines: keyRemovalLines(sharing, (each) => isOnlyForOldMail(inventory, each, { now: context.clock() })),
      question: 'Remove it?',
      whenRefused: 'Nothing was removed.',
    });
    if (!isSure) return exitCodes.failed;
    await removePrivateKeyOf(context, entry);
    const { byFingerprint } = await loadInventory(context);
    const left = sharing.map((each) => byFingerprint.get(each.certificate.fingerprint) ?? each);
    await output.answer(
      () => ({ certificates: left.map((each) => certificateJson(each, context.clock())) }),
      () => ['The private key was removed; its certificates stay.'],
    );
    return exitCodes.done;
  },
};

export const keyCommands: readonly Command[] = [add, exportCommand, remove];
