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

/** What a callback is given besides the result. */
export interface Several {
  result: string;
  /** The name of the second argument. */
  argument: string;
  /** Brings the forms of the arguments into one. */
  read?: ((args: unknown[]) => unknown[]) | undefined;
}

const REQUEST = { type: 'FSReqCallback' };

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
  }, REQUEST);
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
 * @param several - what the callback is given besides the result
 */
export function callbackForm(
  name: string,
  operation: Operation,
  required: number,
  several?: Several,
): AnyFunction {
  const form = (...args: unknown[]): void => {
    const at = args.findLastIndex((each) => typeof each === 'function');
    const plain = at < 0 ? args : args.slice(0, at);
    const given = several?.read ? several.read(plain) : plain;
    const work = operation(...(given as never[]));
    const callback = at < 0 ? args.slice(required).at(-1) : args[at];
    validateFunction(callback, 'cb');
    later(work, (outcome) => {
      const call = callback as AnyFunction;
      if ('error' in outcome) call(outcome.error);
      else if (several) call(null, outcome.value, given[1]);
      else if (outcome.value === undefined) call(null);
      else call(null, outcome.value);
    });
  };
  if (several) {
    const promised = async (...args: unknown[]): Promise<object> => {
      const given = several.read ? several.read(args) : args;
      const result = await laterAsPromise(operation(...(given as never[])));
      return { [several.result]: result, [several.argument]: given[1] };
    };
    Object.defineProperty(form, custom, { value: promised });
  }
  return Object.defineProperty(form, 'name', { value: name });
}
