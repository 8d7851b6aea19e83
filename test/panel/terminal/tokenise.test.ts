/** Keys and pastes from raw bytes: in tables, and as properties over any way to split them into reads. */
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Token } from '../../../source/panel/terminal/token.ts';
import {
  finishPaste,
  finishSequence,
  initialTokeniser,
  isUnfinished,
  type TokeniserState,
  tokenise,
} from '../../../source/panel/terminal/tokenise.ts';

interface Read {
  readonly tokens: readonly Token[];
  readonly state: TokeniserState;
}

function read(...chunks: readonly (string | Uint8Array)[]): Read {
  let state = initialTokeniser;
  const tokens: Token[] = [];
  for (const chunk of chunks) {
    const result = tokenise(state, Buffer.from(chunk));
    state = result.state;
    tokens.push(...result.tokens);
  }
  return { tokens, state };
}

const chords = ({ tokens }: Read) => tokens.map((token) => (token.kind === 'key' ? token.chord : 'PASTE'));

test.each([
  ['letters and signs', 'aZ/?', ['a', 'Z', '/', '?']],
  ['Space and Enter', ' \r\n', ['Space', 'Enter', 'Enter']],
  ['Tab both ways', '\t\x1b[Z', ['Tab', 'Shift+Tab']],
  ['both Backspaces', '\x7f\b', ['Backspace', 'Backspace']],
  ['Ctrl with letters', '\x01\x04\x1a\x00', ['Ctrl+A', 'Ctrl+D', 'Ctrl+Z', 'Ctrl+Space']],
  ['xterm arrows', '\x1b[A\x1b[B\x1b[C\x1b[D', ['Up', 'Down', 'Right', 'Left']],
  ['arrows in application mode', '\x1bOA\x1bOB\x1bOC\x1bOD', ['Up', 'Down', 'Right', 'Left']],
  ['xterm Home and End', '\x1b[H\x1b[F\x1bOH\x1bOF', ['Home', 'End', 'Home', 'End']],
  ['PuTTY and Linux console Home and End', '\x1b[1~\x1b[4~', ['Home', 'End']],
  ['rxvt Home and End', '\x1b[7~\x1b[8~', ['Home', 'End']],
  ['Insert, Delete, PgUp, PgDn', '\x1b[2~\x1b[3~\x1b[5~\x1b[6~', ['Insert', 'Delete', 'PgUp', 'PgDn']],
  ['xterm F1 to F4', '\x1bOP\x1bOQ\x1bOR\x1bOS', ['F1', 'F2', 'F3', 'F4']],
  ['PuTTY F1 to F5', '\x1b[11~\x1b[12~\x1b[13~\x1b[14~\x1b[15~', ['F1', 'F2', 'F3', 'F4', 'F5']],
  ['Linux console F1 to F5', '\x1b[[A\x1b[[B\x1b[[C\x1b[[D\x1b[[E', ['F1', 'F2', 'F3', 'F4', 'F5']],
  ['F6 to F12', '\x1b[17~\x1b[20~\x1b[21~\x1b[23~\x1b[24~', ['F6', 'F9', 'F10', 'F11', 'F12']],
  [
    'modified arrows',
    '\x1b[1;5A\x1b[1;2B\x1b[1;3C\x1bOa\x1b[b',
    ['Ctrl+Up', 'Shift+Down', 'Alt+Right', 'Ctrl+Up', 'Shift+Down'],
  ],
  ['rxvt modified keys', '\x1b[3^\x1b[5$', ['Ctrl+Delete', 'Shift+PgUp']],
  ['keypad Enter', '\x1bOM', ['Enter']],
  ['Alt with a letter', '\x1bx', ['Alt+x']],
  ['Esc twice, then a key', '\x1b\x1b[A', ['Esc', 'Up']],
  ['characters beyond ASCII', 'é漢🦊', ['é', '漢', '🦊']],
  ['C1 controls are nothing', 'a\u0085\u009bb', ['a', 'b']],
  ['mouse, focus and cursor reports are nothing', '\x1b[<0;10;5M\x1b[M !!\x1b[I\x1b[O\x1b[24;80Rx', ['x']],
  ['device attributes and mode replies are nothing', '\x1b[?62;22c\x1b[?2026;1$yx', ['x']],
  ['colour replies are nothing', '\x1b]11;rgb:0/0/0\x07\x1b]11;rgb:0/0/0\x1b\\\x1bP1$r0m\x1b\\x', ['x']],
  ['Ctrl+C inside a broken sequence', '\x1b[1;\x03', ['Ctrl+C']],
  ['an end of a paste without its start is nothing', '\x1b[201~x', ['x']],
])('%s', (_, bytes, expected) => {
  expect(chords(read(bytes))).toEqual(expected);
});

test('a bracketed paste is one piece, whatever is in it', () => {
  const text = 'one\r\ntwo\x1b[A\x03 🦊 \x1b[200~ \x1b[20';
  const { tokens, state } = read(`a\x1b[200~${text}\x1b[201~b`);
  expect(tokens).toEqual([
    { kind: 'key', chord: 'a', text: 'a', raw: 'a' },
    { kind: 'paste', text },
    { kind: 'key', chord: 'b', text: 'b', raw: 'b' },
  ]);
  expect(state).toEqual(initialTokeniser);
});

test('a lone Esc waits, and is Esc when nothing more comes', () => {
  const waiting = read('\x1b');
  expect(waiting.tokens).toEqual([]);
  expect(isUnfinished(waiting.state)).toBe(true);
  expect(finishSequence(waiting.state)).toEqual({
    state: initialTokeniser,
    tokens: [{ kind: 'key', chord: 'Esc', raw: '\x1b' }],
  });
});

test('a sequence that lost its end is no typing', () => {
  expect(finishSequence(read('\x1b[1;5').state).tokens).toEqual([]);
});

test('a paste that lost its end is handed out with all that came', () => {
  const { state } = read('\x1b[200~abc\x1b[20');
  expect(isUnfinished(state)).toBe(false);
  expect(finishPaste(state)).toEqual({
    state: initialTokeniser,
    tokens: [{ kind: 'paste', text: 'abc\x1b[20' }],
  });
});

const pieces = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom(
    '\x1b',
    '\x1b[',
    '\x1b[A',
    '\x1bO',
    '\x1bOP',
    '\x1b[[',
    '\x1b[[A',
    '\x1b[M',
    '\x1b[1;5C',
    '\x1b[3$',
  ),
  fc.constantFrom(
    '\x1b[200~',
    '\x1b[201~',
    '\x1b[20',
    '1~',
    '\x1b]11;',
    '\x07',
    '\x1b\\',
    '\x1bP',
    '\r',
    '\n',
    '\x03',
    '\x7f',
  ),
  fc.constantFrom('-----BEGIN CERTIFICATE-----\r', '漢', '🦊', 'x'.repeat(5000)),
);
const inputs = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: pieces.map((text) => Buffer.from(text)) },
      fc.uint8Array({ maxLength: 6 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => Buffer.concat(parts));

test('any split of the same bytes gives the same keys and pastes', () => {
  fc.assert(
    fc.property(inputs, fc.array(fc.nat(), { maxLength: 20 }), (bytes, places) => {
      const cuts = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
      const chunks = [0, ...cuts].map((from, index) => bytes.subarray(from, cuts[index] ?? bytes.length));
      return isDeepStrictEqual(read(...chunks), read(bytes));
    }),
    { numRuns: 600 },
  );
});

test('reads of one byte each give the same as one read', () => {
  fc.assert(
    fc.property(inputs, (bytes) => {
      const short = bytes.subarray(0, 400);
      return isDeepStrictEqual(read(...Array.from(short, (byte) => Uint8Array.of(byte))), read(short));
    }),
    { numRuns: 150 },
  );
});

test('nothing of a paste is lost or added', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      fc.pre(!text.includes('\x1b[201~') && text.isWellFormed());
      expect(read(`\x1b[200~${text}\x1b[201~`).tokens).toEqual([{ kind: 'paste', text }]);
    }),
    { numRuns: 60 },
  );
});

test('no key that acts comes out of text: every printable character is its own key', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
      fc.pre(!/[\p{Cc}]/u.test(text));
      const typed = read(text).tokens.map((token) => (token.kind === 'key' ? token.text : undefined));
      expect(typed.join('')).toBe(text);
    }),
    { numRuns: 150 },
  );
});
