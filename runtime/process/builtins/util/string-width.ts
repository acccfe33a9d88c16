/** What takes two columns beside emoji: East Asian Width W and F of Unicode 16, in hexadecimal. */
const WIDE =
  '1100-115f 2329-232a 2630-2637 268a-268f 2e80-303e 3041-3247 3250-a4c6 a960-a97c ac00-d7a3 ' +
  'f900-faff fe10-fe19 fe30-fe6b ff01-ff60 ffe0-ffe6 16fe0-1b2fb 1d15e-1d15f 1d1bb-1d1bc ' +
  '1d300-1d376 1f200-1f265 20000-3fffd';
const wideRanges = WIDE.split(' ').map((range) => {
  const [first = 0, last = first] = range.split('-').map((hex) => Number.parseInt(hex, 16));
  return [first, last] as const;
});
const EMOJI = /^\p{Emoji_Presentation}/u;
/** Control, format and combining characters. The soft hyphen is a format character that shows. */
const NARROWEST = /^(?!\xAD)[\p{Cc}\p{Cf}\p{Me}\p{Mn}]/u;

function widthOfCharacter(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0x20 && code < 0x7f) return 1;
  const wide = wideRanges.some(([first, last]) => code >= first && code <= last);
  if (wide || EMOJI.test(character)) return 2;
  return NARROWEST.test(character) ? 0 : 1;
}

/**
 * How many columns of a terminal a text takes, which has no escape sequences.
 *
 * @param text - one line
 *
 * @example
 * ```ts
 * stringWidth('node'); // => 4
 * stringWidth('中文'); // => 4
 * stringWidth('e\u0301'); // => 1
 * ```
 */
export function stringWidth(text: string): number {
  let width = 0;
  for (const character of text.normalize('NFC')) width += widthOfCharacter(character);
  return width;
}
