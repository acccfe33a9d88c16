import type { Writable } from 'readable-stream';
import { invalidArgumentType } from '../../node-errors.ts';
import { validateBoolean, validateInteger } from '../validate.ts';
import { sequences } from './cursor.ts';

/**
 * Movements of a terminal's cursor that are gathered and sent together (Node documentation:
 * Readline, "Class: readlinePromises.Readline").
 */
export class Readline {
  readonly #stream: Writable;
  readonly #autoCommit: boolean = false;
  #pending: string[] = [];

  /**
   * @param stream - the terminal
   * @param options - `autoCommit` sends each action a tick after its call
   * @throws `ERR_INVALID_ARG_TYPE`
   */
  constructor(stream: Writable, options?: { autoCommit?: boolean | null }) {
    const target = stream as Partial<Writable> | null | undefined;
    if (typeof target?.write !== 'function' || target.writable !== true) {
      throw invalidArgumentType('stream', 'an instance of Writable', stream);
    }
    this.#stream = stream;
    const autoCommit = options?.autoCommit ?? undefined;
    if (autoCommit === undefined) return;
    validateBoolean(autoCommit, 'options.autoCommit');
    this.#autoCommit = autoCommit;
  }

  /** Moves the cursor to a column and a row, from 0. */
  cursorTo(x: number, y?: number): this {
    validateInteger(x, 'x');
    if (y !== undefined && y !== null) validateInteger(y, 'y');
    return this.#add(sequences.cursorTo(x, y ?? undefined));
  }

  /** Moves the cursor by columns and rows. */
  moveCursor(dx: number, dy: number): this {
    if (!dx && !dy) return this;
    validateInteger(dx, 'dx');
    validateInteger(dy, 'dy');
    return this.#add(sequences.moveCursor(dx, dy));
  }

  /** Clears the line left of the cursor (-1), right of it (1), or all of it (0). */
  clearLine(direction: -1 | 0 | 1): this {
    validateInteger(direction, 'dir', -1, 1);
    return this.#add(sequences.clearLine(direction));
  }

  clearScreenDown(): this {
    return this.#add(sequences.clearScreenDown);
  }

  /** Sends what was gathered; resolves when it is written. */
  commit(): Promise<void> {
    return new Promise((resolve) => {
      this.#stream.write(this.#pending.join(''), () => resolve());
      this.#pending = [];
    });
  }

  /** Forgets what was gathered. */
  rollback(): this {
    this.#pending = [];
    return this;
  }

  #add(sequence: string): this {
    if (this.#autoCommit) process.nextTick(() => this.#stream.write(sequence));
    else this.#pending.push(sequence);
    return this;
  }
}
