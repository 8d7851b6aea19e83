/** Activity: the recent log, followed while it is open. */
import type { ActivityEntry } from '../../../core/activity.ts';
import { readActivity } from '../../../operations/read-activity.ts';
import { activityTime } from '../../../presentation/activity-columns.ts';
import { listHandlers } from '../../components/list-state.ts';
import {
  type PaneLine,
  paneHeight,
  scrollHandlers,
  scrollKeys,
  TextPane,
} from '../../components/text-pane.tsx';
import type { Control, Panel, Screen } from '../../screen.ts';
import { activityKeys } from './keys.ts';
import { type ActivityState, activityStart, shownEntries, withEntries } from './state.ts';
import { ActivityView } from './view.tsx';

const mostEntries = 1000;

async function read({ panel, update }: Control<ActivityState>): Promise<void> {
  const entries = await readActivity(panel.context, { limit: mostEntries });
  update((state) => withEntries(state, entries));
}

interface EntryState {
  readonly lines: readonly PaneLine[];
  readonly top: number;
}

const entryScreen: Screen<EntryState, keyof typeof scrollKeys> = {
  name: 'activity entry',
  title: () => 'Entry',
  keys: scrollKeys,
  handlers: scrollHandlers<EntryState>({
    get: ({ top }) => top,
    set: (state, top) => ({ ...state, top }),
    height: ({ lines }, { columns }, look) => paneHeight(lines, columns, look),
  }),
  view: ({ state, columns, rows, look }) => <TextPane {...state} columns={columns} rows={rows} look={look} />,
};

function linesOf(entry: ActivityEntry): readonly PaneLine[] {
  const { action, outcome, actor, subject, message, from, to = [] } = entry;
  const fields: readonly (readonly [string, string | undefined])[] = [
    ['At', `${activityTime(entry)} UTC`],
    ['Action', action],
    ['Outcome', outcome],
    ['By', actor],
    ['About', subject],
    ['From', from],
    ['To', to.length === 0 ? undefined : to.join(', ')],
    ['Message', message],
  ];
  return fields.flatMap(([label, text]) => (text === undefined ? [] : [{ text: `${label}: ${text}` }]));
}

/** Where the watching of an open screen ends. */
function activityScreen(): Screen<ActivityState, keyof typeof activityKeys> {
  let stopWatching = () => {};
  return {
    name: 'activity',
    title: () => 'Activity',
    keys: activityKeys,
    field: ({ isSearching }) => (isSearching ? { kind: 'text' } : undefined),
    handlers: {
      ...listHandlers<ActivityState>({
        get: ({ list }) => list,
        set: (state, list) => ({ ...state, list }),
        count: (state) => shownEntries(state).length,
        height: ({ rows }) => rows - 1,
      }),
      open: ({ state, panel, update }) => {
        if (state.isSearching) {
          update((before) => ({ ...before, isSearching: false }));
          return;
        }
        const entry = shownEntries(state)[state.list.cursor];
        if (entry !== undefined) panel.open(entryScreen, { lines: linesOf(entry), top: 0 });
      },
      failed: ({ update }) =>
        update((state) => ({ ...state, failedOnly: !state.failedOnly, list: { cursor: 0, top: 0 } })),
      search: ({ update }) => update((state) => ({ ...state, isSearching: true })),
      leave: ({ state, update, close }) => {
        if (state.isSearching || state.search !== '')
          update((before) => ({ ...before, isSearching: false, search: '' }));
        else if (state.failedOnly) update((before) => ({ ...before, failedOnly: false }));
        else close();
      },
    },
    opened: (control) => {
      const follow = () => void read(control).catch((thrown) => control.panel.fail(thrown));
      stopWatching = control.panel.context.store.watch(follow);
      follow();
    },
    closed: () => stopWatching(),
    view: ActivityView,
  };
}

export function openActivity(panel: Panel): void {
  panel.open(activityScreen(), activityStart);
}
