/**
 * The one place where text from certificates, mail, files and errors is made safe to show: whatever a terminal
 * would obey, or a reader would not see, is written visibly as `\u{202E}`. It decides nothing about layout.
 */

// Controls (C0, DEL, C1), line and paragraph separators, every format character (bidi controls, zero-width
// characters, tags, soft hyphen, BOM), private use and unassigned ones, surrogates without their other half,
// whatever Unicode wants ignored when shown (variation selectors, fillers), and marks piled up so high that they
// would reach into other lines. Kept: the joiner and the variation selector that emoji are made with.
const unsafe =
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Cn}\p{Default_Ignorable_Code_Point}]|[\u2800\ufffc]|(?<=\p{M}{4})\p{M}/u;
const unsafeEverywhere = new RegExp(unsafe.source, 'gu');
// Sticky, so that they judge the very character at hand and not a better one beside it.
const emojiJoiner =
  /(?<=(?!\p{Cn})\p{Extended_Pictographic}[\ufe0f\u{1f3fb}-\u{1f3ff}]?)\u200d(?=(?!\p{Cn})\p{Extended_Pictographic})/uy;
const emojiSelector = /(?<=(?!\p{Cn})\p{Extended_Pictographic})\ufe0f|(?<=[0-9#*])\ufe0f(?=\u20e3)/uy;
const harmless = /^[\x20-\x7e]*$/;

function visible(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}}`;
}

function isPartOfEmoji(text: string, offset: number): boolean {
  return [emojiJoiner, emojiSelector].some((pattern) => {
    pattern.lastIndex = offset;
    return pattern.test(text);
  });
}

/** `text` with nothing in it that a terminal obeys or that hides; plain ASCII comes back as it is. */
export function printable(text: string): string {
  if (harmless.test(text)) return text;
  return text.replace(unsafeEverywhere, (character, offset: number) =>
    isPartOfEmoji(text, offset) ? character : visible(character),
  );
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
