/** What the environment says about the terminal. */
import { expect, test } from 'vitest';
import { lookOf } from '../../../source/panel/terminal/capabilities.ts';

type Environment = Readonly<Record<string, string>>;

test.each<[Environment, boolean]>([
  [{ TERM: 'xterm-256color' }, true],
  [{ TERM: 'linux' }, true],
  [{ TERM: 'vt220' }, false],
  [{ TERM: 'xterm-mono' }, false],
  [{ TERM: 'xterm', NO_COLOR: '1' }, false],
  [{ TERM: 'xterm', NO_COLOR: '' }, true],
  [{ TERM: 'xterm', NO_COLOR: '1', FORCE_COLOR: '1' }, true],
  [{ TERM: 'xterm', FORCE_COLOR: '0' }, false],
  [{ TERM: 'xterm', CI: 'true' }, true],
])('%j has colours: %s', (environment, expected) => {
  expect(lookOf(environment).hasColor).toBe(expected);
});

test.each<[Environment, boolean]>([
  [{}, false],
  [{ LANG: 'C' }, false],
  [{ LANG: 'de_DE.UTF-8' }, true],
  [{ LANG: 'C.utf8' }, true],
  [{ LANG: 'de_DE.ISO-8859-1' }, false],
  [{ LANG: 'de_DE.UTF-8', LC_ALL: 'C' }, false],
  [{ LANG: 'C', LC_CTYPE: 'en_US.UTF-8' }, true],
  [{ LANG: 'en_US.UTF-8', LC_CTYPE: '', LC_ALL: '' }, true],
  [{ LC_ALL: 'POSIX', LC_CTYPE: 'en_US.UTF-8', LANG: 'en_US.UTF-8' }, false],
])('%j has more than ASCII: %s', (environment, expected) => {
  expect(lookOf(environment).hasUnicode).toBe(expected);
});

test('a screen reader is asked for by name', () => {
  expect(lookOf({ INK_SCREEN_READER: 'true' }).isScreenReader).toBe(true);
  expect(lookOf({ INK_SCREEN_READER: '1' }).isScreenReader).toBe(false);
});
