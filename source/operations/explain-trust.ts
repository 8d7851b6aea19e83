/** Why a certificate is trusted or not, judged over everything that is stored. */
import type { Certificate } from '../core/certificate.ts';
import { asUserError, UserError } from '../core/errors.ts';
import { wipePrivateKeys } from '../core/import.ts';
import type { TrustPurpose, TrustVerdict } from '../core/trust.ts';
import type { ImportInput } from './add-certificates.ts';
import type { OperationContext } from './context.ts';
import { loadInventory } from './load-inventory.ts';
import { refreshRevocation } from './refresh-revocation.ts';
import { trustJudge } from './trust-judge.ts';

export interface TrustQuestionInput {
  readonly certificate: Certificate;
  /** Certificates from outside the store: they help to build the chain and anchor nothing. */
  readonly supplied?: readonly Certificate[];
  readonly purpose?: TrustPurpose;
  /** Ask over the network, too, where nothing at hand tells of revocations and the settings allow it. */
  readonly mayFetch?: boolean;
  readonly signal?: AbortSignal;
}

export async function explainTrustOf(
  context: OperationContext,
  input: TrustQuestionInput,
): Promise<TrustVerdict> {
  const verdict = await explainFromStore(context, input);
  if (input.mayFetch !== true || context.network === undefined || verdict.revocation?.status !== 'unknown') {
    return verdict;
  }
  const { settings } = await loadInventory(context);
  return settings.fetchRevocation ? explainAfterFetching(context, input, verdict) : verdict;
}

async function explainFromStore(
  context: OperationContext,
  { certificate, purpose = 'any', supplied = [] }: TrustQuestionInput,
): Promise<TrustVerdict> {
  const inventory = await loadInventory(context);
  const judge = await trustJudge(context, inventory);
  const { allowWeakAlgorithms } = inventory.settings;
  return judge.explain(certificate, { at: context.clock(), purpose, allowWeakAlgorithms, supplied });
}

/** What cannot be fetched, or not be kept, is told as what kept the answer away. */
async function explainAfterFetching(
  context: OperationContext,
  input: TrustQuestionInput,
  before: TrustVerdict,
): Promise<TrustVerdict> {
  const { certificate, signal } = input;
  let why: string | undefined;
  try {
    const report = await refreshRevocation(context, {
      certificates: [...new Set([certificate, ...before.chain])],
      onlyUnknown: true,
      ...(signal === undefined ? {} : { signal }),
    });
    why = report.unchecked.find(({ fingerprint }) => fingerprint === certificate.fingerprint)?.why;
  } catch (thrown) {
    signal?.throwIfAborted();
    why = asUserError(thrown).message;
  }
  const verdict = await explainFromStore(context, input);
  if (verdict.revocation?.status !== 'unknown' || why === undefined) return verdict;
  return { ...verdict, revocation: { status: 'unknown', why } };
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
