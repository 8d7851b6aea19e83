/**
 * What somebody types at a question whose answer is not shown, key by key, in bytes: no string of it is ever
 * made. It decides what each key does, and knows no terminal.
 */
import { longestPassphrase } from './read-passphrase.ts';

/** `suspended`: Ctrl+Z. `ended`: Ctrl+D before anything was typed, or the terminal is gone. */
export type Keystroke = 'typed' | 'entered' | 'interrupted' | 'suspended' | 'ended';

export interface TypedLine {
  press(byte: number): Keystroke;
  /** A copy of what stands there; the caller wipes it. Undefined when more was typed than fits. */
  taken(): Buffer | undefined;
  wipe(): void;
}

const key = {
  interrupt: 0x03,
  endOfInput: 0x04,
  backspace: 0x08,
  tab: 0x09,
  lineFeed: 0x0a,
  enter: 0x0d,
  killLine: 0x15,
  eraseWord: 0x17,
  suspend: 0x1a,
  escape: 0x1b,
  space: 0x20,
  delete: 0x7f,
} as const;

/** Where a key's bytes stand: arrow keys and the marks around a paste come as several, and add nothing. */
type Sequence = 'none' | 'escape' | 'control sequence' | 'single shift';

export function typedLine(): TypedLine {
  const bytes = Buffer.alloc(longestPassphrase);
  let length = 0;
  let isTooLong = false;
  let sequence: Sequence = 'none';

  function add(byte: number): void {
    if (length < bytes.length) bytes[length++] = byte;
    else isTooLong = true;
  }

  function shorten(to: number): void {
    bytes.fill(0, to, length);
    length = to;
    isTooLong = false;
  }

  function edit(byte: number): Keystroke {
    switch (byte) {
      case key.enter:
      case key.lineFeed:
        return 'entered';
      case key.interrupt:
        return 'interrupted';
      case key.suspend:
        return 'suspended';
      case key.endOfInput:
        return length === 0 ? 'ended' : 'entered';
      case key.delete:
      case key.backspace:
        shorten(startOfLastCharacter(bytes, length));
        return 'typed';
      case key.killLine:
        shorten(0);
        return 'typed';
      case key.eraseWord:
        shorten(startOfLastWord(bytes, length));
        return 'typed';
      default:
        if (byte >= key.space || byte === key.tab) add(byte);
        return 'typed';
    }
  }

  return {
    press(byte) {
      const before = sequence;
      sequence = sequenceAfter(before, byte);
      // A control character acts even in the middle of a sequence whose end was lost.
      const isPartOfSequence =
        byte >= key.space && (before === 'control sequence' || before === 'single shift');
      return sequence === 'escape' || isPartOfSequence || isIntroducer(before, byte) ? 'typed' : edit(byte);
    },
    taken: () => (isTooLong ? undefined : Buffer.from(bytes.subarray(0, length))),
    wipe: () => shorten(0),
  };
}

function sequenceAfter(before: Sequence, byte: number): Sequence {
  if (byte === key.escape) return 'escape';
  if (isIntroducer(before, byte)) return byte === 0x5b ? 'control sequence' : 'single shift';
  // Parameters go on; any other byte is the last (ECMA-48 §5.4).
  return before === 'control sequence' && byte >= 0x20 && byte < 0x40 ? before : 'none';
}

/** `[` and `O` after Escape begin what a key or a paste sends. */
function isIntroducer(before: Sequence, byte: number): boolean {
  return before === 'escape' && (byte === 0x5b || byte === 0x4f);
}

function startOfLastCharacter(bytes: Buffer, length: number): number {
  let at = length - 1;
  while (at > 0 && ((bytes[at] ?? 0) & 0xc0) === 0x80) at--;
  return Math.max(at, 0);
}

function startOfLastWord(bytes: Buffer, length: number): number {
  let at = length;
  while (at > 0 && bytes[at - 1] === key.space) at--;
  while (at > 0 && bytes[at - 1] !== key.space) at--;
  return at;
}
