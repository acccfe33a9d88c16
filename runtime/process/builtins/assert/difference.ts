import { inspect } from 'node-inspect-extracted';

/** As `inspect`, one property a line and in order, so that lines can be compared. */
export function inspectLines(value: unknown): string[] {
  const options = {
    compact: false,
    customInspect: false,
    depth: 1000,
    maxArrayLength: Infinity,
    breakLength: Infinity,
    sorted: true,
    getters: true,
  };
  return inspect(value, options).split('\n');
}

type Line = { mark: '+' | '-' | ' '; text: string };

const withoutComma = (line: string): string => line.replace(/,$/, '');

/** Lines of both texts in order: the longest common ones unmarked, those of `actual` with `+`. */
function compareLines(actual: string[], expected: string[]): Line[] {
  const same = (a: number, b: number): boolean =>
    withoutComma(actual[a] ?? '') === withoutComma(expected[b] ?? '');
  const width = expected.length + 1;
  const common = new Uint32Array((actual.length + 1) * width);
  const at = (a: number, b: number): number => common[a * width + b] ?? 0;
  for (let a = actual.length - 1; a >= 0; a--) {
    for (let b = expected.length - 1; b >= 0; b--) {
      common[a * width + b] = same(a, b)
        ? at(a + 1, b + 1) + 1
        : Math.max(at(a + 1, b), at(a, b + 1));
    }
  }
  const lines: Line[] = [];
  let [a, b] = [0, 0];
  while (a < actual.length || b < expected.length) {
    if (a < actual.length && b < expected.length && same(a, b)) {
      const [one = '', two = ''] = [actual[a++], expected[b++]];
      // Of two lines that differ in their comma the one with it is shown.
      lines.push({ mark: ' ', text: two.endsWith(',') ? two : one });
    } else if (b >= expected.length || (a < actual.length && at(a + 1, b) >= at(a, b + 1))) {
      lines.push({ mark: '+', text: actual[a++] ?? '' });
    } else lines.push({ mark: '-', text: expected[b++] ?? '' });
  }
  return lines;
}

/**
 * Shows what differs between two values, line by line.
 *
 * @returns the marked lines, and whether a long run of equal lines has been left out
 */
export function difference(
  actual: string[],
  expected: string[],
): { text: string; skipped: boolean } {
  const lines = compareLines(actual, expected);
  const shown: string[] = [];
  let skipped = false;
  for (let index = 0; index < lines.length;) {
    let end = index;
    while (lines[end]?.mark === ' ') end += 1;
    const run = lines.slice(index, end).map(({ text }) => `  ${text}`);
    const [lead, tail] = [index === 0 ? 5 : 2, end === lines.length ? 2 : 1];
    if (run.length > lead + tail + 1) {
      skipped = true;
      shown.push(...run.slice(0, lead), '...', ...run.slice(-tail));
    } else shown.push(...run);
    const changed = lines[end];
    if (changed) shown.push(`${changed.mark} ${changed.text}`);
    index = end + 1;
  }
  return { text: shown.join('\n'), skipped };
}
