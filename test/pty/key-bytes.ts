/** What a terminal sends for a key, by the name that the panel's own footer gives it. */

const named: Readonly<Record<string, string>> = {
  Enter: '\r',
  Esc: '\x1b',
  Tab: '\t',
  'Shift+Tab': '\x1b[Z',
  Space: ' ',
  Backspace: '\x7f',
  Insert: '\x1b[2~',
  Delete: '\x1b[3~',
  PageUp: '\x1b[5~',
  PageDown: '\x1b[6~',
  F1: '\x1bOP',
  F2: '\x1bOQ',
  F3: '\x1bOR',
  F4: '\x1bOS',
  F5: '\x1b[15~',
  F6: '\x1b[17~',
  F7: '\x1b[18~',
  F8: '\x1b[19~',
  F9: '\x1b[20~',
  F10: '\x1b[21~',
  F11: '\x1b[23~',
  F12: '\x1b[24~',
};

const cursorKeys: Readonly<Record<string, string>> = {
  Up: 'A',
  Down: 'B',
  Right: 'C',
  Left: 'D',
  Home: 'H',
  End: 'F',
};

/**
 * `Enter`, `Down`, `Ctrl+C`, `Alt+x`, or one character.
 * @param applicationMode whether the program asked for application cursor keys (DECCKM)
 * @throws Error for a name that no key has
 */
export function keyBytes(key: string, applicationMode = false): string {
  const simple = named[key];
  if (simple !== undefined) return simple;
  const cursor = cursorKeys[key];
  if (cursor !== undefined) return `\x1b${applicationMode ? 'O' : '['}${cursor}`;
  const [, modifier, base = ''] = /^(Ctrl|Alt|Shift)\+(.+)$/.exec(key) ?? [];
  if (modifier === 'Ctrl' && /^[A-Z@[\\\]^_]$/i.test(base)) {
    return String.fromCharCode(base.toUpperCase().charCodeAt(0) & 0x1f);
  }
  const number = { Shift: 2, Alt: 3, Ctrl: 5 }[modifier ?? ''];
  const modified = cursorKeys[base];
  if (number !== undefined && modified !== undefined) return `\x1b[1;${number}${modified}`;
  if (modifier === 'Alt') return `\x1b${keyBytes(base, applicationMode)}`;
  if ([...key].length === 1) return key;
  throw new Error(`no key is called "${key}"`);
}
