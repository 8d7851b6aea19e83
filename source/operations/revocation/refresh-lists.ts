/** Fetches every revocation list that certificates name, each once. */
import { isNews } from '../../core/change-revocation.ts';
import type { AcceptedCrl } from '../../core/ports.ts';
import type { StoredCrl } from '../../core/store-state.ts';
import type { RevocationRound, Suspect } from './round.ts';

export interface RefreshedList {
  readonly url: string;
  readonly outcome: 'updated' | 'unchanged' | 'failed';
  /** Why it failed. */
  readonly message?: string;
}

export async function refreshLists(
  round: RevocationRound,
  suspects: readonly Suspect[],
  stored: readonly StoredCrl[],
): Promise<{ readonly lists: readonly RefreshedList[]; readonly crls: readonly AcceptedCrl[] }> {
  const urls = new Set(suspects.flatMap(({ places }) => places?.crls ?? []));
  const crls: AcceptedCrl[] = [];
  const lists = await round.forEach([...urls], async (url): Promise<RefreshedList> => {
    try {
      const der = await round.fetch(url, { accept: 'application/pkix-crl' });
      const crl = round.online.acceptCrl(der, round.now);
      if (!isNews(crl, stored)) return { url, outcome: 'unchanged' };
      crls.push(crl);
      return { url, outcome: 'updated' };
    } catch (thrown) {
      return { url, outcome: 'failed', message: round.failureOf(thrown) };
    }
  });
  return { lists, crls };
}
