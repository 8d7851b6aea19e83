/** Looks at the store's files, and mends what can be mended without a person's decision where that is asked for. */
import type { Finding, MendOutcome } from '../core/finding.ts';
import type { OperationContext } from './context.ts';
import { recorded } from './record.ts';

export interface ExaminedStore {
  /** What there is to tell now, after any mending; errors first. */
  readonly findings: readonly Finding[];
  readonly outcomes: readonly MendOutcome[];
}

export async function examineStore(
  context: OperationContext,
  { isMending }: { readonly isMending: boolean },
): Promise<ExaminedStore> {
  const { doctor } = context;
  const findings = await doctor.inspect();
  if (!isMending || !findings.some(({ isFixable }) => isFixable)) return { findings, outcomes: [] };
  const outcomes = await recorded(context, { action: 'mend-store' }, () => doctor.mend(findings));
  return { findings: await doctor.inspect(), outcomes };
}
