/** The composer's question: for a group and recipients, will the message be signed and encrypted, and why not. */
import { Text } from 'ink';
import type { ReactNode } from 'react';
import { trustRemarks } from '../../../operations/trust-remarks.ts';
import { messageSecurityLines } from '../../../presentation/message-security-lines.ts';
import { clip, symbolsOf } from '../../components/text.ts';
import { TextField } from '../../components/text-field.tsx';
import { type PaneLine, paneHeight, scrollHandlers, TextPane } from '../../components/text-pane.tsx';
import { keyTable } from '../../keys/key-table.ts';
import type { Control, Panel, Screen, ViewProps } from '../../screen.ts';
import type { Look } from '../../terminal/capabilities.ts';
import { answered, type CheckState, checkStart, nextGroupName } from './state.ts';

const checkKeys = keyTable<CheckState>()({
  nextGroup: { chords: ['Tab', 'Down'], label: 'next group', help: 'Ask for the next group' },
  previousGroup: { chords: ['Shift+Tab', 'Up'], help: 'Ask for the group before' },
  pageDown: { chords: ['PgDn'], label: 'more', help: 'Scroll the answer down' },
  pageUp: { chords: ['PgUp'], help: 'Scroll the answer up' },
});

/** The group's line, the recipients' and an empty one. */
const questionRows = 3;

function linesOf({ answer, groups }: CheckState, look: Look): readonly PaneLine[] {
  if (answer === undefined) {
    const text = groups.length === 0 ? 'There is no group yet: add one under Default behavior.' : '';
    return [{ text }];
  }
  return messageSecurityLines(answer, symbolsOf(look)).map((text) => ({ text, indent: 0 }));
}

export function CheckView({ state, columns, rows, look, update }: ViewProps<CheckState>): ReactNode {
  const group = state.groups.find(({ name }) => name === state.groupName);
  const from =
    group === undefined ? '' : `${group.name} (${group.address === '' ? 'no address' : group.address})`;
  return (
    <>
      <Text wrap="truncate">{clip(`  From group: ${from}`, columns, look)}</Text>
      <TextField
        label="Recipients:"
        value={state.recipients}
        isFocused
        onChange={(recipients) => update((before) => ({ ...before, recipients, top: 0 }))}
        columns={columns}
        look={look}
      />
      <Text> </Text>
      <TextPane
        lines={linesOf(state, look)}
        top={state.top}
        columns={columns}
        rows={rows - questionRows}
        look={look}
      />
    </>
  );
}

function checkScreen(panel: Panel): Screen<CheckState, keyof typeof checkKeys> {
  const now = () => panel.context.clock();
  const lookAtTrust = (update: Control<CheckState>['update']) => {
    const { inventory } = panel;
    trustRemarks(panel.context, inventory)
      .then((remarksOnTrust) => {
        // The store may have changed meanwhile.
        if (panel.inventory !== inventory) return lookAtTrust(update);
        update((state) => answered({ ...state, remarksOnTrust }, inventory, now()));
      })
      .catch((thrown) => panel.fail(thrown));
  };
  const scroll = scrollHandlers<CheckState>({
    get: ({ top }) => top,
    set: (state, top) => ({ ...state, top }),
    height: (state, { columns }, look) => paneHeight(linesOf(state, look), columns, look) + questionRows,
  });
  const turn = ({ state, update }: Control<CheckState>, step: 1 | -1) => {
    const groupName = nextGroupName(state, step);
    update((before) => answered({ ...before, groupName, top: 0 }, panel.inventory, now()));
  };
  return {
    name: 'check a message',
    title: () => 'Check a message',
    keys: checkKeys,
    field: () => ({ kind: 'text' }),
    handlers: {
      nextGroup: (control) => turn(control, 1),
      previousGroup: (control) => turn(control, -1),
      pageDown: scroll.pageDown,
      pageUp: scroll.pageUp,
    },
    opened: ({ update }) => lookAtTrust(update),
    changed: (before, { state, update }) => {
      if (before.remarksOnTrust !== undefined && state.remarksOnTrust === undefined) lookAtTrust(update);
      if (before.recipients !== state.recipients) update((typed) => answered(typed, panel.inventory, now()));
    },
    paste: (text, { update }) => {
      update((state) => ({ ...state, recipients: `${state.recipients}${text.replace(/\s+/g, ' ')}` }));
      return true;
    },
    refresh: (state, inventory) => answered({ ...state, remarksOnTrust: undefined }, inventory, now()),
    view: CheckView,
  };
}

/** @param groupName the group to ask for first */
export function openCheckMessage(panel: Panel, groupName?: string): void {
  const start = { ...checkStart, groupName };
  panel.open(checkScreen(panel), answered(start, panel.inventory, panel.context.clock()));
}
