/* Operating system commands (titles, links) end with BEL or ST; control sequences with a letter. */
const TERMINAL_CODES =
  // oxlint-disable-next-line no-control-regex -- Control characters are what it looks for.
  /\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b\[[0-?]*[ -/]*[@-~]|\u001b[@-Z\\^_]/g;

/** More text than this is not shown; in UTF-16 units. A program in a loop must not fill the page. */
const MOST_TEXT = 100_000;

/**
 * Makes a program's terminal output plain text: escape codes go, and of very long output the end stays.
 *
 * @returns the text, and how many UTF-16 units of its beginning are left out
 */
export function plainTerminalText(output: string): { text: string; omitted: number } {
  const plain = output.replace(TERMINAL_CODES, '').replaceAll('\r\n', '\n');
  const omitted = Math.max(0, plain.length - MOST_TEXT);
  return { text: plain.slice(omitted), omitted };
}
