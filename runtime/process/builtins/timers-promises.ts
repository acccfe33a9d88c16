import {
  clearImmediate,
  clearTimeout,
  setImmediate as immediate,
  setTimeout as timeout,
} from './timers.ts';

/** `ref: false` lets the process end while it waits. */
export interface TimerOptions {
  signal?: AbortSignal;
  ref?: boolean;
}

function aborted(signal: AbortSignal): Error {
  const error = new Error('The operation was aborted', { cause: signal.reason });
  return Object.assign(error, { name: 'AbortError', code: 'ABORT_ERR' });
}

function wait<Value>(
  start: (done: () => void) => { unref(): unknown },
  clear: (handle: unknown) => void,
  value: Value,
  { signal, ref = true }: TimerOptions = {},
): Promise<Value> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(aborted(signal));
    const abort = (): void => {
      clear(handle);
      reject(aborted(signal as AbortSignal));
    };
    const handle = start(() => {
      signal?.removeEventListener('abort', abort);
      resolve(value);
    });
    if (!ref) handle.unref();
    signal?.addEventListener('abort', abort, { once: true });
  });
}

/** Resolves with `value` after `delay` ms; rejects with an `AbortError` if the signal aborts first. */
export function setTimeout<Value>(
  delay?: number,
  value?: Value,
  options?: TimerOptions,
): Promise<Value | undefined> {
  return wait((done) => timeout(done, delay), clearTimeout, value, options);
}

/** Resolves with `value` after the events that are at hand. */
export function setImmediate<Value>(
  value?: Value,
  options?: TimerOptions,
): Promise<Value | undefined> {
  return wait((done) => immediate(done), clearImmediate, value, options);
}

/** Yields `value` every `delay` ms until the loop over it ends. */
export async function* setInterval<Value>(
  delay?: number,
  value?: Value,
  options?: TimerOptions,
): AsyncGenerator<Value | undefined> {
  for (;;) yield await setTimeout(delay, value, options);
}

/** `wait(ms)` and `yield()` of the web's scheduler, as Node has them. */
export const scheduler = {
  wait: (delay: number, options?: TimerOptions): Promise<void> =>
    setTimeout(delay, undefined, options),
  yield: (): Promise<void> => setImmediate<void>(),
};
