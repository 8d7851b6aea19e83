/** `smimectl trust`: is a certificate trusted, through which chain, and if not, which link is missing. */
import { asUserError, UserError } from '../../core/errors.ts';
import { findCertificate } from '../../core/inventory.ts';
import type { OperationContext } from '../../operations/context.ts';
import { explainTrustOf, type TrustQuestionInput, trustInputOf } from '../../operations/explain-trust.ts';
import { loadInventory } from '../../operations/load-inventory.ts';
import { trustJson } from '../../presentation/json/trust-json.ts';
import { trustLines } from '../../presentation/trust-lines.ts';
import type { Command } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { argument, choice } from '../option.ts';
import { withProgress } from '../progress.ts';

const targetArgument = argument(
  'ID|FILE',
  'a stored certificate, or a file with one that need not be stored',
  {
    completes: 'certificate',
  },
);
const purposeOption = choice(
  'purpose',
  ['any', 'smime-sign', 'smime-encrypt'],
  'what it has to be good for; any unless told',
);

async function questionOf(context: OperationContext, target: string): Promise<TrustQuestionInput> {
  try {
    return { certificate: findCertificate(await loadInventory(context), target).certificate };
  } catch (thrown) {
    if (asUserError(thrown).code !== 'not-found') throw thrown;
    const inputs = await context.files.readInput(target).catch(() => undefined);
    const [input] = inputs ?? [];
    // What is neither stored nor a file is told as what it was most likely meant to be.
    if (input === undefined) throw thrown;
    if (inputs !== undefined && inputs.length > 1) {
      throw new UserError('usage', `"${target}" is a folder; name one file in it`);
    }
    return trustInputOf(context, input);
  }
}

export const trust: Command = {
  name: ['trust'],
  summary: 'tell whether a certificate is trusted, through which chain, or which link is missing',
  details: [
    'A certificate that was added is trusted itself; a CA that was added trusts what it issued, through intermediates as well. The CAs of the system are never asked. Further certificates in the file help to build the chain and are not trusted.',
    'With the setting fetch-revocation it asks over the network whether the certificate was revoked, where nothing that is stored tells; see "smimectl revocation refresh".',
  ],
  positionals: [targetArgument],
  options: [purposeOption],
  examples: [
    { summary: 'a stored certificate', command: 'smimectl trust alice@example.org' },
    { summary: 'a certificate that somebody sent', command: 'smimectl trust chain.pem' },
  ],
  exits: [
    { code: exitCodes.done, meaning: 'it is trusted' },
    { code: exitCodes.no, meaning: 'it is not trusted' },
  ],
  async run({ get, argument, context, output, world }) {
    const opened = await context();
    const question = await questionOf(opened, argument(targetArgument));
    const purpose = get(purposeOption) ?? 'any';
    const verdict = await withProgress(output, 'Judging', () =>
      explainTrustOf(opened, { ...question, purpose, mayFetch: true, signal: world.interruption }),
    );
    const { byFingerprint } = await loadInventory(opened);
    await output.answer(
      () => trustJson(verdict),
      () => trustLines(verdict, ({ fingerprint }) => byFingerprint.has(fingerprint), output.marks),
    );
    return verdict.isTrusted ? exitCodes.done : exitCodes.no;
  },
};
