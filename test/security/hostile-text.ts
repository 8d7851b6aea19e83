/** Texts that try to command the terminal or deceive its reader, and what to look for after they were shown. */

export interface HostileText {
  readonly name: string;
  readonly text: string;
  /** How a person gets to see the oddity. */
  readonly visible: string;
  /** Neither in a file's name nor in XML-like neighbours: only where strings may hold anything. */
  readonly isJsonOnly?: true;
}

const tags = [...'hidden'].map((letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join('');

export const hostileTexts: readonly HostileText[] = [
  { name: 'bell and backspace', text: 'Ring\u0007\b\b\bSafe', visible: '\\u{0007}\\u{0008}' },
  { name: 'carriage return', text: 'Mallory\rAlice', visible: 'Mallory\\u{000D}Alice' },
  { name: 'forged line', text: 'Eve\r\nStatus: trusted', visible: 'Eve\\u{000D}\\u{000A}Status' },
  { name: 'tabulator', text: 'left\tright', visible: 'left\\u{0009}right' },
  { name: 'null', text: 'bank.example\u0000.evil.example', visible: 'bank.example\\u{0000}.evil' },
  { name: 'clear screen', text: '\u001b[2J\u001b[HGone', visible: '\\u{001B}[2J\\u{001B}[H' },
  { name: 'title', text: '\u001b]0;owned\u0007Title', visible: '\\u{001B}]0;owned\\u{0007}' },
  { name: 'clipboard', text: '\u001b]52;c;cm0gLXJmIH4=\u0007Paste', visible: '\\u{001B}]52;c;' },
  {
    name: 'link',
    text: '\u001b]8;;https://evil.example\u001b\\Click\u001b]8;;\u001b\\',
    visible: '\\u{001B}]8;;https://evil.example\\u{001B}\\Click',
  },
  { name: 'conceal', text: 'Alice\u001b[8mMallory\u001b[0m', visible: 'Alice\\u{001B}[8mMallory' },
  { name: 'colours', text: '\u001b[32mtrusted\u001b[0m', visible: '\\u{001B}[32mtrusted' },
  { name: 'one-byte controls', text: 'CSI\u009b2J OSC\u009d0;x\u009c NEL\u0085', visible: 'CSI\\u{009B}2J' },
  { name: 'delete', text: 'del\u007fete', visible: 'del\\u{007F}ete' },
  { name: 'override', text: 'Alice \u202egro.live@ecila', visible: 'Alice \\u{202E}gro' },
  {
    name: 'isolates',
    text: '\u2066a\u2067b\u2068c\u2069',
    visible: '\\u{2066}a\\u{2067}b\\u{2068}c\\u{2069}',
  },
  { name: 'tag characters', text: `Alice${tags}`, visible: 'Alice\\u{E0068}\\u{E0069}' },
  {
    name: 'zero width',
    text: 'ad\u200bmin\u2060\ufeff\u00ad',
    visible: 'ad\\u{200B}min\\u{2060}\\u{FEFF}\\u{00AD}',
  },
  { name: 'line separators', text: 'one\u2028two\u2029three', visible: 'one\\u{2028}two\\u{2029}three' },
  { name: 'pile of marks', text: `Z${'\u0301\u0316'.repeat(20)}`, visible: '\\u{0301}' },
  { name: 'fillers', text: 'Bob\u3164\u115f\u2800', visible: 'Bob\\u{3164}\\u{115F}\\u{2800}' },
  { name: 'private use', text: 'icon \ue0b0', visible: 'icon \\u{E0B0}' },
  { name: 'half a pair', text: 'half \ud83e end', visible: 'half \\u{D83E} end', isJsonOnly: true },
  { name: '4,000 characters', text: `${'long '.repeat(800)}\u001b[5m`, visible: '\\u{001B}[5m' },
];

/** All that a certificate can hold, in one name: for what is slow to show. */
export const allTogether: HostileText = {
  name: 'all together',
  text: hostileTexts
    .filter(({ text, isJsonOnly }) => isJsonOnly !== true && text.length < 1000)
    .map(({ text }) => text)
    .join(' '),
  visible: '\\u{0007}\\u{0008}',
};

const stray = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Co}\u2800\u3164\u115f]|\p{M}{5,}/gu;

/** What must not be in an output, as `U+001B after "…"`. Line feeds are ours; colours have to be off. */
export function strayCharacters(output: string): readonly string[] {
  const rest = output.replaceAll('\n', ' ');
  return [...rest.matchAll(stray)].map(({ 0: found, index }) => {
    const code = (found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    return `U+${code} after ${JSON.stringify(rest.slice(Math.max(0, index - 30), index))}`;
  });
}
