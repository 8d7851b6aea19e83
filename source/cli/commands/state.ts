/** `smimectl apply` and `smimectl export-state`: the store as configuration management keeps it. */
import { UserError } from '../../core/errors.ts';
import type { StateChange } from '../../core/state-difference.ts';
import { applyState, exportState } from '../../operations/apply-state.ts';
import { counted } from '../../presentation/counts.ts';
import { printableJson } from '../../presentation/printable.ts';
import type { Command, Invocation } from '../command.ts';
import { isConfirmed, yesOption } from '../confirm.ts';
import { exitCodes } from '../exit-codes.ts';
import { argument, flag, text } from '../option.ts';
import { passphraseFrom } from '../passphrase/passphrase-from.ts';
import { withProgress } from '../progress.ts';
import { rememberedStorePassphrase, storePassphraseOptions } from '../secrets.ts';

const fileArgument = argument('FILE', 'a JSON file, or a folder whose *.json files together are the state', {
  completes: 'file',
});
const dryRunOption = flag('dry-run', 'tell what would change, and change nothing');
const outputOption = text('output', 'a new file, mode 0600, instead of standard output', {
  placeholder: 'FILE',
  completes: 'file',
});

const isRemoval = ({ action }: StateChange) => action.startsWith('remove-');

function changeLine({ action, subject, detail }: StateChange): string {
  const [verb, ...noun] = action.split('-');
  const what = detail === undefined ? subject : detail.startsWith(subject) ? detail : `${subject}, ${detail}`;
  return `  ${verb} ${noun.join(' ')}: ${what}`;
}

export const apply: Command = {
  name: ['apply'],
  summary: 'bring the store to a desired state',
  details: [
    'The state names settings, groups, certificates and private keys, the last two by files beside it. ' +
      'What it does not name stays as it is, unless it says "prune". All of it is applied or none, and ' +
      'applying it again changes nothing.',
    'A change that removes something wants --yes where there is no terminal.',
  ],
  positionals: [fileArgument],
  options: [dryRunOption, yesOption, ...storePassphraseOptions],
  examples: [
    { summary: 'what would change', command: 'smimectl apply smime.json --dry-run' },
    { summary: 'from configuration management', command: 'smimectl apply /etc/smimectl.d --yes' },
  ],
  async run(invocation) {
    const { get, argument, output, world } = invocation;
    const context = await invocation.context();
    const passphrase = rememberedStorePassphrase(invocation);
    const perform = (isDryRun: boolean) =>
      withProgress(output, 'Applying', () =>
        applyState(context, {
          file: argument(fileArgument),
          isDryRun,
          readPassphrase: (file) => readPassphrase(world.env, file),
          askStorePassphrase: passphrase.source,
        }),
      );
    try {
      const planned = await perform(true);
      const isOnlyPlan = get(dryRunOption) || planned.changes.length === 0;
      if (!isOnlyPlan && !(await mayRemove(invocation, planned.changes.filter(isRemoval)))) {
        return exitCodes.failed;
      }
      const { changes, isChanged } = isOnlyPlan ? planned : await perform(false);
      const verb = isChanged ? 'made' : 'would be made';
      await output.answer(
        () => ({ changed: isChanged, dryRun: get(dryRunOption), changes }),
        () =>
          changes.length === 0
            ? ['Nothing to change.']
            : [`${counted(changes.length, 'change')} ${verb}:`, ...changes.map(changeLine)],
      );
      return exitCodes.done;
    } finally {
      passphrase.wipe();
    }
  },
};

async function readPassphrase(env: Invocation['world']['env'], file: string): Promise<Buffer> {
  const passphrase = await passphraseFrom({ env, file })();
  if (passphrase !== undefined) return passphrase;
  throw new UserError('passphrase-needed', `${file} holds no passphrase`);
}

async function mayRemove(invocation: Invocation, removals: readonly StateChange[]): Promise<boolean> {
  if (removals.length === 0) return true;
  return isConfirmed(invocation, {
    lines: ['This goes:', ...removals.map(changeLine)],
    question: 'Apply the state?',
    whenRefused: 'Nothing was changed.',
  });
}

export const exportStateCommand: Command = {
  name: ['export-state'],
  summary: 'write the state of the store as "apply" reads it, without secrets',
  details: ['Private keys are secrets and are left out; certificates stand in it as PEM.'],
  options: [outputOption],
  examples: [
    { summary: 'to begin with configuration management', command: 'smimectl export-state > smime.json' },
  ],
  async run({ get, context, output }) {
    const opened = await context();
    const text = `${printableJson(await exportState(opened), 2)}\n`;
    const file = get(outputOption);
    if (file === undefined || file === '-') {
      await output.bytes(text);
      return exitCodes.done;
    }
    const written = await opened.files.writeExport(file, new TextEncoder().encode(text));
    await output.answer(
      () => ({ file: written }),
      () => [`The state was written to ${written}`],
    );
    return exitCodes.done;
  },
};
