/** What each wildcard stands for; everything else stands for itself. */
const TOKENS = /\*\*\/|\*\*|\*|\?|\[!?[^\]/]+\]|\{[^{}]*\}|[\s\S]/g;

/**
 * Makes a test for relative paths out of a glob. `*` and `?` stay within one part of the path, `**`
 * spans parts, `[abc]` and `[!a-z]` are sets of characters, `{a,b}` alternatives. Names that begin
 * with a dot are as good as others.
 *
 * @param pattern - relative to the same folder as the paths, with or without `./` or `/` before it
 *
 * @example
 * ```ts
 * compileGlob('src/**' + '/*.{ts,js}')('src/a/b.ts'); // => true
 * compileGlob('*.ts')('src/b.ts'); // => false
 * ```
 */
export function compileGlob(pattern: string): (path: string) => boolean {
  const relative = pattern.replace(/^(\.?\/)+|\/+$/g, '');
  const matcher = new RegExp(`^${translate(relative)}$`, 's');
  return (path) => matcher.test(path);
}

function translate(pattern: string): string {
  return pattern.replace(TOKENS, (token) => {
    if (token === '**/') return '(?:[^/]+/)*';
    if (token === '**') return '.*';
    if (token === '*') return '[^/]*';
    if (token === '?') return '[^/]';
    if (token.length > 1 && token.startsWith('[')) {
      const set = token.slice(1, -1).replace(/[\\^[\]]/g, '\\$&');
      return set.startsWith('!') ? `[^/${set.slice(1)}]` : `[${set}]`;
    }
    if (token.length > 1) {
      return `(?:${token.slice(1, -1).split(',').map(translate).join('|')})`;
    }
    return token.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  });
}
