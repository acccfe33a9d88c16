import { invalidArgumentType, nodeError } from '../node-errors.ts';
import {
  clearImmediate,
  clearInterval,
  clearTimeout,
  setImmediate as immediate,
  setInterval as interval,
  setTimeout as timeout,
} from './timers.ts';
import { abortError, validateAbortSignal, validateNumber, validateObject } from './validate.ts';

/** `ref: false` lets the process end while it waits. */
export interface TimerOptions {
  signal?: AbortSignal;
  ref?: boolean;
}

function validateOptions(options: TimerOptions): void {
  validateObject(options, 'options');
  validateAbortSignal(options.signal, 'options.signal');
  const { ref } = options;
  if (ref !== undefined && typeof ref !== 'boolean') {
    throw invalidArgumentType('options.ref', 'of type boolean', ref);
  }
}

async function wait<Value>(
  start: (done: () => void) => { unref(): unknown },
  clear: (handle: unknown) => void,
  value: Value,
  options: TimerOptions = {},
): Promise<Value> {
  validateOptions(options);
  const { signal, ref } = options;
  if (signal?.aborted) throw abortError(signal);
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      clear(handle);
      reject(abortError(signal as AbortSignal));
    };
    const handle = start(() => {
      signal?.removeEventListener('abort', abort);
      resolve(value);
    });
    if (ref === false) handle.unref();
    signal?.addEventListener('abort', abort, { once: true });
  });
}

/**
 * Resolves with `value` after `delay` ms; rejects with an `AbortError` if the signal aborts first.
 * Wrong arguments reject with `ERR_INVALID_ARG_TYPE`.
 */
export async function setTimeout<Value>(
  delay?: number,
  value?: Value,
  options?: TimerOptions,
): Promise<Value | undefined> {
  if (delay !== undefined) validateNumber(delay, 'delay');
  return wait((done) => timeout(done, delay), clearTimeout, value, options);
}

/** Resolves with `value` after the events that are at hand. */
export function setImmediate<Value>(
  value?: Value,
  options?: TimerOptions,
): Promise<Value | undefined> {
  return wait((done) => immediate(done), clearImmediate, value, options);
}

/**
 * Yields `value` every `delay` ms until the loop over it ends. What falls due while nobody asks is
 * yielded without waiting, later.
 */
export async function* setInterval<Value>(
  delay?: number,
  value?: Value,
  options: TimerOptions = {},
): AsyncGenerator<Value | undefined> {
  if (delay !== undefined) validateNumber(delay, 'delay');
  validateOptions(options);
  const { signal, ref } = options;
  if (signal?.aborted) throw abortError(signal);
  let due = 0;
  let wake: (() => void) | undefined;
  const handle = interval(() => {
    due++;
    wake?.();
  }, delay);
  if (ref === false) handle.unref();
  const abort = (): void => {
    clearInterval(handle);
    wake?.();
  };
  signal?.addEventListener('abort', abort, { once: true });
  try {
    for (;;) {
      if (due === 0 && !signal?.aborted) await new Promise<void>((resolve) => (wake = resolve));
      for (; due > 0; due--) yield value;
      if (signal?.aborted) throw abortError(signal);
    }
  } finally {
    clearInterval(handle);
    signal?.removeEventListener('abort', abort);
  }
}

/** The web's scheduler, as far as Node has it. It is had as {@link scheduler} only. */
class Scheduler {
  static #made = false;
  readonly #genuine = true;

  constructor() {
    if (Scheduler.#made) {
      throw nodeError(
        TypeError as ErrorConstructor,
        'ERR_ILLEGAL_CONSTRUCTOR',
        'Illegal constructor',
      );
    }
    Scheduler.#made = true;
  }

  /** Lets the events that are at hand go first. */
  yield(): Promise<void> {
    Scheduler.#validate(this);
    return setImmediate<void>();
  }

  /** Waits `delay` ms. */
  wait(delay: number, options?: TimerOptions): Promise<void> {
    Scheduler.#validate(this);
    return setTimeout<void>(delay, undefined, options);
  }

  static #validate(scheduler: Scheduler): void {
    if (#genuine in scheduler && scheduler.#genuine) return;
    const message = 'Value of "this" must be of type Scheduler';
    throw nodeError(TypeError as ErrorConstructor, 'ERR_INVALID_THIS', message);
  }
}

export const scheduler: Scheduler = new Scheduler();

/** Where `util.promisify` finds the promise form of a function whose callback comes first. */
const custom = Symbol.for('nodejs.util.promisify.custom');
Object.defineProperty(timeout, custom, { enumerable: true, get: () => setTimeout });
Object.defineProperty(immediate, custom, { enumerable: true, get: () => setImmediate });
