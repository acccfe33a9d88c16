import { inspect } from 'node-inspect-extracted';
import { abortError, validateAbortSignal } from './validate.ts';
import { callable } from './callable.ts';
import { Readline } from './readline/actions.ts';
import { KeyedEditor } from './readline/keyed-editor.ts';
import type { Answer } from './readline/line-reader.ts';
import {
  settingsOf,
  type AsyncCompleter,
  type Completions,
  type SyncCompleter,
  type InterfaceArguments,
  type TakeCompletions,
} from './readline/options.ts';

export { clearLine, clearScreenDown, cursorTo, moveCursor } from './readline/cursor.ts';
export { emitKeypressEvents } from './readline/keypress.ts';

/** How a question is asked. */
export interface QuestionOptions {
  /** Takes the question back. */
  signal?: AbortSignal | undefined;
}

/** `readline.Interface` (Node documentation: Readline, "Class: readline.Interface"). */
class CallbackInterface extends KeyedEditor {
  constructor(...args: InterfaceArguments) {
    super(settingsOf(args));
  }

  /**
   * Asks for one line.
   *
   * @param query - written first
   * @param options - `signal` takes the question back
   * @param callback - called with the line
   * @throws `ERR_USE_AFTER_CLOSE`, `ERR_INVALID_ARG_TYPE`
   */
  question(query: string, options: QuestionOptions | Answer, callback?: Answer): void {
    const answer = typeof options === 'function' ? options : callback;
    const { signal } = (typeof options === 'object' && options) || {};
    if (signal) validateAbortSignal(signal, 'options.signal');
    if (signal?.aborted) return;
    const cancel = (): void => this.cancelQuestion();
    signal?.addEventListener('abort', cancel, { once: true });
    if (typeof answer !== 'function') return;
    this.ask(query, (line) => {
      signal?.removeEventListener('abort', cancel);
      answer(line);
    });
  }

  _tabComplete(again: boolean): void {
    const line = this.line.slice(0, this.cursor);
    const take: TakeCompletions = (error, result) => {
      this.resume();
      if (error) this._writeToOutput(`Tab completion error: ${inspect(error)}`);
      else if (result) this.complete(again, result);
    };
    this.pause();
    // One with a single parameter gives its matches at once.
    if (this.completer?.length === 2) this.completer(line, take);
    else take(null, (this.completer as SyncCompleter)(line));
  }
}

/** `readline.Interface`; it may be called without `new`. */
export const Interface = callable(
  CallbackInterface,
  (make) =>
    function Interface(this: unknown, ...args: never[]): unknown {
      return make(this, new.target as never, args);
    },
);

/**
 * Makes an interface that reads a stream line by line (Node documentation: Readline,
 * `readline.createInterface`).
 *
 * @param args - options, or the input, the output, a completer, and whether it is a terminal
 * @throws `ERR_INVALID_ARG_TYPE`, `ERR_INVALID_ARG_VALUE`, `ERR_OUT_OF_RANGE`
 */
export function createInterface(...args: InterfaceArguments): CallbackInterface {
  return new Interface(...args);
}

/** `readlinePromises.Interface` (Node documentation: Readline, "Class: readlinePromises.Interface"). */
class PromisesInterface extends KeyedEditor {
  #reject: ((error: Error) => void) | undefined;

  constructor(...args: InterfaceArguments) {
    super(settingsOf(args));
  }

  /**
   * Asks for one line.
   *
   * @param query - written first
   * @param options - `signal` takes the question back
   * @returns the line; rejects with an `AbortError` for a signal, Ctrl+C and Ctrl+D
   */
  question(query: string, options?: QuestionOptions): Promise<string> {
    const signal = options?.signal;
    return new Promise((resolve, reject) => {
      if (signal) validateAbortSignal(signal, 'options.signal');
      if (signal?.aborted) return reject(abortError(signal));
      const abort = (): void => {
        this.cancelQuestion();
        reject(abortError(signal as AbortSignal));
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.ask(query, (line) => {
        signal?.removeEventListener('abort', abort);
        resolve(line);
      });
      this.#reject = reject;
    });
  }

  override abandon(reason: string): void {
    super.abandon(reason);
    const error = new Error(reason);
    this.#reject?.(Object.assign(error, { name: 'AbortError', code: 'ABORT_ERR' }));
  }

  async _tabComplete(again: boolean): Promise<void> {
    this.pause();
    let result: Completions;
    try {
      result = await (this.completer as AsyncCompleter)(this.line.slice(0, this.cursor));
    } catch (error) {
      this._writeToOutput(`Tab completion error: ${inspect(error)}`);
      return;
    } finally {
      this.resume();
    }
    this.complete(again, result);
  }
}
Object.defineProperty(PromisesInterface, 'name', { value: 'Interface' });

/** `node:readline/promises`. */
export const promises = {
  Interface: PromisesInterface,
  Readline,
  createInterface: (...args: InterfaceArguments): PromisesInterface =>
    new PromisesInterface(...args),
};
