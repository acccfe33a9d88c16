import { describe, expect, test } from 'vitest';
import { compile } from '../../../runtime/process/loader/compile.ts';
import { applyEdits, originalColumn } from '../../../runtime/process/loader/edits.ts';

/** Finds every `@word` marker of a source in its compiled code and maps it back. */
function mappedBack(source: string): Record<string, [found: number, expected: number]> {
  const { code, columns } = compile(source, { typescript: true, format: 'module' });
  const result: Record<string, [number, number]> = {};
  source.split('\n').forEach((line, index) => {
    const compiled = code.split('\n')[index] ?? '';
    for (const { 0: marker, index: column } of line.matchAll(/\$\w+/g)) {
      const found = originalColumn(columns, index + 1, compiled.indexOf(marker) + 1);
      result[marker] = [found, column + 1];
    }
  });
  return result;
}

describe('columns', () => {
  test('come back from compiled code to the source', () => {
    const found = mappedBack(`import { one, two } from './a.ts';
const $a = one($b, two) + $c; const $d: number = two; $e;
export default $f;
export const $g = { one, $h: import.meta.url, $i: await import($j) };`);
    expect(Object.keys(found)).toHaveLength(10);
    for (const [position, expected] of Object.values(found)) expect(position).toBe(expected);
  });

  test('inside new text are where the old text began', () => {
    const { columns } = applyEdits('a = b;', [{ start: 4, end: 5, text: 'long.b' }]);
    expect([4, 5, 6, 10, 11].map((column) => originalColumn(columns, 1, column))).toEqual([
      4, 5, 5, 5, 6,
    ]);
  });

  test('behind a called name are where the name begins', () => {
    const { columns } = applyEdits('f(1)', [{ start: 0, end: 1, text: '(0,m.f)', called: true }]);
    expect([1, 7, 8, 9].map((column) => originalColumn(columns, 1, column))).toEqual([1, 1, 1, 3]);
  });

  test('stay where they are on lines that nothing changed', () => {
    const edits = [{ start: 2, end: 2, text: 'xyz' }];
    const { code, columns } = applyEdits('a\nb\nc', edits);
    expect(code).toBe('a\nxyzb\nc');
    expect(originalColumn(columns, 1, 1)).toBe(1);
    expect(originalColumn(columns, 2, 4)).toBe(1);
    expect(originalColumn(columns, 3, 1)).toBe(1);
  });
});
