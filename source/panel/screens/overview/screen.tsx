/** The first screen: where everything starts from. */
import { Text } from 'ink';
import { keyTable } from '../../keys/key-table.ts';
import type { Panel, Screen } from '../../screen.ts';

interface OverviewState {
  readonly certificates: number;
}

const overviewKeys = keyTable<OverviewState>()({});

const overview: Screen<OverviewState, never> = {
  name: 'overview',
  title: () => 'Overview',
  keys: overviewKeys,
  handlers: {},
  refresh: (state, { entries }) => ({ ...state, certificates: entries.length }),
  view: ({ state }) => <Text>{`Certificates: ${state.certificates}`}</Text>,
};

export function openOverview(panel: Panel): void {
  panel.open(overview, { certificates: panel.inventory.entries.length });
}
