/**
 * A text as one word of a command line, in single quotes.
 *
 * @example
 * ```ts
 * quoted("it's"); // => "'it'\\''s'"
 * ```
 */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
