/** How the overview looks. No hooks. */
import { Text } from 'ink';
import type { ReactNode } from 'react';
import { counted } from '../../../presentation/counts.ts';
import { toned } from '../../../presentation/styled-text.ts';
import { List, type ListRow } from '../../components/list.tsx';
import { styleOf } from '../../components/style.ts';
import { clip, symbolsOf, wrap } from '../../components/text.ts';
import type { ViewProps } from '../../screen.ts';
import type { Look } from '../../terminal/capabilities.ts';
import { overviewKeys } from './keys.ts';
import { destinations, type OverviewState, rowCount, selectedRow } from './state.ts';

const hintRows = 2;

/** Rows above and below the list. */
export function rowsBesideList(state: OverviewState, columns: number, look: Look): number {
  return headLines(state, columns, look).length + (state.attention.length === 0 ? 0 : hintRows);
}

function switchLine({ isEnabled }: OverviewState, look: Look): string {
  const { yes, no } = symbolsOf(look);
  return isEnabled ? `${yes} S/MIME is enabled.` : `${no} S/MIME is disabled. Press e to enable it.`;
}

function headLines(state: OverviewState, columns: number, look: Look): readonly string[] {
  const { certificates, own, ca, expired, expiringSoon, groups } = state.counts;
  const parts = [
    counted(certificates, 'certificate'),
    ...(certificates === 0
      ? []
      : [`${own} own`, `${ca} CA`, `${expired} expired`, `${expiringSoon} expiring soon`]),
    counted(groups, 'group'),
  ];
  return [...wrap(switchLine(state, look), columns, look), ...wrap(parts.join(', '), columns, look)];
}

function rowAt(state: OverviewState, look: Look): (index: number) => ListRow {
  return (index) => {
    const destination = destinations[index];
    if (destination !== undefined) {
      return { text: `${overviewKeys[destination.to].chords[0]}  ${destination.title}` };
    }
    const reason = state.attention[index - destinations.length];
    return { text: [toned(`${symbolsOf(look).expiring} ${reason?.message ?? ''}`, 'warning')] };
  };
}

export function OverviewView({ state, columns, rows, look }: ViewProps<OverviewState>): ReactNode {
  const head = headLines(state, columns, look);
  const selected = selectedRow(state);
  const hasHint = state.attention.length > 0;
  const hint =
    selected?.kind === 'attention'
      ? (selected.reason.hint ?? '')
      : `Needs attention: ${counted(state.attention.length, 'thing')} (press End).`;
  return (
    <>
      {head.map((line, index) => (
        <Text
          key={line}
          wrap="truncate"
          bold={index === 0}
          {...(index === 0 && !state.isEnabled ? styleOf('warning', look) : {})}
        >
          {line}
        </Text>
      ))}
      <List
        list={state.list}
        count={rowCount(state)}
        rowAt={rowAt(state, look)}
        columns={columns}
        rows={rows - head.length - (hasHint ? hintRows : 0)}
        look={look}
        empty=""
      />
      {hasHint ? <Text> </Text> : null}
      {hasHint ? <Text wrap="truncate">{clip(hint, columns, look)}</Text> : null}
    </>
  );
}
