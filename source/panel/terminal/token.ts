/** What raw terminal input is cut into: keys by name, and pastes as one piece each. */

export interface KeyToken {
  readonly kind: 'key';
  /** In words, as people read it: `Enter`, `Esc`, `Space`, `Ctrl+D`, `PgDn`, `/`, `a`. */
  readonly chord: string;
  /** What a text field takes: one code point; absent for keys that are no text. */
  readonly text?: string;
  /** The bytes as they came, decoded: what a paste without brackets is put together from. */
  readonly raw: string;
}

export interface PasteToken {
  readonly kind: 'paste';
  /** As it came, with the terminal's own line ends. */
  readonly text: string;
}

export type Token = KeyToken | PasteToken;
