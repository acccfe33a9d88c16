import type { Writable } from 'readable-stream';
import { nodeTypeError } from '../../node-errors.ts';
import { invalidArgumentValue, validateFunction } from '../validate.ts';

/** Called when a sequence has been written. */
export type Done = (error?: Error | null) => void;
type Output = Writable | null | undefined;

/** The control sequences of a terminal (ECMA-48); columns and rows count from 0. */
export const sequences = {
  clearLine: (direction: number): string => `\x1B[${direction < 0 ? 1 : direction > 0 ? 0 : 2}K`,
  clearScreenDown: '\x1B[0J',
  cursorTo: (x: number, y?: number): string =>
    y === undefined ? `\x1B[${x + 1}G` : `\x1B[${y + 1};${x + 1}H`,
  moveCursor(dx: number, dy: number): string {
    const across = dx ? `\x1B[${Math.abs(dx)}${dx < 0 ? 'D' : 'C'}` : '';
    const down = dy ? `\x1B[${Math.abs(dy)}${dy < 0 ? 'A' : 'B'}` : '';
    return across + down;
  },
} as const;

function send(output: Output, sequence: string, done: Done | undefined): boolean {
  if (output && sequence !== '') return output.write(sequence, done);
  if (done) process.nextTick(done, null);
  return true;
}

function validateDone(done: unknown): void {
  if (done !== undefined) validateFunction(done, 'callback');
}

/**
 * Clears the line of a terminal in which the cursor is (Node documentation: Readline,
 * `readline.clearLine`).
 *
 * @param direction - -1 for left of the cursor, 1 for right of it, 0 for all
 * @param done - called when that is written
 * @returns false if the stream wants its `drain` to be waited for
 * @throws `ERR_INVALID_ARG_TYPE`
 */
export function clearLine(output: Output, direction: number, done?: Done): boolean {
  validateDone(done);
  return send(output, sequences.clearLine(direction), done);
}

/** Clears a terminal from the cursor down; see {@link clearLine}. */
export function clearScreenDown(output: Output, done?: Done): boolean {
  validateDone(done);
  return send(output, sequences.clearScreenDown, done);
}

/**
 * Moves a terminal's cursor to a place; see {@link clearLine}.
 *
 * @param x - the column, from 0
 * @param y - the row, from 0 @default the cursor's
 * @throws `ERR_INVALID_ARG_VALUE` for `NaN`, `ERR_INVALID_CURSOR_POS` for a row without a column
 */
export function cursorTo(output: Output, x: number, y?: number | Done, done?: Done): boolean {
  validateDone(done);
  const row = typeof y === 'function' ? undefined : y;
  const after = typeof y === 'function' ? y : done;
  if (Number.isNaN(x)) throw invalidArgumentValue('x', x);
  if (Number.isNaN(row)) throw invalidArgumentValue('y', row);
  const nowhere = typeof x !== 'number' && typeof row !== 'number';
  if (!output || nowhere) return send(null, '', after);
  if (typeof x !== 'number') {
    const message = 'Cannot set cursor row without setting its column';
    throw nodeTypeError('ERR_INVALID_CURSOR_POS', message);
  }
  return send(output, sequences.cursorTo(x, typeof row === 'number' ? row : undefined), after);
}

/** Moves a terminal's cursor by columns and rows; see {@link clearLine}. */
export function moveCursor(output: Output, dx: number, dy: number, done?: Done): boolean {
  validateDone(done);
  return send(output, sequences.moveCursor(dx, dy), done);
}
