import { inspect } from 'node-inspect-extracted';
import {
  invalidArgumentType,
  nodeRangeError,
  nodeTypeError,
  type NodeError,
} from '../node-errors.ts';

type Callable = (...args: never[]) => unknown;

/**
 * `ERR_OUT_OF_RANGE`.
 *
 * @param name - of the argument
 * @param range - what it must be, for instance `>= 0`
 * @param actual - what came
 */
export function outOfRange(name: string, range: string, actual: unknown): NodeError {
  const message = `The value of "${name}" is out of range. It must be ${range}. Received ${received(actual)}`;
  return nodeRangeError('ERR_OUT_OF_RANGE', message);
}

/** Great whole numbers are told with a `_` between thousands. */
function received(value: unknown): string {
  const great =
    (Number.isInteger(value) && Math.abs(value as number) > 2 ** 32) ||
    (typeof value === 'bigint' && (value > 2n ** 32n || value < -(2n ** 32n)));
  if (!great) return inspect(value);
  const digits = String(value).replace(/\B(?=(\d{3})+$)/g, '_');
  return typeof value === 'bigint' ? `${digits}n` : digits;
}

/**
 * `ERR_INVALID_ARG_VALUE`.
 *
 * @param name - of the argument
 * @param actual - what came
 * @param reason - what is wrong with it
 */
export function invalidArgumentValue(
  name: string,
  actual: unknown,
  reason = 'is invalid',
): NodeError {
  const kind = name.includes('.') ? 'property' : 'argument';
  const shown = inspect(actual);
  const short = shown.length > 128 ? `${shown.slice(0, 128)}...` : shown;
  const message = `The ${kind} '${name}' ${reason}. Received ${short}`;
  return nodeTypeError('ERR_INVALID_ARG_VALUE', message);
}

/** Throws `ERR_INVALID_ARG_TYPE` unless the value is a string. */
export function validateString(value: unknown, name: string): asserts value is string {
  if (typeof value !== 'string') throw invalidArgumentType(name, 'of type string', value);
}

/** Throws `ERR_INVALID_ARG_TYPE` unless the value is a function. */
export function validateFunction(value: unknown, name: string): asserts value is Callable {
  if (typeof value !== 'function') throw invalidArgumentType(name, 'of type function', value);
}

/** Throws `ERR_INVALID_ARG_TYPE` unless the value is an object, `null` and arrays not being any. */
export function validateObject(value: unknown, name: string): asserts value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidArgumentType(name, 'of type object', value);
  }
}

/** Throws `ERR_INVALID_ARG_TYPE` unless the value is a boolean. */
export function validateBoolean(value: unknown, name: string): asserts value is boolean {
  if (typeof value !== 'boolean') throw invalidArgumentType(name, 'of type boolean', value);
}

/** Throws `ERR_INVALID_ARG_VALUE` unless the value is one of a list. */
export function validateOneOf(value: unknown, name: string, allowed: readonly unknown[]): void {
  if (allowed.includes(value)) return;
  const list = allowed.map((each) => (typeof each === 'string' ? `'${each}'` : String(each)));
  throw invalidArgumentValue(name, value, `must be one of: ${list.join(', ')}`);
}

/**
 * Throws `ERR_INVALID_ARG_TYPE`, or `ERR_OUT_OF_RANGE` for a fraction or a number outside a range.
 */
export function validateInteger(
  value: unknown,
  name: string,
  least = Number.MIN_SAFE_INTEGER,
  most = Number.MAX_SAFE_INTEGER,
): asserts value is number {
  if (typeof value !== 'number') throw invalidArgumentType(name, 'of type number', value);
  if (!Number.isInteger(value)) throw outOfRange(name, 'an integer', value);
  if (value < least || value > most) throw outOfRange(name, `>= ${least} && <= ${most}`, value);
}

/** Throws `ERR_INVALID_ARG_TYPE` or, below `least`, `ERR_OUT_OF_RANGE`. */
export function validateNumber(
  value: unknown,
  name: string,
  least?: number,
  most?: number,
): asserts value is number {
  if (typeof value !== 'number') throw invalidArgumentType(name, 'of type number', value);
  const bounds = [
    ...(least === undefined ? [] : [`>= ${least}`]),
    ...(most === undefined ? [] : [`<= ${most}`]),
  ];
  const inside = value >= (least ?? -Infinity) && value <= (most ?? Infinity);
  if (bounds.length > 0 && !inside) throw outOfRange(name, bounds.join(' && '), value);
}

/** Throws `ERR_INVALID_ARG_TYPE` unless the value is left out or an AbortSignal. */
export function validateAbortSignal(value: unknown, name: string): void {
  if (value === undefined) return;
  if (typeof value !== 'object' || value === null || !('aborted' in value)) {
    throw invalidArgumentType(name, 'an instance of AbortSignal', value);
  }
}

/**
 * The error of an operation that its signal ended (Node documentation: Globals, "Class: AbortController").
 *
 * @param signal - its reason becomes the cause
 */
export function abortError(signal: AbortSignal): Error {
  const error = new Error('The operation was aborted', { cause: signal.reason });
  return Object.assign(error, { name: 'AbortError', code: 'ABORT_ERR' });
}
