/** Comments and quoted strings of header fields (RFC 5322 §3.2), shared by whoever reads a field's value. */

/** Behind the comment that starts at `at`, comments within it included; undefined where it does not end. */
export function behindComment(text: string, at: number): number | undefined {
  let depth = 0;
  for (let i = at; i < text.length; i++) {
    const character = text[i];
    if (character === '\\') i++;
    else if (character === '(') depth++;
    else if (character === ')' && --depth === 0) return i + 1;
  }
  return undefined;
}

export interface QuotedString {
  /** Without quotes and backslashes. */
  readonly content: string;
  readonly end: number;
}

/** The quoted string that starts at `at`; undefined where it does not end. */
export function readQuotedString(text: string, at: number): QuotedString | undefined {
  let content = '';
  for (let i = at + 1; i < text.length; i++) {
    const character = text[i];
    if (character === '"') return { content, end: i + 1 };
    content += character === '\\' ? (text[++i] ?? '') : character;
  }
  return undefined;
}
