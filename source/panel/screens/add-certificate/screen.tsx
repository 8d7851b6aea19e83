/**
 * Adding certificates: text or files are read, the plan is shown, and one key carries it out with one write.
 * Nothing is stored before that.
 */
import { UserError } from '../../../core/errors.ts';
import type { ImportPlan } from '../../../core/import-plan.ts';
import type { InputFile } from '../../../core/ports.ts';
import {
  type AddedCertificates,
  addPlannedCertificates,
  planCertificates,
} from '../../../operations/add-certificates.ts';
import { nameOf } from '../../../presentation/certificate-columns.ts';
import { counted } from '../../../presentation/counts.ts';
import { askSecret } from '../../components/ask-secret.tsx';
import { type ListAction, listHandlers } from '../../components/list-state.ts';
import { withFullStop } from '../../components/sentence.ts';
import type { Control, Panel, Screen } from '../../screen.ts';
import { type Given, openInput } from '../import-input/screen.tsx';
import { whenEnabled } from '../import-input/when-enabled.ts';
import { openDetail } from './detail.tsx';
import { planKeys } from './keys.ts';
import {
  additionText,
  certificateRows,
  countsOf,
  judgedPlan,
  type PlanState,
  planOf,
  selectedRow,
} from './state.ts';
import { listHeight, PlanView } from './view.tsx';

function addedText({ added, alreadyThere }: AddedCertificates, state: PlanState): string {
  const { crls, refused } = countsOf(state);
  const [first] = added;
  const certificates =
    first !== undefined && added.length === 1 ? nameOf(first) : counted(added.length, 'certificate');
  const what = [
    ...(added.length === 0 && crls > 0 ? [] : [certificates]),
    ...(crls === 0 ? [] : [counted(crls, 'revocation list')]),
  ].join(' and ');
  const rest = [
    ...(alreadyThere.length === 0 ? [] : [`${alreadyThere.length} already there`]),
    ...(refused === 0 ? [] : [`${refused} refused and left out`]),
  ];
  return `Added ${what}${rest.length === 0 ? '' : ` (${rest.join(', ')})`}.`;
}

async function add({ state, panel }: Control<PlanState>, { done }: Given): Promise<void> {
  const { plan, skipsRefused } = state;
  const added = await panel.run(`Adding ${additionText(state)}`, () =>
    addPlannedCertificates(panel.context, plan, { skipRefused: skipsRefused }),
  );
  done();
  panel.tell(addedText(added, state), 'good');
}

function openSelected({ state, panel }: Control<PlanState>): void {
  const row = selectedRow(state);
  if (row === undefined) return;
  const certificates = certificateRows(state);
  if (row.kind === 'certificate') openDetail(panel, certificates, certificates.indexOf(row));
  else openDetail(panel, [row], 0);
}

function planScreen(panel: Panel, given: Given): Screen<PlanState, ListAction | 'add' | 'skip' | 'open'> {
  return {
    name: 'plan',
    title: () => 'Before adding',
    keys: planKeys,
    handlers: {
      ...listHandlers<PlanState>({
        get: ({ list }) => list,
        set: (state, list) => ({ ...state, list }),
        count: ({ rows }) => rows.length,
        height: (size, state) => listHeight(state, size, panel.look),
      }),
      add: (control) => add(control, given),
      skip: ({ update }) => update((state) => ({ ...state, skipsRefused: !state.skipsRefused })),
      open: openSelected,
    },
    // The rest of a paste that stalled, or one certificate after the other.
    paste: (text, { close }) => {
      if (given.more === undefined) return false;
      close();
      given.more(text);
      return true;
    },
    refresh: judgedPlan,
    view: PlanView,
  };
}

function planned(panel: Panel, inputs: readonly InputFile[], passphrase?: Buffer): Promise<ImportPlan> {
  return panel.run('Reading', (job) => planCertificates(panel.context, inputs, passphrase, job), {
    canCancel: inputs.length > 1,
  });
}

/** The plan, with the passphrase of a container in it as soon as the person knows it. */
async function planWithPassphrase(panel: Panel, inputs: readonly InputFile[]): Promise<ImportPlan> {
  let plan = await planned(panel, inputs);
  while (plan.passphrase !== undefined) {
    const locked = plan.refusedPieces.filter(({ code }) => code === 'pkcs12');
    const isWrong = plan.passphrase === 'wrong-passphrase';
    const passphrase = await askSecret(panel, {
      title: 'Passphrase of the PKCS#12 file',
      lines: [
        ...locked.map(({ source, message }) =>
          withFullStop(`${isWrong ? 'Error: ' : ''}${source}: ${message}`),
        ),
        ...(locked.length > 1 ? ['What is typed is tried on all of them. Esc goes on without.'] : []),
      ],
      label: 'Passphrase:',
    });
    if (passphrase === undefined) return plan;
    try {
      plan = await planned(panel, inputs, passphrase);
    } finally {
      passphrase.fill(0);
    }
  }
  return plan;
}

async function readCertificates(given: Given, panel: Panel): Promise<void> {
  const plan = await planWithPassphrase(panel, given.inputs);
  const { certificates, crls, refusedPieces } = plan;
  const [piece, ...others] = refusedPieces;
  if (piece !== undefined && certificates.length + crls.length + others.length === 0) {
    const { source, message, hint } = piece;
    throw new UserError('refused', `${source}: ${message}`, hint === undefined ? {} : { hint });
  }
  panel.open(planScreen(panel, given), planOf(plan, panel.inventory));
}

export function openAddCertificate(panel: Panel): void {
  whenEnabled(panel, () =>
    openInput(panel, {
      name: 'add-certificate',
      title: 'Add certificate',
      lines: [
        'Certificates as PEM text, DER, PKCS#7, PKCS#12 or a signed mail; any number at once.',
        'Pasted text is read at once. Nothing is stored before you have seen what it is.',
      ],
      isSecret: false,
      mayPickFolder: true,
      read: readCertificates,
    }),
  );
}
