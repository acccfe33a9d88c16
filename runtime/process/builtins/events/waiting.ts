import { abortError, validateAbortSignal, validateFunction, validateNumber } from '../validate.ts';
import { invalidArgumentType } from '../../node-errors.ts';
import type { Emitter, Listener } from './emitter.ts';

type Source = Emitter | EventTarget;
type EventName = string | symbol;
type Take = (...args: unknown[]) => void;

/** Listens to an emitter or an EventTarget; gives what stops it. */
function listen(source: Source, name: EventName, take: Take, once = false): () => void {
  const listener = take as Listener;
  if (typeof (source as Partial<Emitter> | null)?.on === 'function') {
    const emitter = source as Emitter & { once: Emitter['on'] };
    if (once) emitter.once(name, listener);
    else emitter.on(name, listener);
    return () => void emitter.removeListener(name, listener);
  }
  if (typeof (source as Partial<EventTarget> | null)?.addEventListener !== 'function') {
    throw invalidArgumentType('emitter', 'an instance of EventEmitter', source);
  }
  const target = source as EventTarget;
  target.addEventListener(String(name), take, { once });
  return () => target.removeEventListener(String(name), take);
}

const isEmitter = (source: Source): boolean => 'on' in source;

/**
 * Waits for an event.
 *
 * @param source - an emitter or an EventTarget
 * @param name - of the event
 * @param options - `signal` ends the wait with an `AbortError`
 * @returns the event's arguments; rejects with what an emitter's `error` event brings
 */
export async function once(
  source: Source,
  name: EventName,
  options: { signal?: AbortSignal } = {},
): Promise<unknown[]> {
  const { signal } = options;
  validateAbortSignal(signal, 'options.signal');
  if (signal?.aborted) throw abortError(signal);
  return new Promise((resolve, reject) => {
    const stops: (() => void)[] = [];
    const settle = (action: () => void): void => {
      for (const stop of stops) stop();
      action();
    };
    stops.push(listen(source, name, (...args) => settle(() => resolve(args)), true));
    if (name !== 'error' && isEmitter(source)) {
      stops.push(listen(source, 'error', (error) => settle(() => reject(error)), true));
    }
    if (signal) {
      stops.push(listen(signal, 'abort', () => settle(() => reject(abortError(signal))), true));
    }
  });
}

/** How {@link on} listens; the water marks count events that wait to be read. */
export interface OnOptions {
  signal?: AbortSignal;
  /** Events that end the iteration. */
  close?: EventName[];
  highWaterMark?: number;
  lowWaterMark?: number;
}

type Step = IteratorResult<unknown[], undefined>;
interface Waiter {
  resolve(step: Step): void;
  reject(error: unknown): void;
}
/** What an emitter has whose events can be held back, such as a stream. */
type Pausable = Partial<Record<'pause' | 'resume', () => void>>;

class EventIterator implements AsyncIterableIterator<unknown[], undefined> {
  readonly #source: Source;
  readonly #options: OnOptions;
  readonly #events: unknown[][] = [];
  readonly #waiting: Waiter[] = [];
  readonly #stops: (() => void)[] = [];
  #failure: { error: unknown } | undefined;
  #finished = false;
  #paused = false;

  constructor(source: Source, name: EventName, options: OnOptions) {
    const { signal, close = [], highWaterMark, lowWaterMark } = options;
    validateAbortSignal(signal, 'options.signal');
    if (highWaterMark !== undefined) validateNumber(highWaterMark, 'options.highWaterMark', 1);
    if (lowWaterMark !== undefined) validateNumber(lowWaterMark, 'options.lowWaterMark', 1);
    if (signal?.aborted) throw abortError(signal);
    this.#source = source;
    this.#options = options;
    this.#stops.push(listen(source, name, (...args) => this.#take(args)));
    if (name !== 'error' && isEmitter(source)) {
      this.#stops.push(listen(source, 'error', (error) => this.#fail(error)));
    }
    for (const end of close) this.#stops.push(listen(source, end, () => this.#finish()));
    if (signal) {
      this.#stops.push(listen(signal, 'abort', () => this.#fail(abortError(signal)), true));
    }
  }

  async next(): Promise<Step> {
    const event = this.#events.shift();
    if (event) {
      if (this.#paused && this.#events.length < (this.#options.lowWaterMark ?? 1)) {
        this.#paused = false;
        (this.#source as Pausable).resume?.();
      }
      return { value: event, done: false };
    }
    if (this.#failure) {
      const { error } = this.#failure;
      this.#failure = undefined;
      throw error;
    }
    if (this.#finished) return { value: undefined, done: true };
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  async return(): Promise<Step> {
    this.#finish();
    return { value: undefined, done: true };
  }

  throw(error: unknown): Promise<Step> {
    if (!(error instanceof Error)) {
      throw invalidArgumentType('EventEmitter.AsyncIterator', 'an instance of Error', error);
    }
    this.#fail(error);
    return Promise.resolve({ value: undefined, done: true });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #take(args: unknown[]): void {
    const waiter = this.#waiting.shift();
    if (waiter) return waiter.resolve({ value: args, done: false });
    this.#events.push(args);
    if (!this.#paused && this.#events.length > (this.#options.highWaterMark ?? Infinity)) {
      this.#paused = true;
      (this.#source as Pausable).pause?.();
    }
  }

  #fail(error: unknown): void {
    const waiter = this.#waiting.shift();
    if (waiter) waiter.reject(error);
    else this.#failure = { error };
    this.#finish();
  }

  #finish(): void {
    this.#finished = true;
    for (const stop of this.#stops.splice(0)) stop();
    for (const waiter of this.#waiting.splice(0)) waiter.resolve({ value: undefined, done: true });
  }
}

/**
 * Iterates over an event's occurrences, each as the list of its arguments.
 *
 * @param source - an emitter or an EventTarget
 * @param name - of the event
 * @throws `AbortError` if the signal has aborted already
 */
export function on(
  source: Source,
  name: EventName,
  options: OnOptions = {},
): AsyncIterableIterator<unknown[], undefined> {
  return new EventIterator(source, name, options);
}

/**
 * Listens once to a signal's `abort`, even if another listener stops the event's propagation; calls
 * back in a microtask if it has aborted already.
 *
 * @returns disposing of it removes the listener
 */
export function addAbortListener(
  signal: AbortSignal | undefined,
  listener: (event?: Event) => void,
): Disposable {
  if (signal === undefined)
    throw invalidArgumentType('signal', 'an instance of AbortSignal', signal);
  validateAbortSignal(signal, 'signal');
  validateFunction(listener, 'listener');
  if (signal.aborted) {
    queueMicrotask(() => listener());
    return { [Symbol.dispose]() {} };
  }
  signal.addEventListener('abort', listener, { once: true });
  return { [Symbol.dispose]: () => signal.removeEventListener('abort', listener) };
}
