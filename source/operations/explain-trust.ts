/** Why a certificate is trusted or not, judged over everything that is stored. */
import type { Certificate } from '../core/certificate.ts';
import { UserError } from '../core/errors.ts';
import { wipePrivateKeys } from '../core/import.ts';
import type { TrustPurpose, TrustVerdict } from '../core/trust.ts';
import type { ImportInput } from './add-certificates.ts';
import type { OperationContext } from './context.ts';
import { loadInventory } from './load-inventory.ts';
import { trustJudge } from './trust-judge.ts';

export interface TrustQuestionInput {
  readonly certificate: Certificate;
  /** Certificates from outside the store: they help to build the chain and anchor nothing. */
  readonly supplied?: readonly Certificate[];
  readonly purpose?: TrustPurpose;
}

export async function explainTrustOf(
  context: OperationContext,
  input: TrustQuestionInput,
): Promise<TrustVerdict> {
  const inventory = await loadInventory(context);
  const judge = await trustJudge(context, inventory);
  return judge.explain(input.certificate, {
    at: context.clock(),
    purpose: input.purpose ?? 'any',
    allowWeakAlgorithms: inventory.settings.allowWeakAlgorithms,
    supplied: input.supplied ?? [],
  });
}

/**
 * The certificate to judge in a file that is not stored, with the others of the file as its helpers.
 * @throws UserError `unreadable-input`
 */
export async function trustInputOf(
  { engine }: Pick<OperationContext, 'engine'>,
  { source, bytes }: ImportInput,
): Promise<TrustQuestionInput> {
  const items = await engine.readItems(bytes, { source });
  const certificates = items.flatMap((item) => (item.kind === 'certificate' ? [item.certificate] : []));
  wipePrivateKeys(items);
  const [certificate, ...supplied] = certificates;
  if (certificate === undefined) {
    const other = items.find((item) => item.kind === 'other');
    throw new UserError(
      'unreadable-input',
      `${source}: ${other?.message ?? 'there is no certificate in it'}`,
      {
        hint: 'Name a file with a certificate, or the ID of a stored one.',
      },
    );
  }
  return { certificate, supplied };
}
