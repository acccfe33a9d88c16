import { invalidArgumentType } from '../../node-errors.ts';

/** What became of a piece: 1 is only in `actual`, -1 only in `expected`, 0 in both. */
export type DiffEntry = [operation: 1 | 0 | -1, value: string];

function pieces(value: unknown, name: string): readonly string[] {
  if (typeof value === 'string') return [...value];
  if (Array.isArray(value)) {
    for (const [index, each] of value.entries()) {
      if (typeof each !== 'string') {
        throw invalidArgumentType(`${name}[${index}]`, 'of type string', each);
      }
    }
    return value as string[];
  }
  throw invalidArgumentType(name, 'of type string', value);
}

/**
 * What differs between two texts or lists of texts (Node documentation: Util, `util.diff`).
 *
 * @returns their pieces in order; empty where nothing differs
 * @throws `ERR_INVALID_ARG_TYPE`
 */
export function diff(actual: unknown, expected: unknown): DiffEntry[] {
  if (actual === expected) return [];
  const [one, two] = [pieces(actual, 'actual'), pieces(expected, 'expected')];
  const width = two.length + 1;
  const common = new Uint32Array((one.length + 1) * width);
  const at = (a: number, b: number): number => common[a * width + b] ?? 0;
  for (let a = one.length - 1; a >= 0; a--) {
    for (let b = two.length - 1; b >= 0; b--) {
      common[a * width + b] =
        one[a] === two[b] ? at(a + 1, b + 1) + 1 : Math.max(at(a + 1, b), at(a, b + 1));
    }
  }
  const entries: DiffEntry[] = [];
  let [a, b] = [0, 0];
  while (a < one.length || b < two.length) {
    const [own = '', other = ''] = [one[a], two[b]];
    if (a < one.length && b < two.length && own === other) {
      entries.push([0, own]);
      a += 1;
      b += 1;
    } else if (b >= two.length || (a < one.length && at(a + 1, b) >= at(a, b + 1))) {
      entries.push([1, own]);
      a += 1;
    } else {
      entries.push([-1, other]);
      b += 1;
    }
  }
  return entries;
}
