/**
 * Escape sequences of the terminals that people use (xterm, PuTTY, rxvt, screen, tmux, the Linux console) and
 * the key that each stands for. A sequence that is not here, such as a mouse or focus report, is no key.
 */

const finalLetters: Readonly<Record<string, string>> = {
  A: 'Up',
  B: 'Down',
  C: 'Right',
  D: 'Left',
  F: 'End',
  H: 'Home',
  M: 'Enter',
  P: 'F1',
  Q: 'F2',
  R: 'F3',
  S: 'F4',
};

// The Linux console: ESC [ [ A to E.
const consoleLetters: Readonly<Record<string, string>> = { A: 'F1', B: 'F2', C: 'F3', D: 'F4', E: 'F5' };

// rxvt: lower case for Shift (ESC [ a) and for Ctrl (ESC O a).
const rxvtArrows: Readonly<Record<string, string>> = { a: 'Up', b: 'Down', c: 'Right', d: 'Left' };

const numbers: Readonly<Record<string, string>> = {
  1: 'Home',
  2: 'Insert',
  3: 'Delete',
  4: 'End',
  5: 'PgUp',
  6: 'PgDn',
  7: 'Home',
  8: 'End',
  11: 'F1',
  12: 'F2',
  13: 'F3',
  14: 'F4',
  15: 'F5',
  17: 'F6',
  18: 'F7',
  19: 'F8',
  20: 'F9',
  21: 'F10',
  23: 'F11',
  24: 'F12',
};

const csi = /^\x1b\[(\d*)(?:;(\d+))?([A-Za-z~^$@])$/;
const ss3 = /^\x1bO(?:\d+;)?(\d*)([A-Za-z])$/;

const inkSequences: Readonly<Record<string, string>> = {
  Up: '\x1b[A',
  Down: '\x1b[B',
  Right: '\x1b[C',
  Left: '\x1b[D',
  Home: '\x1b[H',
  End: '\x1b[F',
  Insert: '\x1b[2~',
  Delete: '\x1b[3~',
  PgUp: '\x1b[5~',
  PgDn: '\x1b[6~',
  Enter: '\r',
  Tab: '\t',
  'Shift+Tab': '\x1b[Z',
  Backspace: '\x7f',
  Space: ' ',
  'Ctrl+U': '\x15',
  'Ctrl+W': '\x17',
};

/** What stands for the key in Ink's input; undefined for keys that Ink's components have no use for. */
export function inkSequence(chord: string, text: string | undefined): string | undefined {
  return text ?? inkSequences[chord];
}

function withModifiers(name: string, modifiers: number): string {
  // xterm: 1 + (1 Shift, 2 Alt, 4 Ctrl).
  const bits = modifiers - 1;
  return `${bits & 4 ? 'Ctrl+' : ''}${bits & 2 ? 'Alt+' : ''}${bits & 1 ? 'Shift+' : ''}${name}`;
}

/** The key of one complete escape sequence; undefined for what is no key. */
export function keyOfSequence(sequence: string): string | undefined {
  if (sequence === '\x1b[Z') return 'Shift+Tab';
  if (sequence.startsWith('\x1b[[')) return consoleLetters[sequence.slice(3)];
  const application = ss3.exec(sequence);
  if (application !== null) {
    const [, modifier = '', letter = ''] = application;
    const arrow = rxvtArrows[letter];
    if (arrow !== undefined) return `Ctrl+${arrow}`;
    const name = finalLetters[letter];
    return name === undefined ? undefined : withModifiers(name, Number(modifier) || 1);
  }
  const control = csi.exec(sequence);
  if (control === null) return undefined;
  const [, number = '', modifier = '', final = ''] = control;
  if (final === '~') {
    const name = numbers[number];
    return name === undefined ? undefined : withModifiers(name, Number(modifier) || 1);
  }
  if (final === '^' || final === '$' || final === '@') {
    const name = numbers[number];
    const prefix = final === '^' ? 'Ctrl+' : final === '$' ? 'Shift+' : 'Ctrl+Shift+';
    return name === undefined ? undefined : `${prefix}${name}`;
  }
  const shifted = rxvtArrows[final];
  if (shifted !== undefined && number === '') return `Shift+${shifted}`;
  // ESC [ M is a mouse report and ESC [ row ; column R a cursor report.
  if (final === 'M' || (number !== '' && number !== '1')) return undefined;
  const name = finalLetters[final];
  return name === undefined ? undefined : withModifiers(name, Number(modifier) || 1);
}

/** The key of one character below 0x20, or of DEL. */
export function keyOfControl(character: string): string {
  switch (character) {
    case '\r':
    case '\n':
      return 'Enter';
    case '\t':
      return 'Tab';
    case '\x7f':
    case '\b':
      return 'Backspace';
    case '\x1b':
      return 'Esc';
    case '\0':
      return 'Ctrl+Space';
    default:
      return `Ctrl+${String.fromCharCode(character.charCodeAt(0) + 64)}`;
  }
}
