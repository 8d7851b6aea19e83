/** One judge of trust for as long as certificates and revocation lists stay as they are: it remembers signatures. */
import type { Inventory } from '../core/inventory.ts';
import type { TrustJudge } from '../core/ports.ts';
import type { OperationContext } from './context.ts';

type Lists = Pick<Inventory, 'crls' | 'ocspResponses'>;

const judges = new WeakMap<Inventory['entries'], Lists & { judge: TrustJudge }>();

export async function trustJudge(
  { engine }: Pick<OperationContext, 'engine'>,
  { entries, crls, ocspResponses }: Pick<Inventory, 'entries' | keyof Lists>,
): Promise<TrustJudge> {
  const known = judges.get(entries);
  if (known?.crls === crls && known.ocspResponses === ocspResponses) return known.judge;
  const judge = await engine.trustJudge(
    entries.map(({ certificate }) => certificate),
    bytesOf(crls),
    bytesOf(ocspResponses),
  );
  judges.set(entries, { crls, ...(ocspResponses === undefined ? {} : { ocspResponses }), judge });
  return judge;
}

/** What is stored as base64. */
export function bytesOf(stored: readonly { readonly der: string }[] = []): readonly Uint8Array[] {
  return stored.map(({ der }) => Buffer.from(der, 'base64'));
}
