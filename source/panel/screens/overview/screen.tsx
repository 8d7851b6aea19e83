/** The first screen: the switch, and the ways to everything else. */
import { changeSettings } from '../../../operations/change-settings.ts';
import { listHandlers } from '../../components/list-state.ts';
import type { Control, Handlers, Panel, Screen } from '../../screen.ts';
import type { Look } from '../../terminal/capabilities.ts';
import { openActivity } from '../activity/screen.tsx';
import { openAddCertificate } from '../add-certificate/screen.tsx';
import { openAddPrivateKey } from '../add-private-key/screen.tsx';
import { openCertificate } from '../certificate/screen.tsx';
import { openCertificates } from '../certificates/screen.tsx';
import { openCheckMessage } from '../check-message/screen.tsx';
import { openDefaultBehavior } from '../default-behavior/screen.tsx';
import { openSettings } from '../settings/screen.tsx';
import { overviewKeys } from './keys.ts';
import { type Destination, type OverviewState, overviewOf, rowCount, selectedRow } from './state.ts';
import { OverviewView, rowsBesideList } from './view.tsx';

type Action = keyof typeof overviewKeys;

const goTo: Readonly<Record<Destination, (panel: Panel) => void>> = {
  certificates: (panel) => openCertificates(panel),
  add: openAddCertificate,
  addKey: openAddPrivateKey,
  defaults: openDefaultBehavior,
  check: openCheckMessage,
  activity: openActivity,
  settings: openSettings,
};

async function setEnabled(
  { panel, update }: Control<OverviewState>,
  enabled: boolean,
  canUndo: boolean,
): Promise<void> {
  await panel.run(enabled ? 'Enabling S/MIME' : 'Disabling S/MIME', () =>
    changeSettings(panel.context, { enabled }),
  );
  update((state) => ({ ...state, canUndo }));
  panel.tell(
    enabled ? 'S/MIME is enabled.' : 'S/MIME is disabled. Everything that is stored is kept.',
    'good',
  );
}

function handlersFor(look: Look): Handlers<OverviewState, Action> {
  return {
    ...listHandlers<OverviewState>({
      get: ({ list }) => list,
      set: (state, list) => ({ ...state, list }),
      count: rowCount,
      height: ({ rows, columns }, state) => rows - rowsBesideList(state, columns, look),
    }),
    open: ({ state, panel }) => {
      const selected = selectedRow(state);
      if (selected?.kind === 'destination') goTo[selected.to](panel);
      else if (selected?.reason.fingerprint !== undefined)
        openCertificate(panel, selected.reason.fingerprint);
      else if (selected !== undefined) openDefaultBehavior(panel);
    },
    toggle: (control) => setEnabled(control, !control.state.isEnabled, true),
    undo: (control) => setEnabled(control, !control.state.isEnabled, false),
    certificates: ({ panel }) => goTo.certificates(panel),
    add: ({ panel }) => goTo.add(panel),
    addKey: ({ panel }) => goTo.addKey(panel),
    defaults: ({ panel }) => goTo.defaults(panel),
    check: ({ panel }) => goTo.check(panel),
    activity: ({ panel }) => goTo.activity(panel),
    settings: ({ panel }) => goTo.settings(panel),
  };
}

function overviewScreen(panel: Panel): Screen<OverviewState, Action> {
  return {
    name: 'overview',
    title: () => 'Overview',
    keys: overviewKeys,
    handlers: handlersFor(panel.look),
    refresh: (state, inventory) => overviewOf(inventory, panel.context.clock(), state),
    view: OverviewView,
  };
}

export function openOverview(panel: Panel): void {
  panel.open(overviewScreen(panel), overviewOf(panel.inventory, panel.context.clock()));
}
