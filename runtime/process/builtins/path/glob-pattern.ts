/** The alternatives of a pattern, its braces written out: `a{b,c}` // => `ab`, `ac` */
function expandBraces(pattern: string): string[] {
  const open = /\{/.exec(pattern)?.index;
  if (open === undefined) return [pattern];
  const ends: number[] = [];
  let depth = 0;
  let close = -1;
  for (let at = open; at < pattern.length && close < 0; at++) {
    const char = pattern[at];
    if (char === '\\') at += 1;
    else if (char === '{') depth += 1;
    else if (char === '}' && --depth === 0) close = at;
    else if (char === ',' && depth === 1) ends.push(at);
  }
  const [before, after] = [pattern.slice(0, open), pattern.slice(close + 1)];
  if (close < 0) return [pattern];
  const inner = pattern.slice(open + 1, close);
  const range = /^(-?\d+)\.\.(-?\d+)$/.exec(inner);
  const starts = [open, ...ends].map((at) => at + 1);
  const choices = range
    ? numbersFrom(Number(range[1]), Number(range[2]))
    : starts.map((start, index) => pattern.slice(start, ends[index] ?? close));
  if (choices.length < 2 && !range) {
    return expandBraces(after).map((rest) => pattern.slice(0, close + 1) + rest);
  }
  return choices.flatMap((choice) => expandBraces(before + choice + after));
}

function numbersFrom(first: number, last: number): string[] {
  const step = first <= last ? 1 : -1;
  const count = Math.abs(last - first) + 1;
  return Array.from({ length: count }, (_, index) => String(first + index * step));
}

const EXTENDED: Record<string, string> = { '?': '?', '*': '*', '+': '+', '@': '' };
const TOKENS = /\\([\s\S])|([?*+@!])\(([^()]*)\)|\*+|\?|\[([!^]?)(\]?[^\]]*)\]|[\s\S]/g;

/** The pattern of one name between two slashes. */
function nameSource(part: string): string {
  const source = part.replace(
    TOKENS,
    (token, escaped?: string, mark?: string, choices?: string, not?: string, set?: string) => {
      if (escaped !== undefined) return quote(escaped);
      if (mark !== undefined && choices !== undefined) {
        const any = choices.split('|').map(nameSource).join('|');
        return mark === '!' ? `(?!(?:${any})(?:/|$))[^/]*?` : `(?:${any})${EXTENDED[mark] ?? ''}`;
      }
      if (set !== undefined) {
        const inside = set
          .replace(/[\\[\]^]/g, String.raw`\$&`)
          .replace(/\[:(\w+):\\\]/g, (_, name: string) => CLASSES[name] ?? '');
        return `[${not ? '^' : ''}${inside}]`;
      }
      if (token.startsWith('*')) return '[^/]*?';
      if (token === '?') return '[^/]';
      return quote(token);
    },
  );
  if (part.startsWith('.') && source !== quote(part))
    return String.raw`(?!\.{1,2}(?:/|$))${source}`;
  // A wildcard at a name's beginning passes over hidden files.
  // It stands for one character at least.
  return /^[*?[!@+]/.test(part) ? `(?!\\.)(?=[^/])${source}` : source;
}

const CLASSES: Record<string, string> = {
  alnum: 'A-Za-z0-9',
  alpha: 'A-Za-z',
  digit: '0-9',
  lower: 'a-z',
  space: String.raw`\s`,
  upper: 'A-Z',
};

const quote = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);

function alternativeSource(pattern: string): string {
  const named = pattern.split('/').filter((part, index) => part !== '' || index === 0);
  let source = '';
  for (const [index, part] of named.entries()) {
    const last = index === named.length - 1;
    if (part === '**') {
      const hiddenBehind = String.raw`(?!\.)[^/]+`;
      source += last ? `(?:${hiddenBehind}(?:/${hiddenBehind})*)?` : `(?:${hiddenBehind}/)*`;
    } else source += nameSource(part) + (last ? '' : '/');
  }
  return source + (pattern.endsWith('/') ? '/+' : '/*');
}

/**
 * Reads a glob as Node's `fs.glob` and `path.matchesGlob` do: `*`, `?` and sets stay within one name,
 * `**` spans directories, braces are alternatives; a wildcard does not match a hidden file.
 *
 * @param pattern - with `/` between names
 * @returns whether a path matches
 *
 * @example
 * ```ts
 * globMatcher('src/**' + '/*.{js,ts}')('src/a/b.ts'); // => true
 * globMatcher('*.ts')('src/b.ts'); // => false
 * ```
 */
export function globMatcher(pattern: string): (path: string) => boolean {
  const sources = expandBraces(pattern).map(alternativeSource);
  const matcher = new RegExp(`^(?:${sources.join('|')})$`);
  return (path) => matcher.test(path);
}
