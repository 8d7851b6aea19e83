/**
 * One editable line, in place of ink-text-input, which lets the cursor leave the text (what is typed after
 * Right at the end comes out reversed), cuts characters in half, and knows neither Delete, Home nor End.
 * `test/panel/components/ink-text-input.test.tsx` shows it. Keys come from the dispatcher, through Ink.
 */
import { type Key, Text, useInput } from 'ink';
import { type ReactNode, useState } from 'react';
import { displayWidth } from '../../presentation/width.ts';
import type { Look } from '../terminal/capabilities.ts';
import { shown } from './text.ts';
import { edited, graphemesOf, type LineEdit, lineAtEnd, placedIn, type TextLine } from './text-line.ts';

export interface LineInputProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly columns: number;
  readonly look: Look;
}

export function LineInput({ value, onChange, columns, look }: LineInputProps): ReactNode {
  const [line, setLine] = useState(() => lineAtEnd(value));
  const current = placedIn(line, value);
  useInput((input, key) => {
    const edit = editOf(input, key);
    if (edit === undefined) return;
    const next = edited(current, edit);
    setLine(next);
    if (next.text !== value) onChange(next.text);
  });
  return drawn(current, columns, look);
}

function editOf(input: string, key: Key): LineEdit | undefined {
  if (key.leftArrow) return { kind: 'left' };
  if (key.rightArrow) return { kind: 'right' };
  if (key.home) return { kind: 'home' };
  if (key.end) return { kind: 'end' };
  if (key.backspace) return { kind: 'backspace' };
  if (key.delete) return { kind: 'delete' };
  if (key.ctrl && input === 'w') return { kind: 'delete-word' };
  if (key.ctrl && input === 'u') return { kind: 'delete-before' };
  if (key.ctrl || key.meta || input === '') return undefined;
  return { kind: 'insert', text: input };
}

/** As much as fits, the cursor always in it. */
function drawn({ text, cursor }: TextLine, columns: number, look: Look): ReactNode {
  const before = graphemesOf(text.slice(0, cursor)).map((grapheme) => shown(grapheme, look));
  const [under = ' ', ...after] = graphemesOf(text.slice(cursor)).map((grapheme) => shown(grapheme, look));
  let room = columns - displayWidth(under);
  let from = before.length;
  while (from > 0 && room - displayWidth(before[from - 1] ?? '') >= 0) {
    from--;
    room -= displayWidth(before[from] ?? '');
  }
  let to = 0;
  while (to < after.length && room - displayWidth(after[to] ?? '') >= 0) {
    room -= displayWidth(after[to] ?? '');
    to++;
  }
  return (
    <Text wrap="truncate">
      {before.slice(from).join('')}
      <Text inverse={!look.isScreenReader}>{under}</Text>
      {after.slice(0, to).join('')}
    </Text>
  );
}
