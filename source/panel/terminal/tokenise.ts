/**
 * Cuts raw terminal input into keys and pastes: pure, and the same however the bytes were split into reads.
 * It knows nothing of time: whoever reads the terminal decides when a lone Esc or an unfinished paste has
 * waited long enough, and calls `finishSequence` or `finishPaste`.
 */
import { keyOfControl, keyOfSequence } from './key-names.ts';
import type { KeyToken, Token } from './token.ts';

export interface TokeniserState {
  /** The first bytes of a character whose rest has not come. */
  readonly bytes: Uint8Array;
  /** Text that may still become a longer sequence. */
  readonly pending: string;
  /** What has come of a bracketed paste without its end. */
  readonly paste: string | undefined;
}

export const initialTokeniser: TokeniserState = { bytes: new Uint8Array(), pending: '', paste: undefined };

export interface Tokenised {
  readonly state: TokeniserState;
  readonly tokens: readonly Token[];
}

export const pasteStart = '\x1b[200~';
export const pasteEnd = '\x1b[201~';
/** A terminal's reply that is longer than this has lost its end. */
const longestReply = 4096;

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

export function tokenise(state: TokeniserState, bytes: Uint8Array): Tokenised {
  const joined = state.bytes.length === 0 ? bytes : Buffer.concat([state.bytes, bytes]);
  const end = joined.length - unfinishedCharacter(joined);
  const text = state.pending + decoder.decode(joined.subarray(0, end));
  return cut(text, state.paste, new Uint8Array(joined.subarray(end)));
}

/** How many bytes at the end begin a UTF-8 character that is not complete yet. */
function unfinishedCharacter(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return byte >= (back === 1 ? 0xc0 : back === 2 ? 0xe0 : 0xf0) && byte < 0xf8 ? back : 0;
  }
  return 0;
}

function cut(text: string, openPaste: string | undefined, bytes: Uint8Array): Tokenised {
  const tokens: Token[] = [];
  let paste = openPaste;
  let at = 0;
  while (at < text.length) {
    if (paste !== undefined) {
      const end = text.indexOf(pasteEnd, at);
      if (end === -1) {
        const held = text.length - heldBack(text, at);
        paste += text.slice(at, held);
        return { state: { bytes, pending: text.slice(held), paste }, tokens };
      }
      tokens.push({ kind: 'paste', text: paste + text.slice(at, end) });
      paste = undefined;
      at = end + pasteEnd.length;
      continue;
    }
    const length = sequenceLength(text, at);
    if (length === 'unfinished') return { state: { bytes, pending: text.slice(at), paste }, tokens };
    const sequence = text.slice(at, at + length);
    at += length;
    if (sequence === pasteStart) {
      paste = '';
      continue;
    }
    tokens.push(...keysOf(sequence));
  }
  return { state: { bytes, pending: '', paste }, tokens };
}

/** How many characters at the end of `text` could be the beginning of the paste's end marker. */
function heldBack(text: string, from: number): number {
  for (let length = Math.min(pasteEnd.length - 1, text.length - from); length > 0; length--) {
    if (text.endsWith(pasteEnd.slice(0, length))) return length;
  }
  return 0;
}

/** Length of the key, reply or marker that starts at `at`. */
function sequenceLength(text: string, at: number): number | 'unfinished' {
  if (text[at] !== '\x1b') return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  const kind = text[at + 1];
  switch (kind) {
    case undefined:
      return 'unfinished';
    case '[':
      return controlSequenceLength(text, at);
    case 'O': {
      const found = /^[\d;]{0,5}(.)?/s.exec(text.slice(at + 2, at + 8));
      if (found?.[1] === undefined) return 'unfinished';
      return /[A-Za-z]/.test(found[1]) ? 2 + found[0].length : 2;
    }
    case ']':
    case 'P':
    case '_':
    case '^':
      return replyLength(text, at, kind);
    case '\x1b':
      // Esc twice, or rxvt's Alt with a key that is a sequence itself: the first Esc is the person's.
      return 1;
    default:
      return 1 + ((text.codePointAt(at + 1) ?? 0) > 0xffff ? 2 : 1);
  }
}

function controlSequenceLength(text: string, at: number): number | 'unfinished' {
  if (text[at + 2] === '[') return text[at + 3] === undefined ? 'unfinished' : 4;
  // The oldest mouse report has three bytes behind its final letter.
  if (text[at + 2] === 'M') return text.length < at + 6 ? 'unfinished' : 6;
  for (let end = at + 2; end < text.length; end++) {
    const code = text.charCodeAt(end);
    // rxvt ends its shifted keys with `$`, which ECMA-48 has as an intermediate byte.
    if (code === 0x24 && /^\x1b\[\d{1,2}$/.test(text.slice(at, end))) return end + 1 - at;
    if (code >= 0x40 && code <= 0x7e) return end + 1 - at;
    // What cannot be in a sequence ends it, so that Ctrl+C and Esc are never swallowed.
    if (code < 0x20 || code > 0x7e || end - at > longestReply) return end - at;
  }
  return 'unfinished';
}

/** OSC, DCS, APC and PM: replies to questions that we never asked end with BEL or ESC \. */
function replyLength(text: string, at: number, kind: string): number | 'unfinished' {
  for (let end = at + 2; end < text.length; end++) {
    const character = text[end] ?? '';
    if (character === '\x07' && kind === ']') return end + 1 - at;
    if (character === '\x1b') {
      const next = text[end + 1];
      if (next === undefined) return 'unfinished';
      return next === '\\' ? end + 2 - at : end - at;
    }
    // Alt+] and the like, with typing behind it.
    if (character < ' ') return 2;
    if (end - at > longestReply) return end - at;
  }
  return 'unfinished';
}

function keysOf(sequence: string): readonly KeyToken[] {
  const first = sequence.charCodeAt(0);
  if (first === 0x1b && sequence.length > 1) {
    const afterEsc = sequence.slice(1);
    if (/^[[O]/.test(afterEsc) && sequence.length > 2) {
      const chord = keyOfSequence(sequence);
      return chord === undefined ? [] : [{ kind: 'key', chord, raw: sequence }];
    }
    if (/^[\]P_^]/.test(afterEsc) && sequence.length > 2) return [];
    const [plain] = keysOf(afterEsc);
    return plain === undefined ? [] : [{ kind: 'key', chord: `Alt+${plain.chord}`, raw: sequence }];
  }
  if (first < 0x20 || first === 0x7f) return [{ kind: 'key', chord: keyOfControl(sequence), raw: sequence }];
  // C1 controls are neither keys nor text.
  if (first >= 0x80 && first < 0xa0) return [];
  return [{ kind: 'key', chord: sequence === ' ' ? 'Space' : sequence, text: sequence, raw: sequence }];
}

/** Whether something waits for more: a lone Esc, or a sequence without its end. */
export function isUnfinished(state: TokeniserState): boolean {
  return state.paste === undefined && state.pending !== '';
}

/** Nothing more came: what waits is a key by itself. */
export function finishSequence(state: TokeniserState): Tokenised {
  if (!isUnfinished(state)) return { state, tokens: [] };
  const { pending } = state;
  const rest = { ...state, pending: '' };
  if (pending === '\x1b') return { state: rest, tokens: [{ kind: 'key', chord: 'Esc', raw: pending }] };
  // Alt+[ and its like; a longer piece has lost its end and means nothing.
  return { state: rest, tokens: pending.length === 2 ? keysOf(pending) : [] };
}

/** The paste's end never came: hand out what did. */
export function finishPaste(state: TokeniserState): Tokenised {
  if (state.paste === undefined) return { state, tokens: [] };
  const text = state.paste + state.pending;
  return { state: { ...state, pending: '', paste: undefined }, tokens: [{ kind: 'paste', text }] };
}
