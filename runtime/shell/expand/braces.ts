import { parse, type Command, type Word } from 'unbash';

/**
 * Writes out the braces of a word (Bash Reference Manual, Brace Expansion).
 *
 * @returns a word for each alternative; the word itself if it has none
 *
 * @example
 * ```ts
 * expandBraces(wordOf('a{b,"c d"}e{1..3}')).map(({ text }) => text).slice(2, 4);
 * // => ['abe3', 'a"c d"e1']
 * ```
 */
export function expandBraces(word: Word): Word[] {
  const brace = word.parts?.find((part) => part.type === 'BraceExpansion');
  if (!brace) return [word];
  // Places count from the beginning of the text that was parsed, words know their own.
  const at = brace.pos - word.pos;
  const before = word.text.slice(0, at);
  const after = word.text.slice(at + brace.text.length);
  return alternatives(brace.text.slice(1, -1)).flatMap((choice) =>
    expandBraces(wordOf(before + choice + after)),
  );
}

/** Reads a text as one word. */
export function wordOf(text: string): Word {
  const [statement] = parse(`: ${text}`).commands;
  const [word] = (statement?.command as Command | undefined)?.args ?? [];
  return word?.type === 'Word' ? word : { type: 'Word', text, value: text, pos: 0, end: 0 };
}

function alternatives(inside: string): string[] {
  const range = /^(-?\w+)\.\.(-?\w+)(?:\.\.(-?\d+))?$/.exec(inside);
  if (range) return sequence(range[1] ?? '', range[2] ?? '', Number(range[3] ?? 1));
  const choices = [''];
  let depth = 0;
  const tokens = /\\[\s\S]|'[^']*'|"(?:\\[\s\S]|[^"\\])*"|[\s\S]/g;
  for (const [token] of inside.matchAll(tokens)) {
    if (token === '{') depth++;
    if (token === '}') depth--;
    if (token === ',' && depth === 0) choices.push('');
    else choices[choices.length - 1] += token;
  }
  return choices;
}

/** `1..3`, `a..e` and `01..10..3` */
function sequence(first: string, last: string, by: number): string[] {
  const letters = !/\d/.test(first + last);
  const [from, to] = [first, last].map((end) => (letters ? end.charCodeAt(0) : Number(end))) as [
    number,
    number,
  ];
  const step = (Math.abs(by) || 1) * (from <= to ? 1 : -1);
  const width =
    /^-?0\d/.test(first) || /^-?0\d/.test(last) ? Math.max(first.length, last.length) : 0;
  const count = Math.floor((to - from) / step) + 1;
  return Array.from({ length: count }, (_, index) => {
    const value = from + index * step;
    if (letters) return String.fromCharCode(value);
    return (
      (value < 0 ? '-' : '') + String(Math.abs(value)).padStart(width - (value < 0 ? 1 : 0), '0')
    );
  });
}
