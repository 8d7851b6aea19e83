import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printable, printableJson } from '../../source/presentation/printable.ts';

const hiddenOrObeyed =
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Cn}\p{Default_Ignorable_Code_Point}]|[\u2800\ufffc]/u;
const withinEmoji =
  /\p{Extended_Pictographic}\ufe0f|[0-9#*]\ufe0f\u20e3|(?<=\p{Extended_Pictographic}[\ufe0f\u{1f3fb}-\u{1f3ff}]?)\u200d(?=\p{Extended_Pictographic})/gu;

const nasty = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      '\x1b',
      '\x9b',
      '\n',
      '\r',
      '\u202e',
      '\u200d',
      '\ufe0f',
      '\u{e0041}',
      '\ud83d',
      '\u0301',
    ),
    fc.constantFrom('❤', '👩', '🏽', '1', '\u20e3', '\u{1fc00}', 'a', 'é', '漢', '\u{e0100}', '\u180b'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
});

describe('printable text', () => {
  it.each([
    ['Alice <alice@example.org>', 'Alice <alice@example.org>'],
    ['営業 🦊 Ünïcödé Привет שלום', '営業 🦊 Ünïcödé Привет שלום'],
    ['A\u202Egnp.exe', 'A\\u{202E}gnp.exe'],
    ['\x1b[31mred\x1b[0m', '\\u{001B}[31mred\\u{001B}[0m'],
    ['one\ntwo\r\tthree', 'one\\u{000A}two\\u{000D}\\u{0009}three'],
    ['\x9b2J\x7f\x00', '\\u{009B}2J\\u{007F}\\u{0000}'],
    ['\x1b]8;;http://evil/\x07link', '\\u{001B}]8;;http://evil/\\u{0007}link'],
    ['zero\u200bwidth\u2060 \ufeffBOM so\u00adft', 'zero\\u{200B}width\\u{2060} \\u{FEFF}BOM so\\u{00AD}ft'],
    ['tag\u{e0041}', 'tag\\u{E0041}'],
    ['half \ud800 pair', 'half \\u{D800} pair'],
    ['filler\u3164\u115f\u2800', 'filler\\u{3164}\\u{115F}\\u{2800}'],
    ['selector a\ufe0f b\u{e0100} c\u180b', 'selector a\\u{FE0F} b\\u{E0100} c\\u{180B}'],
    ['family 👩‍👩‍👧 heart ❤️ keycap 1️⃣ hand 👍🏽', 'family 👩‍👩‍👧 heart ❤️ keycap 1️⃣ hand 👍🏽'],
    ['joiner at ❤\u200d❤\u200d the end', 'joiner at ❤\u200d❤\\u{200D} the end'],
    [`piled${'\u0301'.repeat(6)}`, `piled${'\u0301'.repeat(4)}\\u{0301}\\u{0301}`],
  ])('shows %j as %j', (text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  it('never lets through what a terminal obeys or a reader cannot see', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        expect(printable(text).replace(withinEmoji, '')).not.toMatch(hiddenOrObeyed);
      }),
      { numRuns: 2000 },
    );
  });

  it('leaves text alone that went through it before', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        expect(printable(printable(text))).toBe(printable(text));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('printable JSON', () => {
  it('stays the same value and holds nothing hidden', () => {
    fc.assert(
      fc.property(fc.oneof(nasty, fc.array(nasty), fc.dictionary(nasty, nasty)), (value) => {
        const json = printableJson(value, 2);
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(json.replaceAll('\n', '')).not.toMatch(hiddenOrObeyed);
      }),
      { numRuns: 1000 },
    );
  });
});
