import { invalidArgumentType, nodeError, type NodeError } from '../../node-errors.ts';
import { invalidArgumentValue, outOfRange } from '../validate.ts';

/*
 * The errors of the stream library. Its own bear the name of a class of its own in what is printed;
 * Vite puts this file in the place of `ours/errors.js`, so that they read as Node's do.
 */

/** An operation that a signal ended (Node documentation: Errors, "Class: AbortError"). */
export class AbortError extends Error {
  readonly code = 'ABORT_ERR';

  constructor(message = 'The operation was aborted', options?: ErrorOptions) {
    super(message, options);
    this.name = 'AbortError';
  }
}

/**
 * Joins two errors of one operation: the outer one, with the inner one beside it.
 *
 * @returns the one that is there, or an AggregateError with the outer one's message and code
 */
export function aggregateTwoErrors(
  inner: Error | null | undefined,
  outer: (Error & { code?: unknown; errors?: unknown[] }) | null | undefined,
): Error | null | undefined {
  if (!inner || !outer || inner === outer) return inner || outer;
  if (Array.isArray(outer.errors)) {
    outer.errors.push(inner);
    return outer;
  }
  return Object.assign(new AggregateError([outer, inner], outer.message), { code: outer.code });
}

/** Stack traces show no built-ins here, so there is nothing to hide. */
export const hideStackFrames = <Checker>(checker: Checker): Checker => checker;

const PRIMITIVES = new Set([
  'string',
  'function',
  'number',
  'object',
  'boolean',
  'bigint',
  'symbol',
]);

function listed(words: string[], last: string): string {
  return words.length < 3
    ? words.join(` ${last} `)
    : `${words.slice(0, -1).join(', ')}, ${last} ${words.at(-1)}`;
}

/**
 * Says in Node's words what an argument must be.
 *
 * @param names - of types, classes, and other things it can be
 *
 * @example
 * ```ts
 * expectation(['string', 'Buffer', 'Uint8Array']);
 * // => 'of type string or an instance of Buffer or Uint8Array'
 * ```
 */
export function expectation(names: readonly string[]): string {
  const types = names.filter(
    (name) => PRIMITIVES.has(name) || name === 'Function' || name === 'Object',
  );
  const classes = names.filter((name) => !types.includes(name) && /^([A-Z][a-z0-9]*)+$/.test(name));
  const others = names.filter((name) => !types.includes(name) && !classes.includes(name));
  const parts: string[] = [];
  if (types.length > 0) {
    const words = types.map((name) => name.toLowerCase());
    parts.push(`${words.length > 1 ? 'one of' : 'of'} type ${listed(words, 'or')}`);
  }
  if (classes.length > 0) parts.push(`an instance of ${listed(classes, 'or')}`);
  if (others.length > 0) parts.push(`${others.length > 1 ? 'one of ' : ''}${listed(others, 'or')}`);
  return parts.join(' or ');
}

type Make = (...args: never[]) => NodeError;

/** Makes a function that serves with and without `new`: the library uses both. */
function constructible(make: Make): Make {
  return function (...args: never[]): NodeError {
    return make(...args);
  };
}

const plain = (code: string, message: string, Base = Error): Make =>
  constructible((subject: unknown) =>
    nodeError(Base, code, message.replace('%s', String(subject))),
  );

const asType = TypeError as ErrorConstructor;

function instanceName(value: unknown): string {
  const name = (value as object | null | undefined)?.constructor?.name;
  return name ? `instance of ${name}` : `type ${typeof value}`;
}

/** What the library throws, by code. */
export const codes: Record<string, Make> = {
  ERR_INVALID_ARG_TYPE: constructible(
    (name: string, expected: string | string[], actual: unknown) =>
      invalidArgumentType(name, expectation([expected].flat()), actual),
  ),
  ERR_INVALID_ARG_VALUE: constructible(invalidArgumentValue),
  ERR_OUT_OF_RANGE: constructible(outOfRange),
  ERR_INVALID_RETURN_VALUE: constructible((expected: string, name: string, value: unknown) => {
    const message = `Expected ${expected} to be returned from the "${name}" function but got `;
    return nodeError(asType, 'ERR_INVALID_RETURN_VALUE', `${message}${instanceName(value)}.`);
  }),
  ERR_MISSING_ARGS: constructible((...names: string[]) => {
    const quoted = names.map((name) => `"${name}"`);
    const plural = names.length > 1 ? 's' : '';
    const message = `The ${listed(quoted, 'and')} argument${plural} must be specified`;
    return nodeError(asType, 'ERR_MISSING_ARGS', message);
  }),
  ERR_ILLEGAL_CONSTRUCTOR: plain('ERR_ILLEGAL_CONSTRUCTOR', 'Illegal constructor', asType),
  ERR_MULTIPLE_CALLBACK: plain('ERR_MULTIPLE_CALLBACK', 'Callback called multiple times'),
  ERR_METHOD_NOT_IMPLEMENTED: plain(
    'ERR_METHOD_NOT_IMPLEMENTED',
    'The %s method is not implemented',
  ),
  ERR_STREAM_ALREADY_FINISHED: plain(
    'ERR_STREAM_ALREADY_FINISHED',
    'Cannot call %s after a stream was finished',
  ),
  ERR_STREAM_CANNOT_PIPE: plain('ERR_STREAM_CANNOT_PIPE', 'Cannot pipe, not readable'),
  ERR_STREAM_DESTROYED: plain(
    'ERR_STREAM_DESTROYED',
    'Cannot call %s after a stream was destroyed',
  ),
  ERR_STREAM_NULL_VALUES: plain(
    'ERR_STREAM_NULL_VALUES',
    'May not write null values to stream',
    asType,
  ),
  ERR_STREAM_PREMATURE_CLOSE: plain('ERR_STREAM_PREMATURE_CLOSE', 'Premature close'),
  ERR_STREAM_PUSH_AFTER_EOF: plain('ERR_STREAM_PUSH_AFTER_EOF', 'stream.push() after EOF'),
  ERR_STREAM_UNSHIFT_AFTER_END_EVENT: plain(
    'ERR_STREAM_UNSHIFT_AFTER_END_EVENT',
    'stream.unshift() after end event',
  ),
  ERR_STREAM_WRITE_AFTER_END: plain('ERR_STREAM_WRITE_AFTER_END', 'write after end'),
  ERR_UNKNOWN_ENCODING: plain('ERR_UNKNOWN_ENCODING', 'Unknown encoding: %s', asType),
};
