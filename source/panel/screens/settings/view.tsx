/** How the settings looks. No hooks. */
import { Text } from 'ink';
import type { ReactNode } from 'react';
import { List } from '../../components/list.tsx';
import { cell, clip, wrap } from '../../components/text.ts';
import { TextField } from '../../components/text-field.tsx';
import type { ViewProps } from '../../screen.ts';
import { type SettingsState, selectedSetting, settingRows, valueText } from './state.ts';

const titleColumns = 32;

export function SettingsView({ state, columns, rows, look, update }: ViewProps<SettingsState>): ReactNode {
  const selected = selectedSetting(state);
  const help = wrap(selected?.help ?? '', columns, look);
  const about = state.about.flatMap((line) => wrap(line, columns, look));
  const isRoomy = rows >= settingRows.length + help.length + about.length + 3;
  const titles = Math.min(titleColumns, columns - 14);
  return (
    <>
      <List
        list={state.list}
        count={settingRows.length}
        rowAt={(index) => {
          const row = settingRows[index];
          return {
            text:
              row === undefined ? '' : `${cell(row.title, titles, look)} ${valueText(state.settings, row)}`,
          };
        }}
        columns={columns}
        rows={Math.min(settingRows.length, Math.max(1, rows - help.length - 1))}
        look={look}
        empty=""
      />
      {state.typedDays === undefined ? (
        <Text> </Text>
      ) : (
        <TextField
          label="Days:"
          value={state.typedDays}
          isFocused
          onChange={(typedDays) => update((before) => ({ ...before, typedDays }))}
          columns={columns}
          look={look}
        />
      )}
      {help.map((line) => (
        <Text key={line} wrap="truncate">
          {line}
        </Text>
      ))}
      {isRoomy ? <Text> </Text> : null}
      {isRoomy
        ? about.map((line) => (
            <Text key={line} wrap="truncate">
              {clip(line, columns, look)}
            </Text>
          ))
        : null}
    </>
  );
}
