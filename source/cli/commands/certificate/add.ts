/** `smimectl certificate add` */
import { UserError } from '../../../core/errors.ts';
import { type ImportPlan, refusedCount } from '../../../core/import-plan.ts';
import type { InputFile } from '../../../core/ports.ts';
import { addPlannedCertificates, planCertificates } from '../../../operations/add-certificates.ts';
import type { OperationContext } from '../../../operations/context.ts';
import { loadInventory } from '../../../operations/load-inventory.ts';
import { importLines } from '../../../presentation/import-lines.ts';
import { type ImportOutcome, importJson, refusedJson } from '../../../presentation/json/import-json.ts';
import type { Command, Invocation } from '../../command.ts';
import { type ExitCode, exitCodes } from '../../exit-codes.ts';
import { flag, someArguments } from '../../option.ts';
import { withProgress } from '../../progress.ts';
import { readInputs } from '../../read-inputs.ts';
import { askedPassphrase, givenPassphrase, passphraseFdOption, passphraseFileOption } from '../../secrets.ts';
import { expectedOutcome } from './expected-outcome.ts';

const filesArgument = someArguments('FILE', 'files or folders; - or nothing is standard input', {
  isOptional: true,
  completes: 'file',
});
const dryRunOption = flag('dry-run', 'tell what would be added, and store nothing');
const skipRefusedOption = flag('skip-refused', 'add the rest when some are refused');

export const add: Command = {
  name: ['certificate', 'add'],
  summary: 'add certificates from files, folders or standard input',
  details: [
    'What a file holds is told by its content: PEM, DER, bare base64, PKCS#7, PKCS#12, a signed mail, CRLs. ' +
      'Private keys in it are left alone; "smimectl key add" takes them.',
    'If one certificate is refused none is added, unless --skip-refused. Adding a CA trusts all that it issued.',
  ],
  positionals: [filesArgument],
  options: [dryRunOption, skipRefusedOption, passphraseFileOption, passphraseFdOption],
  examples: [
    { summary: 'what would happen', command: 'smimectl certificate add bundle.pem --dry-run' },
    {
      summary: 'a folder, as far as it can be used',
      command: 'smimectl certificate add partners/ --skip-refused',
    },
    {
      summary: 'from another program',
      command: 'curl -fsS https://example.org/ca.pem | smimectl certificate add -',
    },
    { summary: 'from PKCS#12', command: 'smimectl certificate add alice.p12 --passphrase-file alice.pass' },
  ],
  exits: [{ code: exitCodes.failed, meaning: 'something was refused, and nothing was added' }],
  async run(invocation) {
    const { get, argument, output } = invocation;
    const context = await invocation.context();
    const skipRefused = get(skipRefusedOption);
    const inputs = await readInputs(invocation, argument(filesArgument));
    const plan = await withProgress(output, 'Reading', () => planWith(invocation, context, inputs));
    if (get(dryRunOption)) {
      const outcome = expectedOutcome(plan, await loadInventory(context), {
        skipRefused,
        addedAt: new Date(context.clock()).toISOString(),
      });
      await tell(invocation, context, plan, outcome, true);
      return refusedCount(plan) > 0 && !skipRefused ? exitCodes.failed : exitCodes.done;
    }
    return carryOut(invocation, context, plan, skipRefused);
  },
};

/** The plan; a passphrase that a container turns out to want is asked for where somebody can be asked. */
async function planWith(
  invocation: Invocation,
  context: OperationContext,
  inputs: readonly InputFile[],
): Promise<ImportPlan> {
  const given = await givenPassphrase(invocation);
  try {
    const plan = await planCertificates(context, inputs, given);
    if (plan.passphrase !== 'passphrase-needed' || given !== undefined) return plan;
  } finally {
    given?.fill(0);
  }
  const asked = await askedPassphrase(invocation, 'Passphrase of the input');
  try {
    return await planCertificates(context, inputs, asked);
  } finally {
    asked.fill(0);
  }
}

async function carryOut(
  invocation: Invocation,
  context: OperationContext,
  plan: ImportPlan,
  skipRefused: boolean,
): Promise<ExitCode> {
  const { output } = invocation;
  try {
    const { added, alreadyThere } = await withProgress(output, 'Saving', () =>
      addPlannedCertificates(context, plan, { skipRefused }),
    );
    const addedCrls = plan.crls.filter(({ verdict }) => verdict === 'new').length;
    await tell(invocation, context, plan, { added, alreadyThere, addedCrls }, false);
    return exitCodes.done;
  } catch (thrown) {
    const isRefused = thrown instanceof UserError && thrown.code === 'refused' && refusedCount(plan) > 0;
    if (!isRefused) throw thrown;
    if (output.isJson) {
      const inventory = await loadInventory(context);
      const outcome = expectedOutcome(plan, inventory, { skipRefused, addedAt: '' });
      await output.json(importJson(plan, outcome, context.clock()));
    } else if (refusedCount(plan) > 1) {
      for (const { source, message } of refusedJson(plan)) await output.note(`${source}: ${message}`);
    }
    throw thrown;
  }
}

async function tell(
  { output }: Invocation,
  context: OperationContext,
  plan: ImportPlan,
  outcome: ImportOutcome,
  isDryRun: boolean,
): Promise<void> {
  await output.answer(
    () => importJson(plan, outcome, context.clock()),
    () => importLines(plan, outcome, { isDryRun, symbols: output.marks }),
  );
}
