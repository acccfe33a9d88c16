import { stringWidth } from '../util/string-width.ts';

/**
 * What all of some texts begin with.
 *
 * @example
 * ```ts
 * commonPrefix(['readFile', 'readdir', 'readlink']); // => 'read'
 * ```
 */
export function commonPrefix(texts: string[]): string {
  const [first = '', ...others] = texts;
  let length = first.length;
  for (const text of others) {
    while (!text.startsWith(first.slice(0, length))) length--;
  }
  return first.slice(0, length);
}

/** Between two columns. */
const GAP = 2;

/**
 * Lays out matches in columns, as they are listed below the line.
 *
 * @param matches - an empty one begins a new group
 * @param columns - of the terminal
 *
 * @example
 * ```ts
 * completionListing(['one', 'three', '', 'x'], 14); // => '\r\none    three\r\n\r\nx\r\n\r\n'
 * ```
 */
export function completionListing(matches: string[], columns: number): string {
  const widths = matches.map(stringWidth);
  const width = Math.max(...widths) + GAP;
  const perRow = Number.isFinite(columns) ? Math.floor(columns / width) || 1 : 1;
  let text = '\r\n';
  let inRow = 0;
  let padding = 0;
  for (const [index, match] of matches.entries()) {
    const beginsRow = match === '' || inRow === perRow;
    text += beginsRow ? '\r\n' : ' '.repeat(padding);
    if (beginsRow) inRow = padding = 0;
    text += match === '' ? '\r\n' : match;
    if (match === '') continue;
    padding = width - (widths[index] ?? 0);
    inRow++;
  }
  return inRow === 0 ? text : `${text}\r\n\r\n`;
}
