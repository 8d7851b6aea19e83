/** Asks to choose one of a few, by ink-select-input. */
import { Text } from 'ink';
import SelectInput from 'ink-select-input';
import type { ReactNode } from 'react';
import { keyTable } from '../keys/key-table.ts';
import type { Panel, Screen, ViewProps } from '../screen.ts';
import { clip } from './text.ts';

export interface Choice<Value> {
  /** Raw text. */
  readonly label: string;
  readonly value: Value;
}

interface ChooseState {
  readonly title: string;
  readonly labels: readonly string[];
  readonly initial: number;
  readonly answer: (index: number | undefined) => void;
}

// ink-select-input handles these keys itself; the table tells of them.
const chooseKeys = keyTable<ChooseState>()({
  choose: { chords: ['Enter'], label: 'choose', help: 'Choose what is marked' },
  up: { chords: ['Up', 'k'], label: 'up', help: 'One row up' },
  down: { chords: ['Down', 'j'], label: 'down', help: 'One row down' },
});

function Indicator({ isSelected = false }: { readonly isSelected?: boolean }): ReactNode {
  return <Text>{isSelected ? '> ' : '  '}</Text>;
}

function Item({
  isSelected = false,
  label,
}: {
  readonly isSelected?: boolean;
  readonly label: string;
}): ReactNode {
  return <Text inverse={isSelected}>{label}</Text>;
}

function ChooseView({ state, columns, rows, look }: ViewProps<ChooseState>): ReactNode {
  const items = state.labels.map((label, value) => ({
    key: String(value),
    label: clip(label, columns - 2, look),
    value,
  }));
  return (
    <SelectInput
      items={items}
      initialIndex={state.initial}
      limit={rows}
      indicatorComponent={Indicator}
      itemComponent={Item}
      onSelect={({ value }) => state.answer(value)}
    />
  );
}

const chooseScreen: Screen<ChooseState, keyof typeof chooseKeys> = {
  name: 'choice',
  title: ({ title }) => title,
  keys: chooseKeys,
  field: () => ({ kind: 'select' }),
  handlers: { choose: () => undefined, up: () => undefined, down: () => undefined },
  view: ChooseView,
  closed: ({ answer }) => answer(undefined),
};

/** The value of what was chosen; undefined when the person went back. */
export async function choose<Value>(
  panel: Panel,
  title: string,
  choices: readonly Choice<Value>[],
  initial = 0,
): Promise<Value | undefined> {
  const { promise, resolve } = Promise.withResolvers<number | undefined>();
  const close = panel.open(chooseScreen, {
    title,
    labels: choices.map(({ label }) => label),
    initial,
    answer: (index) => {
      resolve(index);
      close();
    },
  });
  const index = await promise;
  return index === undefined ? undefined : choices[index]?.value;
}
