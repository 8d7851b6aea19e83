/** Asks OCSP responders, one certificate a question: the first responder that gives a verified answer counts. */
import type { Certificate } from '../../core/certificate.ts';
import type { RevocationRound, Suspect } from './round.ts';

export interface RefreshedAnswer {
  readonly url: string;
  readonly certificate: Certificate;
  readonly outcome: 'good' | 'revoked' | 'failed';
  /** Why it failed. */
  readonly message?: string;
}

export interface AskedResponders {
  readonly answers: readonly RefreshedAnswer[];
  /** By SHA-256 of the certificate. */
  readonly ocspResponses: ReadonlyMap<string, Uint8Array>;
}

export async function askResponders(
  round: RevocationRound,
  suspects: readonly Suspect[],
): Promise<AskedResponders> {
  const ocspResponses = new Map<string, Uint8Array>();
  const ask = async (certificate: Certificate, url: string): Promise<RefreshedAnswer | undefined> => {
    try {
      const question = round.online.askAbout(certificate);
      if (question === undefined) return undefined;
      const der = await round.fetch(url, {
        body: question.request,
        contentType: 'application/ocsp-request',
        accept: 'application/ocsp-response',
      });
      const outcome = question.accept(der, round.now);
      ocspResponses.set(certificate.fingerprint, der);
      return { url, certificate, outcome };
    } catch (thrown) {
      return { url, certificate, outcome: 'failed', message: round.failureOf(thrown) };
    }
  };
  const answers = await round.forEach(suspects, async ({ certificate, places }) => {
    const tried: RefreshedAnswer[] = [];
    for (const url of places?.ocsp ?? []) {
      const answer = await ask(certificate, url);
      if (answer !== undefined) tried.push(answer);
      if (answer !== undefined && answer.outcome !== 'failed') break;
    }
    return tried;
  });
  return { answers: answers.flat(), ocspResponses };
}
