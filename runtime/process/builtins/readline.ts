import { EventEmitter, on } from 'events';
import type { Readable, Writable } from 'readable-stream';
import { StringDecoder } from 'string_decoder';
import { nodeError } from '../node-errors.ts';
import { abortError, validateFunction } from './validate.ts';

/** Where an interface reads and writes. */
export interface InterfaceOptions {
  input: Readable;
  output?: Writable;
  prompt?: string;
  terminal?: boolean;
  signal?: AbortSignal;
}

type Answer = (line: string) => void;

/**
 * Reads a stream line by line (Node documentation: Readline, "Class: InterfaceConstructor"). It does
 * not edit lines: the terminal of the page hands over whole ones.
 */
export class Interface extends EventEmitter {
  readonly input: Readable;
  readonly output: Writable | undefined;
  readonly terminal: boolean;
  line = '';
  closed = false;
  #prompt: string;
  #answer: Answer | undefined;
  #paused = false;
  readonly #decoder = new StringDecoder('utf8');
  readonly #stop: () => void;

  constructor({ input, output, prompt = '> ', terminal, signal }: InterfaceOptions) {
    super();
    this.input = input;
    this.output = output;
    this.terminal = terminal ?? Boolean((output as { isTTY?: boolean } | undefined)?.isTTY);
    this.#prompt = prompt;
    const data = (chunk: Buffer | string): void => this.#take(chunk);
    const end = (): void => this.#end();
    input.on('data', data).on('end', end);
    this.#stop = () => void input.off('data', data).off('end', end);
    if (signal?.aborted) process.nextTick(() => this.close());
    signal?.addEventListener('abort', () => this.close(), { once: true });
    input.resume();
  }

  getPrompt(): string {
    return this.#prompt;
  }

  setPrompt(prompt: string): void {
    this.#prompt = prompt;
  }

  /** Writes the prompt, and reads on if it was paused. */
  prompt(): void {
    this.#assertOpen();
    if (this.#paused) this.resume();
    this.output?.write(this.#prompt);
  }

  /**
   * Asks for one line.
   *
   * @param query - written first
   * @param options - `signal` takes the question back
   * @param callback - called with the line
   */
  question(query: string, options: { signal?: AbortSignal } | Answer, callback?: Answer): void {
    const answer = typeof options === 'function' ? options : callback;
    const signal = typeof options === 'function' ? undefined : options.signal;
    validateFunction(answer, 'cb');
    this.#assertOpen();
    if (signal?.aborted) return;
    if (this.#answer) return this.prompt();
    if (this.#paused) this.resume();
    this.output?.write(query);
    const forget = (): void => {
      this.#answer = undefined;
    };
    signal?.addEventListener('abort', forget, { once: true });
    this.#answer = (line) => {
      signal?.removeEventListener('abort', forget);
      answer(line);
    };
  }

  /** Takes text as if it had been typed. */
  write(text: string | null): void {
    this.#assertOpen();
    if (this.#paused) this.resume();
    if (text !== null) this.#take(text);
  }

  pause(): this {
    this.#assertOpen();
    if (this.#paused) return this;
    this.input.pause();
    this.#paused = true;
    this.emit('pause');
    return this;
  }

  resume(): this {
    this.#assertOpen();
    if (!this.#paused) return this;
    this.input.resume();
    this.#paused = false;
    this.emit('resume');
    return this;
  }

  close(): void {
    if (this.closed) return;
    this.pause();
    this.#stop();
    this.closed = true;
    this.emit('close');
  }

  [Symbol.dispose](): void {
    this.close();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string, void> {
    try {
      for await (const [line] of on(this, 'line', { close: ['close'] })) yield line as string;
    } finally {
      this.close();
    }
  }

  #take(chunk: Buffer | string): void {
    const text = typeof chunk === 'string' ? chunk : this.#decoder.write(chunk);
    const lines = (this.line + text).split(/\r\n|\n|\r(?!$)/);
    this.line = lines.pop() ?? '';
    for (const line of lines) this.#give(line);
  }

  #give(line: string): void {
    const answer = this.#answer;
    this.#answer = undefined;
    if (answer) answer(line);
    else this.emit('line', line);
  }

  #end(): void {
    const rest = (this.line + this.#decoder.end()).replace(/\r$/, '');
    this.line = '';
    if (rest !== '') this.#give(rest);
    this.close();
  }

  #assertOpen(): void {
    if (this.closed) throw nodeError(Error, 'ERR_USE_AFTER_CLOSE', 'readline was closed');
  }
}

/** `createInterface(options)`, or `createInterface(input, output)`. */
export function createInterface(
  options: InterfaceOptions | Readable,
  output?: Writable,
): Interface {
  return new Interface(
    'input' in options ? options : { input: options, ...(output && { output }) },
  );
}

class PromisesInterface extends Interface {
  // The promise takes the callback's place.
  // @ts-expect-error -- As in Node, it is not the other's question.
  override question(query: string, options: { signal?: AbortSignal } = {}): Promise<string> {
    const { signal } = options;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(abortError(signal));
      signal?.addEventListener('abort', () => reject(abortError(signal)), { once: true });
      super.question(query, options, resolve);
    });
  }
}

/** `node:readline/promises`. */
export const promises = {
  Interface: PromisesInterface,
  createInterface: (options: InterfaceOptions | Readable, output?: Writable): PromisesInterface =>
    new PromisesInterface(
      'input' in options ? options : { input: options, ...(output && { output }) },
    ),
};

type Done = () => void;

function control(stream: Writable, sequence: string, done?: Done): boolean {
  if (done !== undefined) validateFunction(done, 'callback');
  return stream.write(sequence, done);
}

/** Clears a line of a terminal: left of the cursor (-1), right of it (1), or all (0). */
export function clearLine(stream: Writable, direction: number, done?: Done): boolean {
  return control(stream, `\x1B[${direction < 0 ? 1 : direction > 0 ? 0 : 2}K`, done);
}

/** Clears a terminal from the cursor down. */
export function clearScreenDown(stream: Writable, done?: Done): boolean {
  return control(stream, '\x1B[0J', done);
}

/** Moves a terminal's cursor; column and row count from 0. */
export function cursorTo(stream: Writable, x: number, y?: number | Done, done?: Done): boolean {
  const sequence = typeof y === 'number' ? `\x1B[${y + 1};${x + 1}H` : `\x1B[${x + 1}G`;
  return control(stream, sequence, typeof y === 'function' ? y : done);
}

/** Moves a terminal's cursor by columns and rows. */
export function moveCursor(stream: Writable, dx: number, dy: number, done?: Done): boolean {
  const across = dx === 0 ? '' : `\x1B[${Math.abs(dx)}${dx < 0 ? 'D' : 'C'}`;
  const down = dy === 0 ? '' : `\x1B[${Math.abs(dy)}${dy < 0 ? 'A' : 'B'}`;
  return control(stream, across + down, done);
}
