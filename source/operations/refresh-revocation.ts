/**
 * Asks over the network which certificates were revoked, when the settings allow it: the lists that certificates
 * name first, then the OCSP responders of those that no list answers for. What is believed is kept in the store;
 * what could not be learned is told, and changes nothing.
 */
import { type Certificate, isCa, validityAt } from '../core/certificate.ts';
import { keepCrls, keepRevocation } from '../core/change-revocation.ts';
import { UserError } from '../core/errors.ts';
import type { Inventory } from '../core/inventory.ts';
import type { Reason } from '../core/reason.ts';
import { certificateLabel, type Revocation } from '../core/trust.ts';
import type { OperationContext } from './context.ts';
import { loadInventory } from './load-inventory.ts';
import { recorded } from './record.ts';
import { askResponders, type RefreshedAnswer } from './revocation/ask-responders.ts';
import { type RefreshedList, refreshLists } from './revocation/refresh-lists.ts';
import { RevocationRound, type Suspect } from './revocation/round.ts';
import { trustJudge } from './trust-judge.ts';

export interface UncheckedReason extends Reason {
  /** The message without the certificate's name. */
  readonly why: string;
}

export interface RevocationReport {
  readonly lists: readonly RefreshedList[];
  readonly answers: readonly RefreshedAnswer[];
  /** One for each certificate whose revocation is not known for now. */
  readonly unchecked: readonly UncheckedReason[];
  /** Those that are revoked, whether that is new or not. */
  readonly revoked: readonly Certificate[];
}

export interface RefreshInput {
  /** All stored certificates that have not expired, when absent. */
  readonly certificates?: readonly Certificate[];
  /** Ask only about those that nothing at hand answers for now. */
  readonly onlyUnknown?: boolean;
  readonly signal?: AbortSignal;
}

type Revocations = (certificate: Certificate) => Revocation;

async function revocationsIn(
  context: Pick<OperationContext, 'engine'>,
  inventory: Inventory,
  at: number,
): Promise<Revocations> {
  const judge = await trustJudge(context, inventory);
  const question = { at, purpose: 'any', allowWeakAlgorithms: false, supplied: [] } as const;
  return (certificate) => judge.explain(certificate, question).revocation ?? { status: 'unknown' };
}

const isSelfIssued = ({ subject, issuer }: Certificate) => Buffer.compare(subject.der, issuer.der) === 0;

function whyUnchecked({ certificate, places }: Suspect, report: Omit<RevocationReport, 'unchecked'>) {
  if (places === undefined) {
    return {
      sentence: `its issuer "${certificate.issuer.text}" is not stored, so no answer could be verified`,
      hint: 'Add the CA certificate that issued it.',
    };
  }
  const failures = [
    ...report.answers.filter((answer) => answer.certificate === certificate),
    ...report.lists.filter(({ url }) => places.crls.includes(url)),
  ].flatMap(({ message }) => message ?? []);
  const [failure] = failures;
  if (failure !== undefined) return { sentence: failure, hint: 'Try again later.' };
  const [unsupported] = places.unsupported;
  if (unsupported !== undefined) {
    return {
      sentence: `only "${unsupported}" is named for it, and only http and https are fetched`,
      hint: 'Fetch the revocation list (CRL) by other means and add it.',
    };
  }
  return places.crls.length + places.ocsp.length === 0
    ? {
        sentence: 'it names no place to ask',
        hint: 'Add the current revocation list (CRL) of its issuer, if there is one.',
      }
    : {
        sentence: 'no list or answer covers it',
        hint: 'Add the current revocation list (CRL) of its issuer.',
      };
}

function uncheckedReason(suspect: Suspect, report: Omit<RevocationReport, 'unchecked'>): UncheckedReason {
  const { certificate } = suspect;
  const { sentence, hint } = whyUnchecked(suspect, report);
  const address = certificate.addresses[0]?.address;
  return {
    code: 'revocation-unknown',
    message: `${certificateLabel(certificate)} could not be checked for revocation: ${sentence}`,
    why: sentence,
    hint,
    ...(address === undefined ? {} : { address }),
    fingerprint: certificate.fingerprint,
  };
}

/**
 * What was fetched before an interruption is lost with it; the store is as it was.
 * @throws UserError `refused` while fetching is switched off, and the signal's reason
 */
export async function refreshRevocation(
  context: OperationContext,
  { certificates, onlyUnknown = false, signal }: RefreshInput = {},
): Promise<RevocationReport> {
  const inventory = await loadInventory(context);
  if (!inventory.settings.fetchRevocation || context.network === undefined) {
    throw new UserError('refused', 'fetching revocations over the network is switched off', {
      hint: 'Switch it on with "smimectl settings fetch-revocation yes".',
    });
  }
  const stored = inventory.entries.map(({ certificate }) => certificate);
  const online = await context.engine.onlineRevocation(stored);
  const now = context.clock();
  const round = new RevocationRound(context.network, online, now, signal);
  const atHand = await revocationsIn(context, inventory, now);
  const suspects = (certificates ?? stored)
    .filter((certificate) => validityAt(certificate, now) !== 'expired' && !isSelfIssued(certificate))
    .filter((certificate) => !onlyUnknown || atHand(certificate).status === 'unknown')
    .map((certificate): Suspect => ({ certificate, places: online.placesFor(certificate) }))
    // A stored CA without a stored issuer is an anchor, which nobody has to vouch for.
    .filter(({ certificate, places }) => places !== undefined || !isCa(certificate));

  const { lists, crls } = await refreshLists(round, suspects, inventory.crls);
  // A responder's earlier answer is no reason not to ask again; a list's is.
  const { ocspResponses: _, ...withoutAnswers } = inventory;
  const byLists = await revocationsIn(
    context,
    { ...withoutAnswers, crls: keepCrls(inventory.crls, crls, '') },
    now,
  );
  const unanswered = suspects.filter(({ certificate }) => byLists(certificate).status === 'unknown');
  const { answers, ocspResponses } = await askResponders(round, unanswered);

  if (crls.length > 0 || ocspResponses.size > 0) {
    const subject = `${crls.length} lists, ${ocspResponses.size} answers`;
    const addedAt = new Date(now).toISOString();
    await recorded(context, { action: 'refresh-revocation', subject }, () =>
      context.store.update((newest) => keepRevocation(newest, { crls, ocspResponses }, addedAt)),
    );
  }
  const known = await revocationsIn(context, await loadInventory(context), now);
  const withStatus = (status: Revocation['status']) =>
    suspects.filter(({ certificate }) => known(certificate).status === status);
  const revoked = withStatus('revoked').map(({ certificate }) => certificate);
  const report = { lists, answers, revoked };
  return { ...report, unchecked: withStatus('unknown').map((suspect) => uncheckedReason(suspect, report)) };
}
