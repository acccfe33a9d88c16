import { invalidArgumentValue, validateFunction, validateInteger } from '../validate.ts';
import { AssertionError } from './assertion-error.ts';

type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;

/** One call of a tracked function. */
interface TrackedCall {
  readonly thisArg: unknown;
  readonly arguments: readonly unknown[];
}

interface Tracked {
  name: string;
  expected: number;
  calls: TrackedCall[];
  stack: Error;
}

/** A function that was not called as often as expected. */
interface CallReport {
  message: string;
  actual: number;
  expected: number;
  operator: string;
  stack: Error;
}

/** Counts calls (Node documentation: Assert, "Class: assert.CallTracker"; deprecated). */
export class CallTracker {
  readonly #tracked = new Map<unknown, Tracked>();

  /**
   * Makes a function that counts its calls.
   *
   * @param given - the function to call, which may be left out
   * @param count - how many calls are expected
   */
  calls(given?: unknown, count = 1): AnyFunction {
    const expected = typeof given === 'number' ? given : count;
    const original = typeof given === 'function' ? (given as AnyFunction) : function calls() {};
    if (given !== undefined && typeof given !== 'number') validateFunction(given, 'fn');
    validateInteger(expected, 'expected', 1);
    const tracked: Tracked = {
      name: original.name || 'calls',
      expected,
      calls: [],
      stack: new Error(),
    };
    const proxy = new Proxy(original, {
      apply(target, thisArg, args) {
        const call = { thisArg: thisArg as unknown, arguments: Object.freeze([...args]) };
        tracked.calls.push(Object.freeze(call));
        return Reflect.apply(target, thisArg, args);
      },
    });
    this.#tracked.set(proxy, tracked);
    return proxy;
  }

  getCalls(tracked: unknown): readonly TrackedCall[] {
    return Object.freeze([...this.#find(tracked).calls]);
  }

  /** Forgets the calls of one function, or of all. */
  reset(tracked?: unknown): void {
    const all = tracked === undefined ? [...this.#tracked.values()] : [this.#find(tracked)];
    for (const each of all) each.calls = [];
  }

  report(): CallReport[] {
    return [...this.#tracked.values()]
      .filter(({ calls, expected }) => calls.length !== expected)
      .map(({ name, calls, expected, stack }) => ({
        message:
          `Expected the ${name} function to be executed ${expected} time(s) but was executed ` +
          `${calls.length} time(s).`,
        actual: calls.length,
        expected,
        operator: name,
        stack,
      }));
  }

  /** Throws unless each function was called as often as expected. */
  verify(): void {
    const reports = this.report();
    const [first] = reports;
    if (!first) return;
    const message =
      reports.length === 1
        ? first.message
        : 'Functions were not called the expected number of times';
    throw new AssertionError({ message, details: reports });
  }

  #find(tracked: unknown): Tracked {
    const found = this.#tracked.get(tracked);
    if (!found) throw invalidArgumentValue('tracked', tracked, 'is not a tracked function');
    return found;
  }
}
