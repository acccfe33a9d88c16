import { inspect } from 'node-inspect-extracted';
import { invalidArgumentType, nodeError, nodeTypeError } from '../node-errors.ts';
import { AssertionError } from './assert/assertion-error.ts';
import { CallTracker } from './assert/call-tracker.ts';
import { callSource } from './assert/call-source.ts';
import { checkThrown } from './assert/thrown.ts';
import { isDeepEqual } from './util/deep-equal.ts';
import { validateFunction, validateObject, validateOneOf } from './validate.ts';

type AnyFunction = (...args: never[]) => unknown;
type Message = string | Error | undefined;
type Compare = (actual: unknown, expected: unknown, skipPrototype: boolean) => boolean;

const OPERATORS: Record<string, string> = { equal: '==', notEqual: '!=' };

/** Makes an assertion about two values; its name is that of the documented function. */
function comparison(name: string, holds: Compare): AnyFunction {
  const assertion = function (this: unknown, ...args: [unknown, unknown, Message]): void {
    if (args.length < 2) {
      const problem = 'The "actual" and "expected" arguments must be specified';
      throw nodeError(TypeError as ErrorConstructor, 'ERR_MISSING_ARGS', problem);
    }
    const [actual, expected, message] = args;
    const { diff, skipPrototype } = settingsOf(this);
    if (holds(actual, expected, skipPrototype)) return;
    if (message instanceof Error) throw message;
    const operator = OPERATORS[name] ?? name;
    throw new AssertionError({
      message,
      actual,
      expected,
      operator,
      stackStartFn: assertion,
      diff,
    });
  };
  return Object.defineProperty(assertion, 'name', { value: name });
}

// oxlint-disable-next-line eqeqeq -- The loose comparison is what was asked for.
const loose: Compare = (a, b) => a == b || (Number.isNaN(a) && Number.isNaN(b));
const not =
  (compare: Compare): Compare =>
  (a, b, skipPrototype) =>
    !compare(a, b, skipPrototype);
const looseDeep: Compare = (a, b) => isDeepEqual(a, b, { mode: 'loose' });
const strictDeep: Compare = (a, b, skipPrototype) =>
  isDeepEqual(a, b, { mode: 'strict', skipPrototype });
const partialDeep: Compare = (a, b) => isDeepEqual(a, b, { mode: 'partial' });

const strictEqual = comparison('strictEqual', Object.is);
const notStrictEqual = comparison('notStrictEqual', not(Object.is));
const deepStrictEqual = comparison('deepStrictEqual', strictDeep);
const notDeepStrictEqual = comparison('notDeepStrictEqual', not(strictDeep));

function falsyMessage(value: unknown, start: AnyFunction): string {
  const holder = { stack: '' };
  Error.captureStackTrace?.(holder, start);
  const call = callSource(holder.stack || (new Error('for its stack').stack ?? ''));
  const header = 'The expression evaluated to a falsy value:';
  return call === undefined ? `${header} ${inspect(value)}` : `${header}\n\n  ${call}\n`;
}

function check(args: unknown[], start: AnyFunction): void {
  const [value, message] = args as [unknown, Message];
  if (value) return;
  if (message instanceof Error) throw message;
  const generated =
    args.length === 0 ? 'No value argument passed to `assert.ok()`' : falsyMessage(value, start);
  throw new AssertionError({
    message: message ?? generated,
    generated: message === undefined,
    actual: value,
    expected: true,
    operator: '==',
    stackStartFn: start,
  });
}

function ok(...args: unknown[]): void {
  check(args, ok);
}

function fail(this: unknown, message: Message = 'Failed'): never {
  if (message instanceof Error) throw message;
  const generated = message === 'Failed';
  const { diff } = settingsOf(this);
  throw new AssertionError({ message, generated, operator: 'fail', stackStartFn: fail, diff });
}

/** The arguments behind the function: an error to expect, and a message. */
function readExpectation(args: unknown[]): { expected: unknown; message: Message } {
  const [expected, message] = args as [unknown, Message];
  if (typeof expected === 'string') return { expected: undefined, message: expected };
  return { expected, message };
}

/** A text in the place of an error is a message; one that is the error's own was meant for a check. */
function assertUnambiguous(error: unknown, [text]: unknown[]): void {
  if (typeof text !== 'string') return;
  const own = typeof error === 'object' && error !== null ? (error as Error).message : error;
  if (own !== text) return;
  const what = own === error ? `error "${text}"` : `error message "${text}"`;
  throw nodeTypeError(
    'ERR_AMBIGUOUS_ARGUMENT',
    `The "error/message" argument is ambiguous. The ${what} is identical to the message.`,
  );
}

function missing(kind: string, args: unknown[], operator: AnyFunction): never {
  const { expected, message } = readExpectation(args);
  if (message instanceof Error) throw message;
  const name = (expected as { name?: string } | undefined)?.name;
  const text = `Missing expected ${kind}${name ? ` (${name})` : ''}`;
  throw new AssertionError({
    message: `${text}${message === undefined ? '.' : `: ${message}`}`,
    expected,
    operator: operator.name,
    stackStartFn: operator,
  });
}

function throws(action: unknown, ...args: unknown[]): void {
  validateFunction(action, 'fn');
  try {
    action();
  } catch (error) {
    assertUnambiguous(error, args);
    return checkThrown(error, { ...readExpectation(args), operator: throws });
  }
  missing('exception', args, throws);
}

/** The promise that was given, or that a function gave. Throws as Node does where there is none. */
function promiseOf(given: unknown): PromiseLike<unknown> {
  const promise: unknown = typeof given === 'function' ? (given as () => unknown)() : given;
  const { then, catch: caught } = Object(promise) as Partial<Promise<unknown>>;
  const isPromise =
    promise instanceof Promise || (typeof then === 'function' && typeof caught === 'function');
  if (isPromise) return promise as PromiseLike<unknown>;
  if (typeof given !== 'function') {
    throw invalidArgumentType('promiseFn', 'of type function or an instance of Promise', given);
  }
  const received = invalidArgumentType('promiseFn', '', promise).message.replace(
    /^.*Received /s,
    '',
  );
  const message =
    'Expected instance of Promise to be returned from the "promiseFn" function but got ' +
    `${received}.`;
  throw nodeError(TypeError as ErrorConstructor, 'ERR_INVALID_RETURN_VALUE', message);
}

async function rejects(promise: unknown, ...args: unknown[]): Promise<void> {
  const pending = promiseOf(promise);
  try {
    await pending;
  } catch (error) {
    assertUnambiguous(error, args);
    return checkThrown(error, { ...readExpectation(args), operator: rejects });
  }
  missing('rejection', args, rejects);
}

function unwanted(error: unknown, kind: string, args: unknown[], operator: AnyFunction): never {
  const { expected, message } = readExpectation(args);
  const matches =
    expected === undefined ||
    (typeof expected === 'function' && error instanceof expected) ||
    (expected instanceof RegExp && expected.test(String(error)));
  if (!matches) throw error;
  const about = message === undefined ? '.' : `: ${String(message)}`;
  const actual = (error as Error | null)?.message;
  throw new AssertionError({
    message: `Got unwanted ${kind}${about}\nActual message: "${actual}"`,
    actual: error,
    expected,
    operator: operator.name,
    stackStartFn: operator,
  });
}

function doesNotThrow(action: unknown, ...args: unknown[]): void {
  validateFunction(action, 'fn');
  try {
    action();
  } catch (error) {
    unwanted(error, 'exception', args, doesNotThrow);
  }
}

async function doesNotReject(promise: unknown, ...args: unknown[]): Promise<void> {
  const pending = promiseOf(promise);
  try {
    await pending;
  } catch (error) {
    unwanted(error, 'rejection', args, doesNotReject);
  }
}

function ifError(value: unknown): void {
  if (value == null) return;
  const { message: own, constructor: Kind } = Object(value) as Error;
  const named = typeof own === 'string' ? own || (Kind?.name ?? '') : inspect(value);
  const text = typeof value === 'object' ? named : inspect(value);
  const message = `ifError got unwanted exception: ${text}`;
  const operator = 'ifError';
  throw new AssertionError({
    message,
    actual: value,
    expected: null,
    operator,
    stackStartFn: ifError,
  });
}

function matching(name: string, wanted: boolean, complaint: string): AnyFunction {
  const assertion = (text: unknown, pattern: unknown, message: Message): void => {
    if (!(pattern instanceof RegExp)) {
      throw invalidArgumentType('regexp', 'an instance of RegExp', pattern);
    }
    if (typeof text === 'string' && pattern.test(text) === wanted) return;
    if (message instanceof Error) throw message;
    const generated =
      typeof text === 'string'
        ? `The input ${complaint} the regular expression ${inspect(pattern)}. Input:\n\n${inspect(text)}\n`
        : invalidArgumentType('string', 'of type string', text).message;
    throw new AssertionError({
      message: message ?? generated,
      generated: message === undefined,
      actual: text,
      expected: pattern,
      operator: name,
      stackStartFn: assertion,
    });
  };
  return Object.defineProperty(assertion, 'name', { value: name });
}

const shared = {
  AssertionError,
  ok,
  fail,
  deepStrictEqual,
  notDeepStrictEqual,
  partialDeepStrictEqual: comparison('partialDeepStrictEqual', partialDeep),
  strictEqual,
  notStrictEqual,
  match: matching('match', true, 'did not match'),
  doesNotMatch: matching('doesNotMatch', false, 'was expected to not match'),
  throws,
  rejects,
  doesNotThrow,
  doesNotReject,
  ifError,
};

const legacy = {
  equal: comparison('equal', loose),
  notEqual: comparison('notEqual', not(loose)),
  deepEqual: comparison('deepEqual', looseDeep),
  notDeepEqual: comparison('notDeepEqual', not(looseDeep)),
};
const strictly = {
  equal: strictEqual,
  notEqual: notStrictEqual,
  deepEqual: deepStrictEqual,
  notDeepEqual: notDeepStrictEqual,
};

/** Options of {@link Assert}. */
interface AssertOptions {
  /** How much of a difference a message shows. */
  diff?: 'simple' | 'full';
  strict?: boolean;
  skipPrototype?: boolean;
}

const settings = new WeakMap<object, AssertOptions>();

/** The options of the {@link Assert} that a function was called on. */
function settingsOf(self: unknown): { diff: 'simple' | 'full'; skipPrototype: boolean } {
  const { diff = 'simple', skipPrototype = false } = settings.get(Object(self) as object) ?? {};
  return { diff, skipPrototype };
}

/**
 * Assertions with options of their own (Node documentation: Assert, "Class: assert.Assert"). A
 * function, because Node's own error says that it wants `new`.
 */
function Assert(this: object | undefined, options: AssertOptions = {}): void {
  if (new.target === undefined) {
    const message = 'Class constructor Assert cannot be invoked without `new`';
    throw nodeTypeError('ERR_CONSTRUCT_CALL_REQUIRED', message);
  }
  validateObject(options, 'options');
  const { diff, strict: isStrict = true } = options;
  if (diff !== undefined) validateOneOf(diff, 'options.diff', ['simple', 'full']);
  const self = this as object;
  settings.set(self, { ...options });
  Object.assign(self, { AssertionError }, isStrict ? strictly : {});
}
for (const [name, value] of Object.entries({ ...shared, ...legacy })) {
  const hidden = { value, configurable: true, writable: true };
  if (name !== 'AssertionError') Object.defineProperty(Assert.prototype, name, hidden);
}

type AssertModule = ((...args: unknown[]) => void) & typeof shared & { strict: unknown };

/** `node:assert/strict` (Node documentation: Assert, "Strict assertion mode"). */
export const strict: AssertModule = Object.assign(
  function strict(...args: unknown[]): void {
    check(args, strict);
  },
  shared,
  strictly,
  { CallTracker, Assert, strict: undefined as unknown },
);
strict.strict = strict;

/** `node:assert` (Node documentation: Assert, "Legacy assertion mode"). */
export const assert: AssertModule = Object.assign(ok, shared, legacy, {
  CallTracker,
  Assert,
  strict,
});
