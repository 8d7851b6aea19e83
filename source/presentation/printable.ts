/**
 * The one place where text from certificates, mail, files and errors is made safe to show: whatever a terminal
 * would obey, or a reader would not see, is written visibly as `\u{202E}`. It decides nothing about layout.
 */

// Controls (C0, DEL, C1), line and paragraph separators, every format character (bidi controls, zero-width
// characters, tags, soft hyphen, BOM), private use and unassigned ones, and surrogates without their other half.
// Kept: the joiner and the variation selectors that emoji are made with are told apart below.
const unsafe =
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Cn}]|[\u115f\u1160\u3164\uffa0\u2800\ufffc]|\u034f|\u17b4|\u17b5/u;
const unsafeEverywhere = new RegExp(unsafe.source, 'gu');
const emojiJoiner =
  /(?<=\p{Extended_Pictographic}[\ufe0f\u{1f3fb}-\u{1f3ff}]?)\u200d(?=\p{Extended_Pictographic})/u;
const harmless = /^[\x20-\x7e]*$/;

function visible(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}}`;
}

/** `text` with nothing in it that a terminal obeys or that hides; plain ASCII comes back as it is. */
export function printable(text: string): string {
  if (harmless.test(text)) return text;
  return text.replace(unsafeEverywhere, (character, offset: number) => {
    if (character === '\u200d') {
      const around = text.slice(Math.max(0, offset - 4), offset + 3);
      if (emojiJoiner.test(around)) return character;
    }
    return visible(character);
  });
}

/** JSON whose strings hold no such character either, by JSON's own escapes; still the same value when parsed. */
export function printableJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, undefined, indent).replace(unsafeEverywhere, (character) => {
    if (character === '\n') return character;
    let escaped = '';
    for (let i = 0; i < character.length; i++) {
      escaped += `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`;
    }
    return escaped;
  });
}
