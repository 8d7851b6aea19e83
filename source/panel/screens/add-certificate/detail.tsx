/** One row of the plan on a page of its own: everything that is compared before it is stored. */
import type { QueryTime } from '../../../core/certificate-query.ts';
import type { DescribedPart } from '../../../core/ports.ts';
import { certificateCard } from '../../../presentation/certificate-card.ts';
import {
  type PaneLine,
  paneHeight,
  type ScrollAction,
  scrollHandlers,
  TextPane,
} from '../../components/text-pane.tsx';
import type { Control, Panel, Screen } from '../../screen.ts';
import { detailKeys } from './keys.ts';
import { detailLines } from './lines.ts';
import type { PlanRow } from './state.ts';

export interface DetailState {
  readonly rows: readonly PlanRow[];
  readonly at: number;
  readonly top: number;
  /** Extensions in words by fingerprint, as soon as they are read. */
  readonly described: ReadonlyMap<string, readonly DescribedPart[]>;
  readonly time: QueryTime;
}

function linesOf({ rows, at, described, time }: DetailState, columns: number): readonly PaneLine[] {
  const row = rows[at];
  if (row === undefined) return [];
  if (row.kind !== 'certificate') return detailLines(row, undefined, columns);
  const parts = described.get(row.planned.certificate.fingerprint);
  const card = certificateCard(row.entry, { ...time, ...(parts === undefined ? {} : { described: parts }) });
  return detailLines(row, card, columns);
}

async function describe({ state, update, panel }: Control<DetailState>): Promise<void> {
  const row = state.rows[state.at];
  if (row?.kind !== 'certificate') return;
  const { certificate } = row.planned;
  if (state.described.has(certificate.fingerprint)) return;
  const parts = await panel.context.engine.describeCertificate(certificate);
  update((before) => ({
    ...before,
    described: new Map(before.described).set(certificate.fingerprint, parts),
  }));
}

const tellFailure = (control: Control<DetailState>) =>
  void describe(control).catch((thrown) => control.panel.fail(thrown));

const moved = (step: number) => (state: DetailState) => ({ ...state, at: state.at + step, top: 0 });

const detailScreen: Screen<DetailState, ScrollAction | 'next' | 'previous'> = {
  name: 'planned-certificate',
  title: ({ rows, at }) =>
    rows.length === 1 ? 'Before adding' : `Before adding: ${at + 1} of ${rows.length}`,
  keys: detailKeys,
  handlers: {
    ...scrollHandlers<DetailState>({
      get: ({ top }) => top,
      set: (state, top) => ({ ...state, top }),
      height: (state, { columns }, look) => paneHeight(linesOf(state, columns), columns, look),
    }),
    next: ({ update }) => update(moved(1)),
    previous: ({ update }) => update(moved(-1)),
  },
  opened: tellFailure,
  changed: (before, control) => {
    if (before.at !== control.state.at) tellFailure(control);
  },
  view: ({ state, columns, rows, look }) => (
    <TextPane lines={linesOf(state, columns)} top={state.top} columns={columns} rows={rows} look={look} />
  ),
};

/** @param rows what is walked through with n and p, from the one at `at` on */
export function openDetail(panel: Panel, rows: readonly PlanRow[], at: number): void {
  const { expiryWarningDays } = panel.inventory.settings;
  const time = { now: panel.context.clock(), expiryWarningDays };
  panel.open(detailScreen, { rows, at: Math.max(0, at), top: 0, described: new Map(), time });
}
