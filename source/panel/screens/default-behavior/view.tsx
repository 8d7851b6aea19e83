/** How the matrix of default behavior looks. No hooks. */
import { Text } from 'ink';
import type { ReactNode } from 'react';
import type { Group } from '../../../core/store-state.ts';
import { type Line, toned } from '../../../presentation/styled-text.ts';
import { LineText } from '../../components/line-text.tsx';
import { List } from '../../components/list.tsx';
import { cell, symbolsOf, wrap } from '../../components/text.ts';
import type { ViewProps } from '../../screen.ts';
import type { Look } from '../../terminal/capabilities.ts';
import { type Cell, type DefaultsState, selectedGroup } from './state.ts';

/** Lines below the matrix that explain the selected group. */
export const explanationRows = 3;
/** The header above it. */
export const headRows = 1;

const cellColumns = 9;

/** On a narrow screen the address is cut and the name kept. */
function addressColumns(columns: number): number {
  return Math.max(8, Math.min(32, Math.floor((columns - 2 * cellColumns - 4) / 2)));
}

/** ` yes `, `[yes]` where it is selected, ` yes !` where it has no effect now. */
function cellText(isOn: boolean, isSelected: boolean, hasEffect: boolean, look: Look): string {
  const word = isOn ? 'yes' : 'no';
  const mark = hasEffect || !isOn ? '' : ` ${symbolsOf(look).expiring}`;
  return `${isSelected ? `[${word}]` : ` ${word} `}${mark}`.padEnd(cellColumns);
}

/** A name stands last: nobody can predict how wide a terminal draws some scripts. */
function rowLine(
  state: DefaultsState,
  group: Group,
  isSelected: boolean,
  { columns, look }: Pick<ViewProps<DefaultsState>, 'columns' | 'look'>,
): Line {
  const selected = (cell: Cell) => isSelected && state.cell === cell;
  const canSign = !state.problems.has(group.name);
  const address = group.address === '' ? 'no address' : group.address;
  return [
    toned(cellText(group.sign, selected('sign'), canSign, look), canSign ? undefined : 'warning'),
    toned(cellText(group.encrypt, selected('encrypt'), state.isEnabled, look), undefined),
    toned(`${cell(address, addressColumns(columns), look)} ${group.name}`, undefined),
  ];
}

function explanation(state: DefaultsState): readonly string[] {
  const group = selectedGroup(state);
  if (group === undefined) return ['Mail of a group is signed and encrypted by these defaults.'];
  const problem = state.problems.get(group.name);
  if (state.cell === 'encrypt') {
    if (!group.encrypt) return [`Mail of ${group.name} is not encrypted unless somebody asks for it.`];
    if (!state.isEnabled) return ['No effect now: S/MIME is disabled.'];
    return [`Mail of ${group.name} is encrypted where every recipient has a certificate.`];
  }
  if (!group.sign) return [`Mail of ${group.name} is not signed unless somebody asks for it.`];
  if (problem === undefined) return [`Mail of ${group.name} is signed.`];
  return [`No effect now: ${problem.message}.`, ...(problem.hint === undefined ? [] : [problem.hint])];
}

export function DefaultsView({ state, columns, rows, look }: ViewProps<DefaultsState>): ReactNode {
  const lines = explanation(state)
    .flatMap((text) => wrap(text, columns, look))
    .slice(0, explanationRows);
  return (
    <>
      <Text wrap="truncate" bold>
        {`   ${' Sign'.padEnd(cellColumns)}${' Encrypt'.padEnd(cellColumns)}${'Address'.padEnd(addressColumns(columns))} Group`}
      </Text>
      <List
        list={state.list}
        count={state.groups.length}
        rowAt={(index) => {
          const group = state.groups[index];
          return {
            text:
              group === undefined
                ? ''
                : rowLine(state, group, index === state.list.cursor, { columns, look }),
          };
        }}
        columns={columns}
        rows={rows - headRows - explanationRows}
        look={look}
        empty="There is no group yet. Press a to add one."
      />
      <Text> </Text>
      {lines.map((line) => (
        <LineText key={line} line={line} columns={columns} look={look} />
      ))}
    </>
  );
}
