import { abortError, validateAbortSignal, validateFunction, validateInteger } from '../validate.ts';
import { invalidArgumentType } from '../../node-errors.ts';

type EventName = string | symbol;
type Take = (...args: unknown[]) => void;
/** What an emitter needs to be listened to. */
interface Listenable {
  on(name: EventName, listener: Take): unknown;
  removeListener(name: EventName, listener: Take): unknown;
}
type Source = Listenable | EventTarget;

/** Listens to an emitter or an EventTarget; gives what stops it. */
function listen(source: Source, name: EventName, take: Take, once = false): () => void {
  if (typeof (source as Partial<Listenable> | null)?.on === 'function') {
    const emitter = source as Listenable & { once: Listenable['on'] };
    if (once) emitter.once(name, take);
    else emitter.on(name, take);
    return () => void emitter.removeListener(name, take);
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

type Step<Value> = IteratorResult<Value, undefined>;
interface Waiter<Value> {
  resolve(step: Step<Value>): void;
  reject(error: unknown): void;
}
/** What an emitter has whose events can be held back, such as a stream. */
type Pausable = Partial<Record<'pause' | 'resume', () => void>>;

/** Where Node's own tests see how many events wait. */
const WATERMARKS = Symbol.for('nodejs.watermarkData');

/** How many events wait to be read, and where their source is paused and resumed. */
interface Watermarks {
  readonly size: number;
  readonly low: number;
  readonly high: number;
  readonly isPaused: boolean;
}

/** The occurrences of an event, one after the other; see {@link on}. */
export class EventIterator<Value> implements AsyncIterableIterator<Value, undefined> {
  readonly #source: Source;
  readonly #low: number;
  readonly #high: number;
  readonly #events: { value: Value }[] = [];
  readonly #waiting: Waiter<Value>[] = [];
  readonly #stops: (() => void)[] = [];
  #failure: { error: unknown } | undefined;
  #finished = false;
  #paused = false;

  /**
   * @param valueOf - what of an occurrence is given, by its arguments
   * @throws `AbortError` if the signal has aborted already
   */
  constructor(
    source: Source,
    name: EventName,
    options: OnOptions,
    valueOf: (args: unknown[]) => Value,
  ) {
    const { signal, close = [] } = options;
    const highWaterMark = options.highWaterMark ?? Number.MAX_SAFE_INTEGER;
    const lowWaterMark = options.lowWaterMark ?? 1;
    validateAbortSignal(signal, 'options.signal');
    if (signal?.aborted) throw abortError(signal);
    validateInteger(highWaterMark, 'options.highWaterMark', 1);
    validateInteger(lowWaterMark, 'options.lowWaterMark', 1);
    this.#source = source;
    this.#low = lowWaterMark;
    this.#high = highWaterMark;
    this.#stops.push(listen(source, name, (...args) => this.#take(valueOf(args))));
    if (name !== 'error' && isEmitter(source)) {
      this.#stops.push(listen(source, 'error', (error) => this.#fail(error)));
    }
    for (const end of close) this.#stops.push(listen(source, end, () => this.#finish()));
    if (signal) {
      this.#stops.push(listen(signal, 'abort', () => this.#fail(abortError(signal)), true));
    }
  }

  get [WATERMARKS](): Watermarks {
    const state = { low: this.#low, high: this.#high };
    return Object.defineProperties(state as Watermarks, {
      size: { get: () => this.#events.length },
      isPaused: { get: () => this.#paused },
    });
  }

  async next(): Promise<Step<Value>> {
    const event = this.#events.shift();
    if (event) {
      if (this.#paused && this.#events.length < this.#low) {
        this.#paused = false;
        (this.#source as Pausable).resume?.();
      }
      return { value: event.value, done: false };
    }
    if (this.#failure) {
      const { error } = this.#failure;
      this.#failure = undefined;
      throw error;
    }
    if (this.#finished) return { value: undefined, done: true };
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  async return(): Promise<Step<Value>> {
    this.#finish();
    return { value: undefined, done: true };
  }

  throw(error: unknown): Promise<Step<Value>> {
    if (!(error instanceof Error)) {
      throw invalidArgumentType('EventEmitter.AsyncIterator', 'an instance of Error', error);
    }
    this.#fail(error);
    return Promise.resolve({ value: undefined, done: true });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #take(value: Value): void {
    const waiter = this.#waiting.shift();
    if (waiter) return waiter.resolve({ value, done: false });
    this.#events.push({ value });
    if (!this.#paused && this.#events.length > this.#high) {
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
    this.#paused = false;
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
  return new EventIterator(source, name, options, (args) => args);
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
  // A signal that follows hears of the abort even if a listener of the first one stops its event.
  const follower = AbortSignal.any([signal]);
  const heard = (event: Event): void => {
    listener(Object.defineProperty(event, 'target', { value: signal, configurable: true }));
  };
  follower.addEventListener('abort', heard, { once: true });
  return { [Symbol.dispose]: () => follower.removeEventListener('abort', heard) };
}
