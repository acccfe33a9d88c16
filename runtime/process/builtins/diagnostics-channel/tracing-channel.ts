import { validateFunction } from '../validate.ts';
import type { Channel, Subscriber } from './channel.ts';

/** What is told of an operation: its synchronous part, then what comes later, and its failure. */
export const PHASES = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'] as const;
/** Something for each phase. */
export type Phases<Value> = Record<(typeof PHASES)[number], Value>;

/** What is told of one operation; the channel adds how it went. */
interface Context {
  result?: unknown;
  error?: unknown;
}
type Callable = (...args: never[]) => unknown;

/** The channels that follow an operation (Node documentation: Diagnostics Channel, "Class: TracingChannel"). */
export class TracingChannel implements Phases<Channel> {
  declare readonly start: Channel;
  declare readonly end: Channel;
  declare readonly asyncStart: Channel;
  declare readonly asyncEnd: Channel;
  declare readonly error: Channel;

  constructor(channels: Phases<Channel>) {
    // As in Node they do not show when it is printed.
    for (const phase of PHASES) Object.defineProperty(this, phase, { value: channels[phase] });
  }

  get hasSubscribers(): boolean {
    return PHASES.some((phase) => this[phase].hasSubscribers);
  }

  /** Has functions told of some phases. */
  subscribe(subscribers: Partial<Phases<Subscriber>>): void {
    for (const phase of PHASES) {
      const subscriber = subscribers[phase];
      if (subscriber) this[phase].subscribe(subscriber);
    }
  }

  /** Whether all of them were there. */
  unsubscribe(subscribers: Partial<Phases<Subscriber>>): boolean {
    let all = true;
    for (const phase of PHASES) {
      const subscriber = subscribers[phase];
      if (subscriber && !this[phase].unsubscribe(subscriber)) all = false;
    }
    return all;
  }

  /**
   * Calls a function and tells of its start and end, or its error.
   *
   * @param context - what is told; it gets `result` or `error`
   */
  traceSync(fn: Callable, context: Context = {}, thisArg?: unknown, ...args: unknown[]): unknown {
    if (!this.hasSubscribers) return Reflect.apply(fn, thisArg, args);
    return this.#trace(context, () => (context.result = Reflect.apply(fn, thisArg, args)));
  }

  /** As {@link traceSync}, and tells when the promise settles that the function returns. */
  tracePromise(
    fn: Callable,
    context: Context = {},
    thisArg?: unknown,
    ...args: unknown[]
  ): unknown {
    if (!this.hasSubscribers) return Reflect.apply(fn, thisArg, args);
    const settled = (): void => {
      this.asyncStart.publish(context);
      this.asyncEnd.publish(context);
    };
    const fulfilled = (result: unknown): unknown => {
      context.result = result;
      settled();
      return result;
    };
    const rejected = (error: unknown): never => {
      this.#fail(context, error);
      settled();
      throw error;
    };
    return this.#trace(context, () => {
      const returned = Reflect.apply(fn, thisArg, args);
      const promise = returned instanceof Promise ? returned : Promise.resolve(returned);
      return promise.then(fulfilled, rejected);
    });
  }

  /**
   * As {@link traceSync}, and tells when the function calls back.
   *
   * @param position - where among `args` the callback is @default the last
   * @throws `ERR_INVALID_ARG_TYPE` if there is none
   */
  traceCallback(
    fn: Callable,
    position = -1,
    context: Context = {},
    thisArg?: unknown,
    ...args: unknown[]
  ): unknown {
    if (!this.hasSubscribers) return Reflect.apply(fn, thisArg, args);
    const callback = args.at(position);
    validateFunction(callback, 'callback');
    const called = (self: unknown, results: unknown[]): unknown => {
      const [error, result] = results;
      if (error) this.#fail(context, error);
      else context.result = result;
      return this.asyncStart.runStores(context, () => {
        try {
          return Reflect.apply(callback as Callable, self, results);
        } finally {
          this.asyncEnd.publish(context);
        }
      });
    };
    function calledBack(this: unknown, ...results: unknown[]): unknown {
      return called(this, results);
    }
    args.splice(position, 1, calledBack);
    return this.#trace(context, () => Reflect.apply(fn, thisArg, args));
  }

  #fail(context: Context, error: unknown): void {
    context.error = error;
    this.error.publish(context);
  }

  #trace(context: Context, call: () => unknown): unknown {
    return this.start.runStores(context, () => {
      try {
        return call();
      } catch (error) {
        this.#fail(context, error);
        throw error;
      } finally {
        this.end.publish(context);
      }
    });
  }
}
