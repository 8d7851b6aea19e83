/** The plan of what adding would do, as rows that somebody walks through before anything is stored. Pure. */
import { isCa } from '../../../core/certificate.ts';
import {
  type IgnoredPiece,
  type ImportPlan,
  judgedAgain,
  knownIn,
  type PlannedCertificate,
  type PlannedCrl,
  type RefusedPiece,
  refusedCount,
} from '../../../core/import-plan.ts';
import type { CertificateEntry, Inventory } from '../../../core/inventory.ts';
import { counted } from '../../../presentation/counts.ts';
import { type ListState, listStart } from '../../components/list-state.ts';

export type PlanRow =
  | { readonly kind: 'certificate'; readonly planned: PlannedCertificate; readonly entry: CertificateEntry }
  | { readonly kind: 'crl'; readonly crl: PlannedCrl }
  | { readonly kind: 'refused'; readonly piece: RefusedPiece }
  | { readonly kind: 'ignored'; readonly piece: IgnoredPiece };

export interface PlanState {
  readonly plan: ImportPlan;
  /** Refused ones first, since they hold everything up. */
  readonly rows: readonly PlanRow[];
  readonly list: ListState;
  /** The person has decided to add the rest without what is refused. */
  readonly skipsRefused: boolean;
}

function ranked(row: PlanRow): number {
  if (row.kind === 'refused') return 0;
  if (row.kind === 'ignored') return 4;
  const { verdict } = row.kind === 'crl' ? row.crl : row.planned;
  return { refused: 1, new: 2, 'already-there': 3 }[verdict];
}

function rowsOf(plan: ImportPlan, inventory: Inventory): readonly PlanRow[] {
  const ownKeys = new Set(inventory.privateKeys.keys.map(({ publicKeyId }) => publicKeyId));
  const rows: readonly PlanRow[] = [
    ...plan.refusedPieces.map((piece) => ({ kind: 'refused' as const, piece })),
    ...plan.certificates.map((planned) => {
      const { certificate } = planned;
      const entry = inventory.byFingerprint.get(certificate.fingerprint) ?? {
        certificate,
        addedAt: '',
        hasPrivateKey: ownKeys.has(certificate.publicKey.id),
      };
      return { kind: 'certificate' as const, planned, entry };
    }),
    ...plan.crls.map((crl) => ({ kind: 'crl' as const, crl })),
    ...plan.ignored.map((piece) => ({ kind: 'ignored' as const, piece })),
  ];
  return rows.toSorted((one, other) => ranked(one) - ranked(other));
}

export function planOf(plan: ImportPlan, inventory: Inventory): PlanState {
  return { plan, rows: rowsOf(plan, inventory), list: listStart, skipsRefused: false };
}

/** What stays the same of a row when verdicts change. */
function identityOf(row: PlanRow | undefined): unknown {
  if (row === undefined) return undefined;
  if (row.kind === 'certificate') return row.planned.certificate;
  return row.kind === 'crl' ? row.crl.der : row.piece;
}

/** After a change of the store: verdicts anew, the same row selected. */
export function judgedPlan(state: PlanState, inventory: Inventory): PlanState {
  const plan = judgedAgain(state.plan, knownIn(inventory));
  const rows = rowsOf(plan, inventory);
  const selected = identityOf(selectedRow(state));
  const cursor = Math.max(
    0,
    rows.findIndex((row) => identityOf(row) === selected),
  );
  return { ...state, plan, rows, list: { ...state.list, cursor } };
}

export function selectedRow({ rows, list }: PlanState): PlanRow | undefined {
  return rows[list.cursor];
}

/** The certificate rows in their order, for walking from one to the next. */
export function certificateRows({ rows }: PlanState): readonly Extract<PlanRow, { kind: 'certificate' }>[] {
  return rows.filter((row) => row.kind === 'certificate');
}

export interface PlanCounts {
  readonly certificates: number;
  readonly crls: number;
  readonly alreadyThere: number;
  readonly refused: number;
  readonly leftAlone: number;
}

export function countsOf({ plan }: Pick<PlanState, 'plan'>): PlanCounts {
  const { certificates, crls, ignored } = plan;
  const isThere = ({ verdict }: { readonly verdict: string }) => verdict === 'already-there';
  const isNew = ({ verdict }: { readonly verdict: string }) => verdict === 'new';
  return {
    certificates: certificates.filter(isNew).length,
    crls: crls.filter(isNew).length,
    alreadyThere: certificates.filter(isThere).length + crls.filter(isThere).length,
    refused: refusedCount(plan),
    leftAlone: ignored.length,
  };
}

/** `47 new, 2 already there, 1 refused`; zeros are left out, except for the new ones. */
export function countsText(state: Pick<PlanState, 'plan'>): string {
  const { certificates, crls, alreadyThere, refused, leftAlone } = countsOf(state);
  const others: readonly (readonly [number, string])[] = [
    [alreadyThere, 'already there'],
    [refused, 'refused'],
    [leftAlone, 'left alone'],
  ];
  return [
    `${certificates} new`,
    ...(crls === 0 ? [] : [counted(crls, 'new revocation list')]),
    ...others.flatMap(([count, words]) => (count === 0 ? [] : [`${count} ${words}`])),
  ].join(', ');
}

/** What would be added: `47 certificates and 1 revocation list`. */
export function additionText(state: Pick<PlanState, 'plan'>): string {
  const { certificates, crls } = countsOf(state);
  return [
    ...(certificates === 0 && crls > 0 ? [] : [counted(certificates, 'certificate')]),
    ...(crls === 0 ? [] : [counted(crls, 'revocation list')]),
  ].join(' and ');
}

/** Why nothing can be added now: a sentence. */
export function obstacle(state: Pick<PlanState, 'plan' | 'skipsRefused'>): string | undefined {
  const { certificates, crls, refused } = countsOf(state);
  if (certificates + crls === 0) {
    return refused === 0
      ? 'All of it is there already: nothing is to be added.'
      : 'Nothing in it can be added.';
  }
  if (refused === 0 || state.skipsRefused) return undefined;
  return `Nothing is added while ${refused} ${refused === 1 ? 'is' : 'are'} refused. Press s to add the rest without.`;
}

/** Whether a CA would come to be trusted. */
export function bringsCa({ plan }: Pick<PlanState, 'plan'>): boolean {
  return plan.certificates.some(({ verdict, certificate }) => verdict === 'new' && isCa(certificate));
}
