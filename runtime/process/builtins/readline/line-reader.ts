import { EventEmitter } from 'events';
import type { Readable, Writable } from 'readable-stream';
import { StringDecoder } from 'string_decoder';
import { nodeError } from '../../node-errors.ts';
import { EventIterator } from '../events/waiting.ts';
import { validateString } from '../validate.ts';
import { emitKeypressEvents } from './keypress.ts';
import type { Key } from './keys.ts';
import type { Completer, Settings } from './options.ts';

/** What ends a line. `\r` and `\n` may come in two chunks. */
const LINE_END = /\r?\n|\r(?!\n)|\u2028|\u2029/;
/** How many lines may wait for an iteration until the input is paused. */
const WAITING_LINES = 1024;

/** Takes the answer to a question. */
export type Answer = (line: string) => void;
/** An input that may be a terminal. */
type Input = Readable & { isRaw?: boolean; setRawMode?: (raw: boolean) => unknown };

/**
 * The part of a Readline interface that any input has: lines, the prompt, questions, pausing and
 * closing. Names with an underscore are Node's own from before there were private ones; programs
 * replace such methods, for instance to write asterisks for a password.
 */
export abstract class LineReader extends EventEmitter {
  readonly input: Input;
  readonly output: Writable | null | undefined;
  terminal: boolean;
  completer: Completer | undefined;
  crlfDelay: number;
  escapeCodeTimeout: number;
  tabSize: number;
  isCompletionEnabled = true;
  /** What was typed so far. */
  line = '';
  /** Where in the line typing goes on, in UTF-16 code units. */
  cursor = 0;
  closed?: boolean;
  paused?: boolean;
  _prompt: string;
  #answer: Answer | undefined;
  #promptBefore = '';
  #returnAt = 0;
  /** The line so far of an input that is no terminal. */
  #rest = '';
  #lines: EventIterator<string> | undefined;
  readonly #decoder = new StringDecoder('utf8');

  constructor(settings: Settings) {
    super();
    this.input = settings.input;
    this.output = settings.output;
    this.terminal = settings.terminal;
    this.completer = settings.completer;
    this.crlfDelay = settings.crlfDelay;
    this.escapeCodeTimeout = settings.escapeCodeTimeout;
    this.tabSize = settings.tabSize;
    this._prompt = settings.prompt;
    this.#listen();
    this.#followSignal(settings.signal);
    this.input.resume();
  }

  /** Draws the prompt and the line anew. */
  abstract _refreshLine(): void;
  /** Does what a key says. */
  abstract _ttyWrite(text: string | null | undefined, key?: Partial<Key>): void;
  /** Begins a new line, which is empty. */
  abstract clearLine(): void;

  getPrompt(): string {
    return this._prompt;
  }

  setPrompt(prompt: string): void {
    this._prompt = prompt;
  }

  /**
   * Shows the prompt, and reads on if it was paused.
   *
   * @param preserveCursor - whether the cursor stays where it is in the line
   * @throws `ERR_USE_AFTER_CLOSE`
   */
  prompt(preserveCursor?: boolean): void {
    if (this.paused) this.resume();
    if (this.terminal && process.env['TERM'] !== 'dumb') {
      if (!preserveCursor) this.cursor = 0;
      this._refreshLine();
    } else {
      this._writeToOutput(this._prompt);
    }
  }

  /**
   * Stops reading; the `pause` event tells so.
   *
   * @throws `ERR_USE_AFTER_CLOSE`
   */
  pause(): this | undefined {
    this.#assertOpen();
    if (this.paused) return undefined;
    this.input.pause();
    this.paused = true;
    this.emit('pause');
    return this;
  }

  /** Reads on; see {@link pause}. */
  resume(): this | undefined {
    this.#assertOpen();
    if (!this.paused) return undefined;
    this.input.resume();
    this.paused = false;
    this.emit('resume');
    return this;
  }

  /** Leaves the input to others; `close` tells so. */
  close(): void {
    if (this.closed) return;
    this.pause();
    if (this.terminal) this._setRawMode(false);
    this.closed = true;
    this.emit('close');
  }

  /**
   * Takes text, or a key, as if it had been typed.
   *
   * @param text - null for a key alone
   * @param key - for instance `{ ctrl: true, name: 'u' }`; heard only where lines are edited
   * @throws `ERR_USE_AFTER_CLOSE`
   */
  write(text: string | Uint8Array | null | undefined, key?: Partial<Key>): void {
    this.#assertOpen();
    if (this.paused) this.resume();
    if (this.terminal) this._ttyWrite(text as string | null | undefined, key);
    else this._normalWrite(text);
  }

  /** The lines that come, until the interface is closed. */
  [Symbol.asyncIterator](): EventIterator<string> {
    const options = { close: ['close'], highWaterMark: WAITING_LINES };
    return (this.#lines ??= new EventIterator(this, 'line', options, ([line]) => line as string));
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** Whether the terminal was raw before: telling of each key, and showing none. */
  _setRawMode(raw: boolean): boolean | undefined {
    const before = this.input.isRaw;
    if (typeof this.input.setRawMode === 'function') this.input.setRawMode(raw);
    return before;
  }

  _writeToOutput(text: string): void {
    validateString(text, 'stringToWrite');
    this.output?.write(text);
  }

  /** Gives a line to who asked for it, or to the listeners of `line`. */
  _onLine(line: string): void {
    const answer = this.#answer;
    if (!answer) {
      this.emit('line', line);
      return;
    }
    this.#answer = undefined;
    this._prompt = this.#promptBefore;
    answer(line);
  }

  /** Takes what an input gives that is no terminal. */
  _normalWrite(chunk: Uint8Array | string | null | undefined): void {
    if (chunk === undefined) return;
    const decoded = this.#decoder.write(chunk as Buffer);
    const follows = this.followsReturn() && decoded.startsWith('\n');
    const text = follows ? decoded.slice(1) : decoded;
    if (text === '') return;
    const lines = (this.#rest + text).split(LINE_END);
    if (lines.length > 1) this.sawReturn(text.endsWith('\r'));
    // Set before the lines are given: a listener may write more.
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this._onLine(line);
  }

  /** Notes whether the last line ended in `\r`, to which a `\n` may belong. */
  protected sawReturn(seen: boolean): void {
    this.#returnAt = seen ? Date.now() : 0;
  }

  /** Whether a `\n` that comes now belongs to the `\r` before it; asks once. */
  protected followsReturn(): boolean {
    const seenAt = this.#returnAt;
    this.#returnAt = 0;
    return seenAt !== 0 && Date.now() - seenAt <= this.crlfDelay;
  }

  /** Asks a question with the next line as its answer; while one is open, shows that again. */
  protected ask(query: string, answer: Answer): void {
    this.#assertOpen();
    if (!this.#answer) {
      this.#promptBefore = this._prompt;
      this._prompt = query;
      this.#answer = answer;
    }
    this.prompt();
  }

  /** Takes a question back. */
  protected cancelQuestion(): void {
    if (!this.#answer) return;
    this.#answer = undefined;
    this._prompt = this.#promptBefore;
    this.clearLine();
  }

  #listen(): void {
    const { input, output } = this;
    const error = (thrown: unknown): void => void this.emit('error', thrown);
    const data = (chunk: Uint8Array | string): void => this._normalWrite(chunk);
    const keypress = (text: string | undefined, key?: Key): void => this.#press(text, key);
    const end = (): void => this.#end();
    const resize = (): void => this._refreshLine();
    input.on('error', error);
    if (this.terminal) {
      emitKeypressEvents(input, this);
      input.on('keypress', keypress);
      this._setRawMode(true);
      output?.on('resize', resize);
    } else {
      input.on('data', data);
    }
    input.on('end', end);
    this.once('close', () => {
      input.removeListener('error', error);
      input.removeListener('data', data);
      input.removeListener('keypress', keypress);
      input.removeListener('end', end);
      output?.removeListener('resize', resize);
    });
  }

  #followSignal(signal: AbortSignal | undefined): void {
    if (!signal) return;
    const close = (): void => this.close();
    if (signal.aborted) {
      process.nextTick(close);
      return;
    }
    signal.addEventListener('abort', close, { once: true });
    this.once('close', () => signal.removeEventListener('abort', close));
  }

  #press(text: string | undefined, key: Key | undefined): void {
    this._ttyWrite(text, key);
    // Half of a pair that came alone shows only when the line is drawn with the other half.
    if (/^\p{Surrogate}/u.test(key?.sequence ?? '')) this._refreshLine();
  }

  #end(): void {
    const rest = this.terminal ? this.line : this.#rest;
    if (typeof rest === 'string' && rest !== '') this.emit('line', rest);
    this.close();
  }

  #assertOpen(): void {
    if (this.closed) throw nodeError(Error, 'ERR_USE_AFTER_CLOSE', 'readline was closed');
  }
}
