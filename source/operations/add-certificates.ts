/** Adding certificates in two steps: the plan, which stores nothing, and carrying it out, all of it or none. */
import { addCertificates, refuseWhileDisabled } from '../core/change-certificates.ts';
import { UserError } from '../core/errors.ts';
import { type FoundItem, wipePrivateKeys } from '../core/import.ts';
import { type ImportPlan, knownIn, planImport, refusedCount } from '../core/import-plan.ts';
import type { CertificateEntry, Inventory } from '../core/inventory.ts';
import type { OperationContext } from './context.ts';
import { inventoryOf, loadInventory } from './load-inventory.ts';
import { recorded } from './record.ts';

export interface ImportInput {
  /** A file name, `pasted text`, `standard input`: for sentences only. */
  readonly source: string;
  readonly bytes: Uint8Array;
}

export interface PlanningJob {
  /** Heeded between two inputs. */
  readonly signal: AbortSignal;
  /** Inputs read so far, of how many. */
  progress(done: number, total: number): void;
}

/** @throws UserError `disabled`, and the signal's reason */
export async function planCertificates(
  context: OperationContext,
  inputs: readonly ImportInput[],
  passphrase?: Buffer,
  job?: PlanningJob,
): Promise<ImportPlan> {
  const inventory = await loadInventory(context);
  refuseWhileDisabled(inventory);
  return planAgainst(context, inventory, inputs, passphrase, job);
}

/** The plan for inputs of which everything has to be accepted. @throws UserError `refused` */
export async function planWholeCertificates(
  context: OperationContext,
  inventory: Inventory,
  inputs: readonly ImportInput[],
): Promise<ImportPlan> {
  if (inputs.length === 0) return { certificates: [], crls: [], refusedPieces: [], ignored: [] };
  const plan = await planAgainst(context, inventory, inputs);
  refuseUnlessWhole(plan, false);
  return plan;
}

async function planAgainst(
  context: OperationContext,
  inventory: Inventory,
  inputs: readonly ImportInput[],
  passphrase?: Buffer,
  job?: PlanningJob,
): Promise<ImportPlan> {
  const items: FoundItem[] = [];
  try {
    for (const [index, { source, bytes }] of inputs.entries()) {
      job?.signal.throwIfAborted();
      job?.progress(index, inputs.length);
      const options = passphrase === undefined ? { source } : { source, passphrase };
      items.push(...(await context.engine.readItems(bytes, options)));
    }
  } finally {
    wipePrivateKeys(items);
  }
  return planImport(items, knownIn(inventory));
}

export interface AddedCertificates {
  readonly added: readonly CertificateEntry[];
  readonly alreadyThere: readonly CertificateEntry[];
}

/**
 * Carry the plan out with one write. With `skipRefused` the rest of a plan with refused pieces is added.
 * @throws UserError `refused`, `disabled`, and what the store throws
 */
export async function addPlannedCertificates(
  context: OperationContext,
  plan: ImportPlan,
  { skipRefused = false }: { readonly skipRefused?: boolean } = {},
): Promise<AddedCertificates> {
  const fresh = plan.certificates.filter(({ verdict }) => verdict === 'new');
  const [first] = fresh;
  const subject =
    first !== undefined && fresh.length === 1
      ? first.certificate.subject.text
      : `${fresh.length} certificates`;
  return recorded(context, { action: 'add-certificates', subject }, async () => {
    refuseUnlessWhole(plan, skipRefused);
    const before = await loadInventory(context);
    const addedAt = new Date(context.clock()).toISOString();
    const crls = plan.crls.filter(({ verdict }) => verdict === 'new');
    const state = await context.store.update((newest) =>
      addCertificates(
        newest,
        fresh.map(({ certificate }) => certificate),
        crls,
        addedAt,
      ),
    );
    const { byFingerprint } = inventoryOf(context, state);
    const added: CertificateEntry[] = [];
    const alreadyThere: CertificateEntry[] = [];
    for (const { certificate, verdict } of plan.certificates) {
      const entry = byFingerprint.get(certificate.fingerprint);
      if (entry === undefined || verdict === 'refused') continue;
      (before.byFingerprint.has(certificate.fingerprint) ? alreadyThere : added).push(entry);
    }
    return { added, alreadyThere };
  });
}

function refuseUnlessWhole(plan: ImportPlan, skipRefused: boolean): void {
  const count = refusedCount(plan);
  if (count === 0 || skipRefused) return;
  const refused = plan.certificates.find((planned) => planned.verdict === 'refused');
  const [piece] = plan.refusedPieces;
  const first = piece ?? refused;
  const sentence = piece?.message ?? (refused?.verdict === 'refused' ? refused.message : '');
  const isAlone = plan.certificates.length + plan.refusedPieces.length === 1;
  const rest = count > 1 ? `, and ${count - 1} more` : '';
  throw new UserError('refused', `${first?.source ?? 'the input'}: ${sentence}${rest}; nothing was added`, {
    hint: isAlone
      ? (first !== undefined && 'hint' in first && first.hint) || 'Nothing in it can be added.'
      : 'Leave the refused ones out, or add the rest with --skip-refused.',
  });
}
