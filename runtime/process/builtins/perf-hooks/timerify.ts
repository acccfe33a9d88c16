import { invalidArgumentType } from '../../node-errors.ts';
import { validateFunction, validateObject } from '../validate.ts';
import { createCall } from './entries.ts';
import { RecordableHistogram } from './histogram.ts';
import { tellObservers } from './observer.ts';

type Callable = (...args: never[]) => unknown;

/**
 * Wraps a function so that each call is measured (Node documentation: Performance hooks,
 * `performance.timerify`): a `function` entry for those who observe, until the promise settles if it
 * returns one.
 *
 * @param options - `histogram` gets the durations in nanoseconds
 * @throws `ERR_INVALID_ARG_TYPE`
 */
export function timerify<Fn extends Callable>(
  fn: Fn,
  options: { histogram?: RecordableHistogram } = {},
): Fn {
  validateFunction(fn, 'fn');
  validateObject(options, 'options');
  const { histogram } = options;
  if (histogram !== undefined && !(histogram instanceof RecordableHistogram)) {
    const expected = 'an instance of RecordableHistogram';
    throw invalidArgumentType('options.histogram', expected, histogram);
  }
  const done = (start: number, args: unknown[]): void => {
    const duration = performance.now() - start;
    histogram?.record(Math.max(1, Math.ceil(duration * 1e6)));
    tellObservers(createCall(fn.name, start, duration, args));
  };
  function timerified(this: unknown, ...args: never[]): unknown {
    const start = performance.now();
    const made = new.target
      ? (Reflect.construct(fn, args, fn) as unknown)
      : Reflect.apply(fn, this, args);
    if (!new.target && typeof (made as Promise<unknown> | null)?.finally === 'function') {
      return (made as Promise<unknown>).finally(() => done(start, args));
    }
    done(start, args);
    return made;
  }
  Object.defineProperties(timerified, {
    length: { value: fn.length, configurable: true },
    name: { value: `timerified ${fn.name}`, configurable: true },
  });
  return timerified as Callable as Fn;
}
