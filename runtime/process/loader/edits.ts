/** A replacement of `source.slice(start, end)`; offsets in UTF-16 code units. */
export interface Edit {
  start: number;
  end: number;
  text: string;
  /** Engines give a call's place behind its callee: it is then where the callee began. */
  called?: boolean;
}

/** One moved place in a line of edited code; columns count from 1. */
interface Shift {
  /** The columns that the new text takes, the last one exclusive. */
  from: number;
  to: number;
  /** How far what stands before and after the new text moved to the right. */
  before: number;
  after: number;
}

/** For each line that was changed, its shifts from left to right. Lines count from 1. */
export type ColumnMap = Map<number, Shift[]>;

/**
 * Applies edits that keep every line where it was and notes how columns moved.
 *
 * @param source - the text to change
 * @param edits - in any order, not overlapping, none adding or removing a line break
 * @returns the new text, and what {@link originalColumn} needs to undo the moves
 *
 * @example
 * ```ts
 * applyEdits('log(a)', [{ start: 4, end: 5, text: 'm.a' }]).code; // => 'log(m.a)'
 * ```
 */
export function applyEdits(source: string, edits: Edit[]): { code: string; columns: ColumnMap } {
  const columns: ColumnMap = new Map();
  let code = '';
  let at = 0;
  let line = 1;
  let lineStart = 0;
  const countLinesTo = (offset: number): void => {
    for (let next = source.indexOf('\n', lineStart); next !== -1 && next < offset;) {
      line++;
      lineStart = next + 1;
      next = source.indexOf('\n', lineStart);
    }
  };
  for (const edit of edits.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    countLinesTo(edit.start);
    code += source.slice(at, edit.start) + edit.text;
    at = edit.end;
    const moved = edit.text.length - (edit.end - edit.start);
    if (moved === 0) continue;
    const shifts = columns.get(line) ?? [];
    const before = shifts.at(-1)?.after ?? 0;
    const from = edit.start - lineStart + 1 + before;
    const to = from + edit.text.length + (edit.called ? 1 : 0);
    shifts.push({ from, to, before, after: before + moved });
    columns.set(line, shifts);
  }
  return { code: code + source.slice(at), columns };
}

/**
 * Where a position of edited code stood in its source. A position inside new text is where the text
 * that it replaced began.
 *
 * @param columns - from {@link applyEdits}
 * @param line - from 1
 * @param column - from 1
 * @returns the column in the source, from 1
 */
export function originalColumn(columns: ColumnMap, line: number, column: number): number {
  let shift = 0;
  for (const step of columns.get(line) ?? []) {
    if (column < step.from) break;
    if (column < step.to) return step.from - step.before;
    shift = step.after;
  }
  return column - shift;
}
