/** How the plan looks. No hooks. */
import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { caWarning, verificationWarning } from '../../../presentation/advice.ts';
import { plainText, toned } from '../../../presentation/styled-text.ts';
import { LineText } from '../../components/line-text.tsx';
import { List, listMargin } from '../../components/list.tsx';
import { fitColumns, rowLine } from '../../components/table.ts';
import { symbolsOf } from '../../components/text.ts';
import { type PaneLine, paneHeight, TextPane } from '../../components/text-pane.tsx';
import type { Size, ViewProps } from '../../screen.ts';
import type { Look } from '../../terminal/capabilities.ts';
import { factLines, planColumns, reasonLines } from './lines.ts';
import {
  additionText,
  bringsCa,
  countsOf,
  countsText,
  obstacle,
  type PlanRow,
  type PlanState,
  selectedRow,
} from './state.ts';

/** An empty row and what the selected row has to tell. */
const noteRows = 5;
const roomyRows = 12;
/** Below that the list is given the room, and the rest is behind Enter. */
const leastListRows = 3;

function instruction(state: PlanState): PaneLine {
  const held = obstacle(state);
  if (held !== undefined) return { text: [toned(held, 'warning')] };
  const { refused } = countsOf(state);
  const without = refused === 0 ? '' : ` without the ${refused} refused`;
  return { text: [toned(`Press y to add ${additionText(state)}${without}.`, 'strong')] };
}

function headLines(state: PlanState, rows: number): readonly PaneLine[] {
  const { certificates, alreadyThere, refused, leftAlone } = countsOf(state);
  // Where room is short, the instruction tells the only number itself.
  const isMixed = alreadyThere + refused + leftAlone > 0;
  return [
    ...(isMixed || rows > roomyRows ? [{ text: countsText(state) }] : []),
    instruction(state),
    ...(bringsCa(state) ? [{ text: [toned(caWarning, 'warning')] }] : []),
    ...(certificates === 0 ? [] : [{ text: verificationWarning }]),
  ];
}

interface Layout {
  readonly head: number;
  readonly list: number;
  readonly note: number;
}

function layoutOf(state: PlanState, { columns, rows }: Size, look: Look): Layout {
  const wanted = paneHeight(headLines(state, rows), columns, look);
  const head = Math.min(wanted, Math.max(1, rows - 2));
  const rest = rows - head;
  const note = rest - 1 - noteRows >= leastListRows ? noteRows : 0;
  return { head, note, list: rest - note - (note === 0 ? 0 : 1) };
}

export function listHeight(state: PlanState, size: Size, look: Look): number {
  return layoutOf(state, size, look).list;
}

export function PlanView({ state, columns, rows, look, now, inventory }: ViewProps<PlanState>): ReactNode {
  const { head, list, note } = layoutOf(state, { columns, rows }, look);
  const fitted = fitColumns(
    planColumns(symbolsOf(look), { now, expiryWarningDays: inventory.settings.expiryWarningDays }),
    columns - listMargin,
  );
  const selected = selectedRow(state);
  return (
    <>
      <Box flexDirection="column" height={head} overflow="hidden">
        <TextPane lines={headLines(state, rows)} top={0} columns={columns} rows={Infinity} look={look} />
      </Box>
      {note === 0 ? null : <Text> </Text>}
      <List
        list={state.list}
        count={state.rows.length}
        rowAt={(index) => {
          const row = state.rows[index];
          return { text: row === undefined ? '' : rowLine(fitted, row, look) };
        }}
        columns={columns}
        rows={list}
        look={look}
        empty=""
      />
      {note === 0 || selected === undefined ? null : (
        <Note row={selected} columns={columns} rows={note} look={look} />
      )}
    </>
  );
}

interface NoteProps extends Size {
  readonly row: PlanRow;
  readonly look: Look;
}

function Note({ row, columns, rows, look }: NoteProps): ReactNode {
  const reasons = reasonLines(row);
  const reasonRows = reasons.length === 0 ? 0 : Math.min(paneHeight(reasons, columns, look), rows - 1);
  const facts = factLines(row);
  const room = rows - 1 - reasonRows;
  // Half a fingerprint would be compared as if it were whole.
  const shownFacts = facts.length <= room ? facts : facts.slice(0, Math.min(1, room));
  return (
    <>
      <Text> </Text>
      <TextPane lines={reasons} top={0} columns={columns} rows={reasonRows} look={look} />
      {shownFacts.map((line) => (
        <LineText key={plainText(line)} line={line} columns={columns} look={look} />
      ))}
    </>
  );
}
