/** One judge of trust for as long as certificates and revocation lists stay as they are: it remembers signatures. */
import type { Inventory } from '../core/inventory.ts';
import type { TrustJudge } from '../core/ports.ts';
import type { OperationContext } from './context.ts';

const judges = new WeakMap<Inventory['entries'], { crls: Inventory['crls']; judge: TrustJudge }>();

export async function trustJudge(
  { engine }: Pick<OperationContext, 'engine'>,
  { entries, crls }: Pick<Inventory, 'entries' | 'crls'>,
): Promise<TrustJudge> {
  const known = judges.get(entries);
  if (known?.crls === crls) return known.judge;
  const judge = await engine.trustJudge(
    entries.map(({ certificate }) => certificate),
    crls.map(({ der }) => Buffer.from(der, 'base64')),
  );
  judges.set(entries, { crls, judge });
  return judge;
}
