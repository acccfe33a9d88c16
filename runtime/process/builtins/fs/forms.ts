import { AsyncWork } from '../../async-scope.ts';
import { kernel } from '../../current.ts';
import { validateFunction } from '../validate.ts';

/**
 * A file operation in two steps: it checks its arguments, as Node does before anything else, and gives
 * what does the work. From one such function come the synchronous form, that with a callback and that
 * with a promise.
 */
export type Operation = (...args: never[]) => () => unknown;

type AnyFunction = (...args: unknown[]) => unknown;
type Outcome = { value: unknown } | { error: unknown };

const custom = Symbol.for('nodejs.util.promisify.custom');

/** Works in a task of its own; meanwhile the process stays alive. */
export function later(work: () => unknown, done: (outcome: Outcome) => void): void {
  const { loop } = kernel();
  const scope = new AsyncWork('FSREQCALLBACK');
  loop.answerLater(() => {
    let outcome: Outcome;
    try {
      outcome = { value: work() };
    } catch (error) {
      outcome = { error };
    }
    scope.run(() => done(outcome));
  });
}

/** Works in a task of its own, and gives a promise of the result. */
export function laterAsPromise(work: () => unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    later(work, (outcome) => {
      if ('error' in outcome) reject(outcome.error as Error);
      else resolve(outcome.value);
    });
  });
}

/** The synchronous form. */
export function syncForm(name: string, operation: Operation): AnyFunction {
  const form = (...args: unknown[]): unknown => operation(...(args as never[]))();
  return Object.defineProperty(form, 'name', { value: `${name}Sync` });
}

/** The form that gives a promise; wrong arguments reject it. */
export function promiseForm(name: string, operation: Operation): AnyFunction {
  const form = async (...args: unknown[]): Promise<unknown> =>
    laterAsPromise(operation(...(args as never[])));
  return Object.defineProperty(form, 'name', { value: name });
}

/**
 * The form with a callback as its last argument.
 *
 * @param required - how many arguments cannot be left out
 * @param several - what the callback is given besides the result, under the names that the promise
 *   form of `util.promisify` has for them; it is one of the arguments
 */
export function callbackForm(
  name: string,
  operation: Operation,
  required: number,
  several?: { result: string; argument: string },
): AnyFunction {
  const form = (...args: unknown[]): void => {
    const at = args.findLastIndex((each) => typeof each === 'function');
    const callback = at >= Math.min(required, args.length) ? args[at] : args.slice(required).at(-1);
    validateFunction(callback, 'cb');
    const given = args.slice(0, at);
    later(operation(...(given as never[])), (outcome) => {
      const call = callback as AnyFunction;
      if ('error' in outcome) call(outcome.error);
      else if (several) call(null, outcome.value, given[1]);
      else if (outcome.value === undefined) call(null);
      else call(null, outcome.value);
    });
  };
  if (several) {
    const promised = async (...args: unknown[]): Promise<object> => ({
      [several.result]: await laterAsPromise(operation(...(args as never[]))),
      [several.argument]: args[1],
    });
    Object.defineProperty(form, custom, { value: promised });
  }
  return Object.defineProperty(form, 'name', { value: name });
}
