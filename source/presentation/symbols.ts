/** Symbols that stand beside a word, never instead of it, each with an ASCII twin for terminals without UTF-8. */

export interface Symbols {
  readonly own: string;
  readonly ca: string;
  readonly contact: string;
  readonly valid: string;
  readonly weak: string;
  readonly expiring: string;
  readonly expired: string;
  readonly notYetValid: string;
  readonly yes: string;
  readonly no: string;
  readonly ellipsis: string;
  readonly arrow: string;
  /** Branches of a tree: a child with siblings below, the last child, the line past a child, past the last one. */
  readonly branch: string;
  readonly lastBranch: string;
  readonly trunk: string;
  readonly gap: string;
}

// Only characters that are one column wide everywhere: East Asian terminals draw many others two wide.
const unicodeSymbols: Symbols = {
  own: '✦',
  ca: '❖',
  contact: ' ',
  valid: '✓',
  weak: '!',
  expiring: '!',
  expired: '✗',
  notYetValid: '›',
  yes: '✓',
  no: '✗',
  ellipsis: '…',
  arrow: '➜',
  branch: '├─ ',
  lastBranch: '└─ ',
  trunk: '│  ',
  gap: '   ',
};

const asciiSymbols: Symbols = {
  // Not the star, which marks rows of the panel's lists.
  own: '@',
  ca: '#',
  contact: ' ',
  valid: '+',
  weak: '!',
  expiring: '!',
  expired: 'x',
  notYetValid: '>',
  yes: '+',
  no: 'x',
  ellipsis: '...',
  arrow: '->',
  branch: '|- ',
  lastBranch: '`- ',
  trunk: '|  ',
  gap: '   ',
};

/** `word` with its symbol in front; the word alone where output is plain. */
export function marked(symbols: Symbols | undefined, symbol: keyof Symbols, word: string): string {
  return symbols === undefined ? word : `${symbols[symbol]} ${word}`;
}

export function symbolsFor(isUtf8: boolean): Symbols {
  return isUtf8 ? unicodeSymbols : asciiSymbols;
}

/** Whether the locale of the environment says UTF-8; the first variable that is set decides, as POSIX has it. */
export function saysUtf8(env: Readonly<Record<string, string | undefined>>): boolean {
  const locale = [env.LC_ALL, env.LC_CTYPE, env.LANG].find((value) => value) ?? '';
  return /utf-?8/i.test(locale);
}
