/** The frame at the widths that people have: what stays, what goes first, and nothing by colour alone. */
import { renderToString, Text } from 'ink';
import { describe, expect, test } from 'vitest';
import { Frame, type FrameProps, TooSmall } from '../../../source/panel/components/frame.tsx';
import {
  bodySize,
  footerLine,
  isTooSmall,
  statusLines,
} from '../../../source/panel/components/frame-layout.ts';
import type { KeyHint } from '../../../source/panel/keys/key-table.ts';
import { displayWidth } from '../../../source/presentation/width.ts';
import { plainLook } from '../support/harness.tsx';

const hint = (chord: string, label: string, unavailable?: string): KeyHint => ({
  chords: [chord],
  label,
  help: `${label} it`,
  unavailable,
});
const hints = [
  hint('Enter', 'open'),
  hint('Space', 'mark'),
  hint('x', 'export', 'There is nothing.'),
  hint('d', 'remove'),
];
const help = hint('?', 'help');

function drawn(columns: number, rows: number, changes: Partial<FrameProps> = {}): readonly string[] {
  const text = renderToString(
    <Frame
      size={{ columns, rows }}
      look={plainLook}
      title="Certificates"
      status={undefined}
      busy={undefined}
      hints={hints}
      helpHint={help}
      body={(inside) => <Text>{`${inside.columns} by ${inside.rows}`}</Text>}
      {...changes}
    />,
    { columns },
  );
  return text.split('\n');
}

describe.each([
  [40, 10],
  [80, 24],
  [120, 40],
])('at %i by %i', (columns, rows) => {
  test('title, body, status and keys fill the screen and no more', () => {
    const lines = drawn(columns, rows);
    expect(lines).toHaveLength(rows);
    expect(lines[0]).toBe('smimectl › Certificates');
    expect(lines.at(-1)).toBe('Enter open  Space mark  d remove  ? help');
    expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(columns);
  });

  test('a long message takes rows from the body, not from the keys', () => {
    const text = 'This is a PUBLIC KEY block, not a certificate. '.repeat(5);
    const lines = drawn(columns, rows, { status: { text, tone: 'bad' } });
    expect(lines).toHaveLength(rows);
    expect(lines.join('\n')).toContain('Error: This is a PUBLIC KEY');
    expect(lines.at(-1)).toContain('? help');
  });

  test('a hostile title and status obey nobody', () => {
    const hostile = 'A\u001b[2J\nB\u202Egnp\u0007';
    const text = drawn(columns, rows, { title: hostile, status: { text: hostile, tone: undefined } }).join(
      '\n',
    );
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    expect(text).toContain('\\u{001B}');
  });

  test('without UTF-8 it is ASCII', () => {
    const look = { ...plainLook, hasUnicode: false };
    const busy = { title: 'Reading', canCancel: true, isCancelling: false };
    expect(drawn(columns, rows, { look, busy }).join('\n')).toMatch(/^[\x20-\x7e\n]*$/);
  });
});

test('the footer drops keys from the end, and help last', () => {
  expect(footerLine(hints, help, 80)).toBe('Enter open  Space mark  d remove  ? help');
  expect(footerLine(hints, help, 36)).toBe('Enter open  Space mark  ? help');
  expect(footerLine(hints, help, 18)).toBe('Enter open  ? help');
  expect(footerLine(hints, help, 8)).toBe('? help');
});

test('keys without a label and keys that cannot be used stay out of the footer', () => {
  const arrows: KeyHint = { chords: ['Up', 'k'], label: undefined, help: 'Up', unavailable: undefined };
  expect(footerLine([arrows, ...hints], undefined, 80)).toBe('Enter open  Space mark  d remove');
});

test('progress is told in numbers, with how to cancel', () => {
  const busy = { title: 'Adding certificates', done: 120, total: 1000, canCancel: true, isCancelling: false };
  expect(statusLines(undefined, busy, 80, plainLook)).toEqual([
    'Adding certificates… 120 of 1000  (Esc cancels)',
  ]);
  expect(statusLines(undefined, { ...busy, isCancelling: true }, 80, plainLook)).toEqual([
    'Adding certificates: cancelling…',
  ]);
  expect(statusLines({ text: 'Look!', tone: 'warning' }, busy, 80, plainLook)).toEqual(['Attention: Look!']);
});

test.each([
  [40, 10, false],
  [39, 10, true],
  [40, 9, true],
  [200, 5, true],
])('%i by %i is too small: %s', (columns, rows, expected) => {
  expect(isTooSmall({ columns, rows })).toBe(expected);
});

test('a terminal that is too small is told by its size', () => {
  const text = renderToString(<TooSmall columns={30} rows={8} />, { columns: 30 });
  expect(text.replaceAll('\n', ' ')).toBe(
    'Terminal too small: 30x8. smimectl needs 40x10. Enlarge it, or press q.',
  );
});

test('the body keeps its size while the status is empty or one line', () => {
  expect(bodySize({ columns: 80, rows: 24 })).toEqual({ columns: 80, rows: 20 });
  expect(bodySize({ columns: 40, rows: 12 })).toEqual({ columns: 40, rows: 9 });
});

test('a screen reader hears lines without rules and padding, and every key', () => {
  const look = { ...plainLook, isScreenReader: true };
  expect(drawn(40, 24, { look, status: { text: 'Saved.', tone: 'good' } })).toEqual([
    'smimectl › Certificates',
    '40 by 20',
    'Saved.',
    'Keys: Enter open  Space mark  d remove',
    '? help',
  ]);
});
