/** How the activity screen looks. No hooks. */
import { Text } from 'ink';
import type { ReactNode } from 'react';
import type { ActivityEntry } from '../../../core/activity.ts';
import { activityText, activityTime } from '../../../presentation/activity-columns.ts';
import { toned } from '../../../presentation/styled-text.ts';
import { List, type ListRow } from '../../components/list.tsx';
import { clip, symbolsOf } from '../../components/text.ts';
import { TextField } from '../../components/text-field.tsx';
import type { ViewProps } from '../../screen.ts';
import type { Look } from '../../terminal/capabilities.ts';
import { type ActivityState, shownEntries } from './state.ts';

function rowOf(entry: ActivityEntry, columns: number, look: Look): ListRow {
  const { yes, no } = symbolsOf(look);
  const outcome = entry.outcome === 'success' ? `${yes} done  ` : `${no} failed`;
  const time = columns < 60 ? activityTime(entry).slice(5, 16) : activityTime(entry);
  const text = `${time} ${outcome} ${entry.action}: ${activityText(entry)}`;
  return { text: [toned(text, entry.outcome === 'failed' ? 'bad' : undefined)] };
}

function summary({ entries, failedOnly, search }: ActivityState, shown: number): string {
  if (entries === undefined) return 'Reading the log…';
  const filters = [...(failedOnly ? ['failed only'] : []), ...(search === '' ? [] : [`search: ${search}`])];
  return filters.length === 0
    ? `${entries.length} newest entries, times in UTC`
    : `${filters.join(', ')}: ${shown} of ${entries.length}`;
}

export function ActivityView({ state, columns, rows, look, update }: ViewProps<ActivityState>): ReactNode {
  const shown = shownEntries(state);
  return (
    <>
      {state.isSearching ? (
        <TextField
          label="Search:"
          value={state.search}
          isFocused
          onChange={(search) => update((before) => ({ ...before, search, list: { cursor: 0, top: 0 } }))}
          columns={columns}
          look={look}
        />
      ) : (
        <Text wrap="truncate">{clip(summary(state, shown.length), columns, look)}</Text>
      )}
      <List
        list={state.list}
        count={shown.length}
        rowAt={(index) => {
          const entry = shown[index];
          return entry === undefined ? { text: '' } : rowOf(entry, columns, look);
        }}
        columns={columns}
        rows={rows - 1}
        look={look}
        empty={state.entries === undefined ? '' : 'Nothing to show.'}
      />
    </>
  );
}
