import { inspect } from 'node-inspect-extracted';
import { invalidArgumentType } from '../../node-errors.ts';
import { isDeepEqual } from '../util/deep-equal.ts';
import { invalidArgumentValue } from '../validate.ts';
import { AssertionError } from './assertion-error.ts';

type Fields = Record<string, unknown>;
type AnyFunction = (...args: never[]) => unknown;

/** What was asked of an error, and by which function. */
export interface Expectation {
  expected: unknown;
  message: string | Error | undefined;
  operator: AnyFunction;
}

/** Stands for an error, with only the fields that are compared. */
function Comparison(): void {}

function fieldsOf(source: Fields, keys: string[]): object {
  const fields = keys.filter((key) => key in source).map((key) => [key, source[key]]);
  return Object.assign(Object.create(Comparison.prototype) as object, Object.fromEntries(fields));
}

/**
 * Checks that an error is the one expected.
 *
 * @param actual - what was thrown
 * @throws {@link AssertionError}, or `actual` itself where a class does not match and it is no error
 */
export function checkThrown(actual: unknown, { expected, message, operator }: Expectation): void {
  if (expected === undefined) return;
  const fail = (generated: string): never => {
    if (message instanceof Error) throw message;
    throw new AssertionError({
      message: message ?? generated,
      generated: message === undefined,
      actual,
      expected,
      operator: operator.name,
      stackStartFn: operator,
    });
  };
  if (expected instanceof RegExp) {
    if (expected.test(String(actual))) return;
    const input = inspect(String(actual));
    fail(
      `The input did not match the regular expression ${inspect(expected)}. Input:\n\n${input}\n`,
    );
  }
  if (isEmptyObject(expected)) {
    throw invalidArgumentValue('error', expected, 'may not be an empty object');
  }
  if (typeof expected === 'function') return checkByFunction(actual, expected as AnyFunction, fail);
  if (typeof expected !== 'object' || expected === null) {
    const types = 'of type function or an instance of Error, RegExp, or Object';
    throw invalidArgumentType('error', types, expected);
  }
  checkFields(actual, expected as Fields, { expected, message, operator });
}

const isEmptyObject = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  !(value instanceof Error) &&
  Object.keys(value).length === 0;

function checkByFunction(
  actual: unknown,
  expected: AnyFunction,
  fail: (message: string) => never,
): void {
  if (expected.prototype !== undefined && actual instanceof expected) return;
  const isErrorClass = expected === Error || Object.prototype.isPrototypeOf.call(Error, expected);
  if (isErrorClass) {
    const wanted = `The error is expected to be an instance of "${expected.name}".`;
    if (!(actual instanceof Error)) fail(`${wanted} Received "${inspect(actual, { depth: -1 })}"`);
    const { constructor, message } = actual as Error;
    fail(`${wanted} Received "${constructor.name}"\n\nError message:\n\n${message}`);
  }
  const result: unknown = Reflect.apply(expected, {}, [actual]);
  if (result === true) return;
  const name = expected.name === '' ? '' : `"${expected.name}" `;
  fail(
    `The ${name}validation function is expected to return "true". Received ${inspect(result)}` +
      `\n\nCaught error:\n\n${actual instanceof Error ? String(actual) : inspect(actual)}`,
  );
}

function checkFields(actual: unknown, expected: Fields, { message, operator }: Expectation): void {
  if (typeof actual !== 'object' || actual === null) {
    if (message instanceof Error) throw message;
    const values = { message, actual, expected, operator: 'deepStrictEqual' };
    const error = new AssertionError({ ...values, stackStartFn: operator });
    throw Object.assign(error, { operator: operator.name });
  }
  const keys = Object.keys(expected);
  if (expected instanceof Error) keys.push('name', 'message');
  const given = Object(actual) as Fields;
  const matchesPattern = (key: string): boolean => {
    const [is, should] = [given[key], expected[key]];
    return should instanceof RegExp && typeof is === 'string' && should.test(is);
  };
  const others = keys.filter((key) => !matchesPattern(key));
  if (
    others.every(
      (key) => key in given && isDeepEqual(given[key], expected[key], { mode: 'strict' }),
    )
  )
    return;
  if (message instanceof Error) throw message;
  throw new AssertionError({
    message,
    actual: message === undefined ? fieldsOf(given, others) : actual,
    expected: message === undefined ? fieldsOf(expected, others) : expected,
    operator: operator.name,
    stackStartFn: operator,
  });
}
