/** Keeping what was learned about revocations: newer lists take the place of older ones, answers that of answers. */
import type { AcceptedCrl } from './ports.ts';
import type { StoredCrl, StoredOcspResponse, StoreState } from './store-state.ts';

export interface LearnedRevocation {
  readonly crls: readonly AcceptedCrl[];
  /** Verified answers by SHA-256 of the certificate that each is about. */
  readonly ocspResponses: ReadonlyMap<string, Uint8Array>;
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

/** Whether the list says anything that those in the store do not. */
export function isNews(crl: AcceptedCrl, stored: readonly StoredCrl[]): boolean {
  return !stored.some(({ der }) => crl.compare(Buffer.from(der, 'base64')) === 'adds-nothing');
}

/** `stored` with what is new, without the lists that it replaces. @param addedAt ISO 8601, UTC */
export function keepCrls(
  stored: readonly StoredCrl[],
  learned: readonly AcceptedCrl[],
  addedAt: string,
): readonly StoredCrl[] {
  return learned.reduce<readonly StoredCrl[]>((kept, crl) => {
    if (!isNews(crl, kept)) return kept;
    const others = kept.filter(({ der }) => crl.compare(Buffer.from(der, 'base64')) !== 'replaces');
    return [...others, { der: base64(crl.der), addedAt }];
  }, stored);
}

function keepOcspResponses(
  stored: readonly StoredOcspResponse[],
  learned: LearnedRevocation['ocspResponses'],
  addedAt: string,
): readonly StoredOcspResponse[] {
  if (learned.size === 0) return stored;
  const kept = stored.filter(({ fingerprint }) => !learned.has(fingerprint));
  return [...kept, ...[...learned].map(([fingerprint, der]) => ({ der: base64(der), fingerprint, addedAt }))];
}

/** What nothing newer was learned about stays: a missing answer never takes a revocation back. */
export function keepRevocation(
  state: StoreState,
  { crls, ocspResponses }: LearnedRevocation,
  addedAt: string,
): StoreState {
  const responses = keepOcspResponses(state.ocspResponses ?? [], ocspResponses, addedAt);
  return {
    ...state,
    crls: keepCrls(state.crls, crls, addedAt),
    ...(responses.length === 0 ? {} : { ocspResponses: responses }),
  };
}
