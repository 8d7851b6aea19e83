import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { typedLine } from '../../../source/cli/passphrase/typed-line.ts';

function afterTyping(text: string | Uint8Array) {
  const line = typedLine();
  const keystrokes = [...Buffer.from(text)].map((byte) => line.press(byte));
  return { last: keystrokes.at(-1), answer: line.taken()?.toString() };
}

describe('what is typed at a hidden question', () => {
  test.each([
    ['plain letters', 'correct horse', 'correct horse'],
    ['other scripts', 'pässwörd 営業 🦊', 'pässwörd 営業 🦊'],
    ['a tab', 'a\tb', 'a\tb'],
    ['backspace', 'abc\x7f\x7fd', 'ad'],
    ['the other backspace', 'abc\x08d', 'abd'],
    ['backspace over characters of several bytes', 'aé🦊\x7f\x7fb', 'ab'],
    ['more backspaces than characters', 'a\x7f\x7f\x7fb', 'b'],
    ['Ctrl+U', 'all of it\x15new', 'new'],
    ['Ctrl+W', 'one two  three  \x17four', 'one two  four'],
    ['Ctrl+W at the start', '\x17a', 'a'],
    ['arrow keys', 'a\x1b[Db\x1b[1;5Cc\x1bOAd', 'abcd'],
    ['keys by number', 'a\x1b[3~b\x1b[15~c', 'abc'],
    ['Esc alone', '\x1babc', 'abc'],
    ['two Escs', '\x1b\x1b[Aabc', 'abc'],
    ['a bracketed paste', '\x1b[200~secret words\x1b[201~', 'secret words'],
    ['a paste between typed letters', 'a\x1b[200~b\x1b[201~c', 'abc'],
    ['control characters', 'a\x00\x01\x02\x0c\x10\x1cb', 'ab'],
    ['square brackets', 'a[0]O[', 'a[0]O['],
    ['every printable byte', '~}|{`_^]\\@?>=<;:/.-,+*)(\'&%$#"!', '~}|{`_^]\\@?>=<;:/.-,+*)(\'&%$#"!'],
  ])('%s', (_, typed, expected) => {
    expect(afterTyping(typed).answer).toBe(expected);
  });

  test.each([
    ['Enter', 'abc\r', 'entered'],
    ['a line feed', 'abc\n', 'entered'],
    ['Ctrl+D after text', 'abc\x04', 'entered'],
    ['Ctrl+D before any', '\x04', 'ended'],
    ['Ctrl+D after all was erased', 'a\x7f\x04', 'ended'],
    ['Ctrl+C', 'abc\x03', 'interrupted'],
    ['Ctrl+Z', 'abc\x1a', 'suspended'],
    ['Enter after Esc', 'abc\x1b\r', 'entered'],
    ['Ctrl+C in a sequence whose end was lost', '\x1b[12\x03', 'interrupted'],
    ['Enter in a paste whose end was lost', '\x1b[200~abc\r', 'entered'],
  ])('%s ends it as expected', (_, typed, expected) => {
    expect(afterTyping(typed).last).toBe(expected);
  });

  test('any text without control characters stands there as it was typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const typed = text.toWellFormed().replace(/[\x00-\x1f\x7f]/g, '');
        expect(afterTyping(typed).answer).toBe(typed);
      }),
    );
  });

  test('any bytes at all leave the line usable', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        const line = typedLine();
        for (const byte of noise) line.press(byte);
        // An Esc at the end of the noise would take the Ctrl+U with it only if it were no control character.
        expect(line.press(0x15)).toBe('typed');
        for (const byte of Buffer.from('abc')) line.press(byte);
        expect(line.taken()?.toString()).toBe('abc');
        expect(line.press(0x0d)).toBe('entered');
      }),
    );
  });

  test('holds 4096 bytes, tells when there were more, and forgets that with the excess', () => {
    expect(afterTyping('x'.repeat(4096)).answer).toBe('x'.repeat(4096));
    expect(afterTyping('x'.repeat(4097)).answer).toBeUndefined();
    expect(afterTyping(`${'x'.repeat(5000)}\x15short`).answer).toBe('short');
  });

  test('is empty after wiping, while a copy that was taken stays', () => {
    const line = typedLine();
    for (const byte of Buffer.from('abc')) line.press(byte);
    const taken = line.taken();
    line.wipe();
    expect(line.taken()).toEqual(Buffer.alloc(0));
    expect(taken?.toString()).toBe('abc');
  });
});
